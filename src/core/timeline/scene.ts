import type { ConnectionId, EpochMillis } from "../base/units.ts";
import type { Finding, Severity } from "../diagnosis/finding.ts";
import type { Session } from "../session/session.ts";
import type { FrameBins } from "./bins.ts";
import { guidesOf, stretchesOf } from "./guides.ts";
import { drawBars, drawLife, drawSilences, fullBin, placedConnections } from "./lane-scene.ts";
import { AXIS_HEIGHT, STRIP_HEIGHT, labelRoom, laneMiddle, laneTop, type Layout } from "./layout.ts";
import { pageBands, pageMoments, type PageBand } from "./page-strip.ts";
import { fitText, textWidth, type Primitive } from "./primitives.ts";
import { ticks, timeToX, type TimeWindow } from "./scale.ts";

export interface SceneInput {
  readonly session: Session;
  /** counts of `session.frames`, kept from scene to scene */
  readonly bins: FrameBins;
  readonly layout: Layout;
  /** where the axis reads 0:00 */
  readonly origin: EpochMillis;
  /** the end of what is known: the present while recording, else the end of the recording */
  readonly now: EpochMillis;
  readonly recording: boolean;
  readonly selection?: ConnectionId | undefined;
  /** findings whose connections are marked and whose limits get guide lines */
  readonly highlights?: readonly Finding[];
  readonly range?: TimeWindow | undefined;
}

const LEAST_TICK_GAP = 72;
const LABEL_PADDING = 8;

/** Where the axis begins: the recording's start, or the first thing known of in an opened report. */
export function originOf(session: Session): EpochMillis {
  const first = session.connections.values().next().value?.createdAt;
  const known = [session.capture.startedAt, first, session.pageEvents[0]?.at].filter((at) => at !== undefined);
  return known.length === 0 ? session.now : Math.min(...known);
}

/**
 * The picture as a flat list, to be painted in order. Only lanes in sight are drawn, so the work is
 * bounded by the pixels and the connections in sight, not by the frames.
 */
export function buildScene(input: SceneInput): Primitive[] {
  const { session, bins, layout, now } = input;
  const out: Primitive[] = [
    { shape: "rect", kind: "background", x: 0, y: 0, width: layout.width, height: layout.height },
  ];
  const context = { session, bins, layout, now };
  const placed = placedConnections(context);
  const full = fullBin(placed, layout);
  const bands = pageBands(session, now);

  drawLaneBackgrounds(out, input);
  drawGrid(out, input);
  for (const one of placed) drawSilences(out, context, one);
  for (const finding of input.highlights ?? []) drawPattern(out, input, finding);
  drawBandsOverLanes(out, layout, bands);
  for (const one of placed) drawBars(out, layout, one, full);
  for (const one of placed) drawLife(out, context, one);
  for (const finding of input.highlights ?? []) drawGuides(out, input, finding);
  drawNow(out, input);
  drawRange(out, input);
  drawLaneNotes(out, input);
  drawLabels(out, input);
  drawHeader(out, input, bands);
  return out;
}

function drawLaneBackgrounds(out: Primitive[], { layout, selection }: SceneInput): void {
  for (let lane = layout.visible[0]; lane < layout.visible[1]; lane++) {
    const { connections } = layout.lanes[lane]!;
    const y = laneTop(layout, lane);
    const { width, laneHeight: height } = layout;
    if (connections.some(({ id }) => id === selection)) {
      out.push({ shape: "rect", kind: "selected", x: 0, y, width, height });
    }
    out.push({ shape: "line", kind: "lane-rule", x1: 0, y1: y + height, x2: width, y2: y + height });
  }
}

function drawGrid(out: Primitive[], { layout, origin }: SceneInput): void {
  const bottom = Math.min(layout.height, layout.lanesTop + layout.contentHeight);
  for (const { x } of ticks(layout.scale, origin, LEAST_TICK_GAP)) {
    out.push({ shape: "line", kind: "grid", x1: x, y1: AXIS_HEIGHT - 5, x2: x, y2: bottom });
  }
}

/** Stretches that touch every connection go on through the lanes; a hidden page is told in the strip only. */
function drawBandsOverLanes(out: Primitive[], layout: Layout, bands: readonly PageBand[]): void {
  const bottom = Math.min(layout.height, layout.lanesTop + layout.contentHeight);
  for (const { kind: band, from, to } of bands) {
    if (band === "page-hidden" || band === "page-frozen") continue;
    const kind = band === "not-recorded" ? band : (`${band}-shade` as const);
    const span = spanInPlot(layout, from, to);
    if (span) out.push({ shape: "rect", kind, ...span, y: layout.lanesTop, height: bottom - layout.lanesTop });
  }
}

