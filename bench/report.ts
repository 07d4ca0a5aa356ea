import type { CaptureResult, PageResult } from "./capture.ts";
import type { DiagnosisResult } from "./diagnosis.ts";
import type { MemoryResult } from "./memory.ts";
import type { MillionResult } from "./million.ts";
import type { PanelResult, ViewRun } from "./panel.ts";
import type { RedactionResult } from "./redaction.ts";
import type { ReportRun } from "./reports.ts";
import type { SoakResult } from "./soak.ts";
import type { Spread } from "./support/statistics.ts";

/** What is written as JSON. */
export interface Results {
  readonly machine: {
    readonly startedAt: string;
    readonly seconds: number;
    readonly processors: number;
    readonly processor: string;
    readonly memoryBytes: number;
    readonly chromium: string;
    readonly node: string;
    /** of one minute: how many programs wanted a processor */
    readonly load: { readonly before: number; readonly after: number };
  };
  readonly capture?: CaptureResult;
  readonly page?: PageResult;
  readonly memory?: MemoryResult;
  readonly diagnosis?: DiagnosisResult;
  readonly redaction?: RedactionResult;
  readonly report?: readonly ReportRun[];
  readonly panel?: PanelResult;
  readonly soak?: SoakResult;
}

type Row = readonly [figure: string, value: string, remark?: string];