function visibleLanes(layout: Layout): Map<ConnectionId, number> {
  const laneOf = new Map<ConnectionId, number>();
  for (let lane = layout.visible[0]; lane < layout.visible[1]; lane++) {
    for (const { id } of layout.lanes[lane]!.connections) laneOf.set(id, lane);
  }
  return laneOf;
}

/** The stretches of one length that ended alike, in the finding's colour. */
function drawPattern(out: Primitive[], { layout, session }: SceneInput, finding: Finding): void {
  const laneOf = visibleLanes(layout);
  const kind = `pattern-${finding.severity}` as const;
  for (const { connection, from, to } of stretchesOf(finding, session)) {
    const lane = laneOf.get(connection);
    const span = lane === undefined ? undefined : spanInPlot(layout, from, to);
    if (lane === undefined || !span) continue;
    out.push({ shape: "rect", kind, ...span, y: laneTop(layout, lane) + 1, height: layout.laneHeight - 2 });
  }
}

function drawGuides(out: Primitive[], { layout, session, now }: SceneInput, finding: Finding): void {
  const laneOf = visibleLanes(layout);
  const kind = `limit-guide-${finding.severity}` as const;
  for (const { connection, at, labels } of guidesOf(finding, session, now)) {
    const lane = laneOf.get(connection);
    const x = timeToX(layout.scale, at);
    if (lane === undefined || x < layout.scale.left || x > layout.scale.left + layout.scale.width) continue;
    const y = laneTop(layout, lane);
    out.push({
      shape: "line",
      kind,
      x1: x,
      y1: y + labelRoom(layout) + 1,
      x2: x,
      y2: y + layout.laneHeight - 1,
    });
    const fits = (room: number) => labels.find((label) => textWidth(label, true) + LABEL_PADDING <= room);
    const toRight = fits(layout.width - x);
    const toLeft = toRight === labels[0] ? undefined : fits(x - layout.scale.left);
    const label = toLeft === labels[0] ? toLeft : (toRight ?? toLeft);
    if (label === undefined) continue;
    out.push({
      shape: "text",
      kind: "limit-label",
      x: label === toRight ? x + 4 : x - 4,
      y: y + layout.laneHeight - 4,
      text: label,
      anchor: label === toRight ? "start" : "end",
    });
  }
}

function drawNow(out: Primitive[], { layout, now, recording }: SceneInput): void {
  const x = timeToX(layout.scale, now);
  if (!recording || x < layout.scale.left || x > layout.width) return;
  out.push({ shape: "line", kind: "now", x1: x, y1: layout.lanesTop, x2: x, y2: layout.height });
}

function drawRange(out: Primitive[], { layout, range }: SceneInput): void {
  const span = range && spanInPlot(layout, range.from, range.to);
  if (span)
    out.push({ shape: "rect", kind: "range", ...span, y: layout.lanesTop, height: layout.height - layout.lanesTop });
}

const FLAG_SIZE = 12;

/** A flag on the lane of the connection that a note is about. */
function drawLaneNotes(out: Primitive[], { session, layout }: SceneInput): void {
  if (session.notes.length === 0) return;
  const laneOf = visibleLanes(layout);
  for (const { at, connection } of session.notes) {
    const lane = connection === undefined ? undefined : laneOf.get(connection);
    if (lane !== undefined) drawFlag(out, layout, at, laneTop(layout, lane) + labelRoom(layout) + 1);
  }
}

function drawFlag(out: Primitive[], { scale }: Layout, at: EpochMillis, top: number): void {
  const x = timeToX(scale, at);
  if (x < scale.left || x > scale.left + scale.width) return;
  out.push({ shape: "mark", kind: "note", symbol: "flag", x, y: top + FLAG_SIZE / 2, size: FLAG_SIZE });
}

function drawLabels(out: Primitive[], { layout, selection, highlights = [] }: SceneInput): void {
  const { gutter } = layout;
  const worst = new Map<ConnectionId, Severity>();
  for (const { connections, severity } of highlights) {
    for (const id of connections) worst.set(id, worseOf(worst.get(id), severity));
  }
  if (gutter > 0) {
    const height = layout.height - layout.lanesTop;
    out.push({ shape: "rect", kind: "background", x: 0, y: layout.lanesTop, width: gutter, height });
  }
  for (let lane = layout.visible[0]; lane < layout.visible[1]; lane++) {
    const { connections, label } = layout.lanes[lane]!;
    const top = laneTop(layout, lane);
    const selected = connections.some(({ id }) => id === selection);
    if (gutter > 0 && selected) {
      out.push({ shape: "rect", kind: "selected", x: 0, y: top, width: gutter, height: layout.laneHeight });
    }
    let severity: Severity | undefined;
    for (const { id } of connections) severity = worst.has(id) ? worseOf(severity, worst.get(id)!) : severity;
    if (severity) {
      const kind = `highlight-${severity}` as const;
      out.push({ shape: "rect", kind, x: 0, y: top + 1, width: 3, height: layout.laneHeight - 2 });
    }
    const y = gutter > 0 ? laneMiddle(layout, lane) + 4 : top + labelRoom(layout) - 3;
    const text = fitText(label, (gutter > 0 ? gutter : layout.width) - 2 * LABEL_PADDING);
    const kind = selected ? "lane-label-selected" : "lane-label";
    out.push({ shape: "text", kind, x: LABEL_PADDING, y, text, anchor: "start" });
    if (gutter > 0) {
      const y = top + layout.laneHeight;
      out.push({ shape: "line", kind: "lane-rule", x1: 0, y1: y, x2: gutter, y2: y });
    }
  }
}

function worseOf(one: Severity | undefined, other: Severity): Severity {
  if (one === "error" || other === "error") return "error";
  return one === "warning" || other === "warning" ? "warning" : "info";
}

/** Axis and page strip, over whatever scrolled beneath them. */
function drawHeader(out: Primitive[], { session, layout, origin }: SceneInput, bands: readonly PageBand[]): void {
  const { scale, width, lanesTop, stripTop } = layout;
  const right = scale.left + scale.width;
  out.push({ shape: "rect", kind: "header", x: 0, y: 0, width, height: lanesTop });
  for (const { x, label } of ticks(scale, origin, LEAST_TICK_GAP)) {
    out.push({ shape: "line", kind: "grid", x1: x, y1: AXIS_HEIGHT - 5, x2: x, y2: lanesTop });
    if (x + 4 + textWidth(label) > right) continue;
    out.push({ shape: "text", kind: "tick-label", x: x + 4, y: AXIS_HEIGHT - 8, text: label, anchor: "start" });
  }
  const baseline = stripTop + STRIP_HEIGHT - 6;
  if (layout.gutter > 0) {
    out.push({ shape: "text", kind: "lane-label", x: LABEL_PADDING, y: baseline, text: "page", anchor: "start" });
  }
  let free = scale.left;
  const flags = session.notes.flatMap(({ at, connection }) => (connection === undefined ? timeToX(scale, at) : []));
  const write = (x: number, text: string): void => {
    const end = x + textWidth(text);
    if (x < free || end > right || flags.some((flag) => flag > x - FLAG_SIZE && flag < end)) return;
    out.push({ shape: "text", kind: "page-label", x, y: baseline, text, anchor: "start" });
    free = end + LABEL_PADDING;
  };
  for (const { kind, from, to } of bands) {
    const span = spanInPlot(layout, from, to);
    if (span) out.push({ shape: "rect", kind, ...span, y: stripTop + 2, height: STRIP_HEIGHT - 4 });
  }
  const moments = pageMoments(session).map(({ at, label }) => ({
    x: timeToX(scale, at),
    label,
    dot: true,
  }));
  const named = bands.flatMap(({ from, to, label }) => {
    const span = spanInPlot(layout, from, to);
    return span ? [{ x: span.x, label, dot: false }] : [];
  });
  for (const { x, label, dot } of [...moments, ...named].sort((one, other) => one.x - other.x)) {
    if (x < scale.left || x > right) continue;
    const y = stripTop + STRIP_HEIGHT / 2;
    if (dot) out.push({ shape: "mark", kind: "page-event", symbol: "dot", x, y, size: 6 });
    write(x + (dot ? 7 : 4), label);
  }
  for (const { at, connection } of session.notes) {
    if (connection === undefined) drawFlag(out, layout, at, stripTop + (STRIP_HEIGHT - FLAG_SIZE) / 2);
  }
  out.push({ shape: "line", kind: "grid", x1: 0, y1: lanesTop, x2: width, y2: lanesTop });
}

function spanInPlot({ scale }: Layout, from: EpochMillis, to: EpochMillis): { x: number; width: number } | undefined {
  const left = Math.max(scale.left, timeToX(scale, from));
  const right = Math.min(scale.left + scale.width, timeToX(scale, to));
  return right > left ? { x: left, width: Math.max(1, right - left) } : undefined;
}