/** The results as a table for a terminal. */
export function linesOf(results: Results): string[] {
  const { machine, capture, page, memory, diagnosis, redaction, report, panel, soak } = results;
  const rows: Row[] = [
    ...(capture ? captureRows(capture) : []),
    ...(page ? pageRows(page) : []),
    ...(memory ? memoryRows(memory) : []),
    ...(diagnosis ? diagnosisRows(diagnosis) : []),
    ...(redaction ? redactionRows(redaction) : []),
    ...(report ?? []).flatMap(reportRows),
    ...(panel ? panelRows(panel) : []),
    ...(soak ? soakRows(soak) : []),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const load = `${machine.load.before.toFixed(1)} before, ${machine.load.after.toFixed(1)} after`;
  return [
    `Chromium ${machine.chromium}, Node ${machine.node}, ${machine.processors} × ${machine.processor}`,
    `${machine.startedAt}, ${machine.seconds.toFixed(0)} s, load ${load}`,
    "",
    ...rows.map(([figure, value, remark = ""]) =>
      `${figure.padEnd(widths[0]!)}  ${value.padStart(widths[1]!)}  ${remark}`.trimEnd(),
    ),
  ];
}

function captureRows({ ratioToCountingExtension, ratioByRound, framesPerSecond, ...counts }: CaptureResult): Row[] {
  const { missing: _, ...wrong } = counts.check;
  const faults = Object.values(wrong).reduce((sum, count) => sum + count, 0);
  return [
    ...Object.entries(ratioToCountingExtension).map(([size, ratio]): Row => [
      `capture.ratioToCountingExtension ${size}`,
      ratio.toFixed(2),
      `by round ${rangeOf(ratioByRound[size]!, (value) => value.toFixed(2))}; ` +
        Object.entries(framesPerSecond[size]!)
          .map(([name, rates]) => `${name} ${rate(rates.median)}`)
          .join(", "),
    ]),
    ...Object.entries(counts.cpuRatioToCountingExtension).map(([size, ratio]): Row => [
      `capture.cpuRatioToCountingExtension ${size}`,
      ratio.toFixed(2),
      Object.entries(counts.cpuMicrosPerFrame[size]!)
        .map(([name, time]) => `${name} ${micros(time.median)} a frame (${rangeOf(time, micros)})`)
        .join(", "),
    ]),
    [
      "capture.framesLost",
      String(counts.framesLost),
      `of ${counts.framesSent}; repeated, misplaced or misshapen: ${faults}; ` +
        `the counting extension lost ${counts.lostByCountingExtension}`,
    ],
  ];
}

function pageRows({ framesPerSecond, shareOfDevtoolsAlone }: PageResult): Row[] {
  return Object.entries(framesPerSecond).flatMap(([size, arms]) =>
    Object.entries(arms).map(([name, rates]): Row => {
      const share = `${(shareOfDevtoolsAlone[size]![name]! * 100).toFixed(0)} % of DevTools alone`;
      return [`page.framesPerSecond ${size} ${name}`, rate(rates.median), `${share}; ${rangeOf(rates, rate)}`];
    }),
  );
}

function memoryRows(memory: MemoryResult): Row[] {
  const many = memory.overheadBytesPerFrameOf200Connections.toFixed(1);
  return [
    [
      "memory.overheadBytesPerFrame",
      memory.overheadBytesPerFrame.toFixed(1),
      `${memory.frames} frames; over 200 connections ${many}`,
    ],
  ];
}

function diagnosisRows(diagnosis: DiagnosisResult): Row[] {
  const few = ms(diagnosis.incrementalMsWithHundredthOfFrames);
  return [
    [
      "diagnosis.incrementalMs",
      ms(diagnosis.incrementalMs),
      `${ms(diagnosis.incrementalCpuMs)} of processor time, 95 % within ${ms(diagnosis.incrementalP95Ms)}, first ${ms(diagnosis.firstMs)}, a hundredth of the frames ${few}`,
    ],
  ];
}

function redactionRows(redaction: RedactionResult): Row[] {
  const { frames, payloadMb, planSeconds, mbPerProcessorSecond, writeMbPerSecond, longestStepMs } = redaction;
  return [
    [
      "redaction.mbPerSecond",
      redaction.mbPerSecond.toFixed(1),
      `${frames} frames, ${payloadMb.toFixed(0)} MB in ${planSeconds.toFixed(1)} s; a processor second ` +
        `${mbPerProcessorSecond.toFixed(1)} MB; written ${writeMbPerSecond.toFixed(0)} MB/s; longest step ${ms(longestStepMs)}`,
    ],
  ];
}

function millionRows(million: MillionResult): Row[] {
  const { searches, longestBlockMs, openGridMs, scrollToEndMs, zoomFrameMs, zoomFrameP95Ms } = million;
  return [
    ["panel.filterMs", ms(million.filterMs), `${million.frames} frames`],
    ...searches.map((search): Row => [
      `panel, search for ${search.text}`,
      ms(search.ms),
      `${search.matches} matches, longest block ${ms(search.longestBlockMs)}`,
    ]),
    ["panel, longest block while searching", ms(longestBlockMs)],
    ["panel, grid opened", ms(openGridMs), `scrolled to its end ${ms(scrollToEndMs)}`],
    ["panel, frame time while zooming", ms(zoomFrameP95Ms), `95 % within; median ${ms(zoomFrameMs)}`],
  ];
}

function reportRows({ frames, emptyHtmlBytes, formats }: ReportRun): Row[] {
  return Object.entries(formats).map(([format, { bytes, saved, opened }]) => [
    `report ${format}, ${frames} frames`,
    mb(bytes),
    `saved in ${saved.seconds.toFixed(1)} s (${mb(saved.peakBytes)} more memory), opened in ${opened.seconds.toFixed(1)} s ` +
      `(${mb(opened.peakBytes)})${format === "html" ? `; an empty one has ${mb(emptyHtmlBytes)}` : ""}`,
  ]);
}

function panelRows({ longestTaskMs, floods, vsChromeMessages, givenUpAfterSeconds, million }: PanelResult): Row[] {
  const view = (name: string, frames: string, run: ViewRun): Row => [
    `${name}, ${frames} frames: behind`,
    run.secondsBehind === undefined ? "never" : `${run.secondsBehind.toFixed(1)} s`,
    `longest task ${ms(run.longestTaskMs)}, freeze ${ms(run.longestFreezeMs)}, page at ${rate(run.pageRate)}` +
      (run.heapBytesPerFrame === undefined
        ? `; given up after ${givenUpAfterSeconds[frames]} s at ${run.rows} rows`
        : `, ${run.heapBytesPerFrame.toFixed(0)} bytes a frame`),
  ];
  return [
    ...millionRows(million),
    ["panel.longestTaskMs", ms(longestTaskMs)],
    ...Object.entries(floods).flatMap(([frames, { socketscope, chromeMessages }]) => [
      view("Socketscope", frames, socketscope),
      view("Chrome's Messages", frames, chromeMessages),
    ]),
    ...Object.entries(vsChromeMessages).map(([name, ratio]): Row => [
      `panel.vsChromeMessages.${name}`,
      Number.isNaN(ratio) ? "unknown" : ratio.toFixed(3),
    ]),
  ];
}

function soakRows({
  minutes,
  samples,
  framesLost,
  growthPerMinuteAtLimit: growth,
  columnsPerMinute,
}: SoakResult): Row[] {
  const last = samples.at(-1);
  return [
    ["soak.framesLost", String(framesLost), `${minutes} minutes; ${last?.frames ?? 0} frames`],
    ["soak.heap at the end", mb(last?.heapBytes ?? 0), `resident ${mb(last?.residentBytes ?? 0)}`],
    [
      "soak.growth a minute at the payload limit",
      growth ? mb(growth.heapBytes) : "not reached",
      `resident ${growth ? mb(growth.residentBytes) : "–"}; frame columns alone ${mb(columnsPerMinute)}`,
    ],
  ];
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function micros(time: number): string {
  return `${time.toFixed(0)} µs`;
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function rate(perSecond: number): string {
  return `${Math.round(perSecond)}/s`;
}

function rangeOf({ least, most }: Spread, format: (value: number) => string): string {
  return `${format(least)} … ${format(most)}`;
}
