import type { SessionSource } from "../src/ui/source.ts";
import { evaluate } from "../e2e/support/evaluate.ts";
import { openArm, reachedCounter, watchCounter, type ArmName, type ArmOptions, type Counter } from "./support/arm.ts";
import { floodEnded, openFlood } from "./support/flood-page.ts";
import { cpuMsOf } from "./support/processes.ts";
import { median, spread, type Spread } from "./support/statistics.ts";

/** Length of the payloads that are sent, in bytes. */
export const SIZES = [100, 1000] as const;
/** Sent to Socketscope over all rounds and sizes together. */
export const FRAMES_TO_SOCKETSCOPE = 200_000;

/** One flood seen by one arm. */
interface Run {
  readonly arm: ArmName;
  readonly bytes: number;
  /** frames a second that reached the page's own listener */
  readonly pageRate: number;
  /** frames a second that reached the model or the counter */
  readonly reachedRate?: number;
  readonly reachedFrames?: number;
  readonly check?: SequenceCheck;
  /** processor time of all the browser's processes, microseconds a frame; 0 where it cannot be told */
  readonly cpuMicros: number;
}

/** What the sequence numbers in the session's frame store say. */
interface SequenceCheck {
  readonly missing: number;
  readonly repeated: number;
  readonly misplaced: number;
  /** rows whose length is not what was sent */
  readonly misshapen: number;
}

export interface CaptureOptions extends ArmOptions {
  readonly rounds: number;
  readonly arms: readonly ArmName[];
  readonly progress: (text: string) => void;
}

export interface CaptureResult {
  readonly framesSent: number;
  readonly framesLost: number;
  readonly check: SequenceCheck;
  /** frames that the counting extension did not see */
  readonly lostByCountingExtension: number;
  readonly ratioToCountingExtension: Readonly<Record<string, number>>;
  /** the ratio of each round by itself */
  readonly ratioByRound: Readonly<Record<string, Spread>>;
  readonly framesPerSecond: Readonly<Record<string, Readonly<Record<string, Spread>>>>;
  /**
   * Processor time of the whole browser, server excluded, in microseconds a frame. Other programs on
   * the machine slow every arm down, but hardly change this.
   */
  readonly cpuMicrosPerFrame: Readonly<Record<string, Readonly<Record<string, Spread>>>>;
  /** the counting extension's time divided by ours: what the ratio of the rates tends to when all processors are busy */
  readonly cpuRatioToCountingExtension: Readonly<Record<string, number>>;
}

export interface PageResult {
  /** frames a second at the page's own listener, by size and by what watches */
  readonly framesPerSecond: Readonly<Record<string, Readonly<Record<string, Spread>>>>;
  /** share of the rate with DevTools open alone that is left, of the medians */
  readonly shareOfDevtoolsAlone: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/**
 * Floods a page as fast as it reads, in a fresh browser for each arm of each round. Rounds go to and
 * fro (A B, B A, …), so that a machine that becomes slower meanwhile is no arm's disadvantage.
 */
export async function runFloods(options: CaptureOptions): Promise<readonly Run[]> {
  const { rounds, arms, progress } = options;
  const frames = Math.ceil(FRAMES_TO_SOCKETSCOPE / (rounds * SIZES.length));
  const runs: Run[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? arms : [...arms].reverse()) {
      progress(`round ${round + 1} of ${rounds}: ${name}`);
      runs.push(...(await floodArm(name, frames, options)));
    }
  }
  return runs;
}

async function floodArm(name: ArmName, frames: number, options: ArmOptions): Promise<Run[]> {
  const arm = await openArm(name, options);
  try {
    const runs: Run[] = [];
    for (const bytes of SIZES) {
      if (arm.counter) await watchCounter(arm.counter, frames);
      await openFlood(arm.page, { frames, bytes });
      const cpuBefore = cpuMsOf(arm.browser.pid);
      const cpuMicros = (): number => ((cpuMsOf(arm.browser.pid) - cpuBefore) * 1000) / frames;
      options.server.release();
      const seen = await floodEnded(arm.page);
      const rate = (until: number): number => (frames * 1000) / (until - seen.firstAt);
      const run = { arm: name, bytes, pageRate: rate(seen.lastAt) };
      if (!arm.counter) {
        runs.push({ ...run, cpuMicros: cpuMicros() });
        continue;
      }
      const reached = await reachedCounter(arm.counter);
      runs.push({
        ...run,
        cpuMicros: cpuMicros(),
        // Of an arm that lost some, no rate can be told.
        reachedRate: reached.at > 0 ? rate(reached.at) : NaN,
        reachedFrames: reached.frames,
        ...(name === "socketscope" ? { check: await checkSequence(arm.counter, frames, bytes) } : {}),
      });
    }
    return runs;
  } finally {
    await arm.close();
  }
}

/** Reads the numbers in the payloads of the newest connection back from the live session. */
function checkSequence({ session }: Counter, frames: number, bytes: number): Promise<SequenceCheck> {
  return evaluate(
    session,
    (frames, bytes) => {
      const { session } = Reflect.get(window, "socketscope") as SessionSource;
      const newest = [...session.connections.keys()].at(-1) ?? "";
      const rows = session.frames.rowsOf(newest);
      const decoder = new TextDecoder();
      const seen = new Uint8Array(frames);
      const check = { missing: 0, repeated: 0, misplaced: 0, misshapen: 0 };
      for (let index = 0; index < rows.length; index++) {
        const row = rows.at(index);
        const payload = session.frames.payloadOf(row);
        const sequence =
          payload.kind === "kept" ? Number.parseInt(decoder.decode(payload.bytes.subarray(0, 12)), 10) : -1;
        if (session.frames.lengthOf(row) !== bytes || (payload.kind === "kept" && payload.bytes.length !== bytes))
          check.misshapen++;
        if (sequence !== index) check.misplaced++;
        if (seen[sequence] === 1) check.repeated++;
        seen[sequence] = 1;
      }
      check.missing = frames - seen.reduce((sum, one) => sum + one, 0);
      return check;
    },
    frames,
    bytes,
  );
}

export function captureResult(runs: readonly Run[]): CaptureResult {
  const ours = runs.filter((run) => run.arm === "socketscope");
  const theirs = runs.filter((run) => run.arm === "counting");
  const framesPerRun = Math.max(...runs.map((run) => run.reachedFrames ?? 0));
  const sum = (of: keyof SequenceCheck): number => ours.reduce((total, run) => total + (run.check?.[of] ?? 0), 0);
  const missing = sum("missing");
  return {
    framesSent: framesPerRun * ours.length,
    framesLost: missing,
    check: { missing, repeated: sum("repeated"), misplaced: sum("misplaced"), misshapen: sum("misshapen") },
    lostByCountingExtension: theirs.reduce((total, run) => total + framesPerRun - (run.reachedFrames ?? 0), 0),
    ratioToCountingExtension: bySize((bytes) => median(ratesOf(ours, bytes)) / median(ratesOf(theirs, bytes))),
    ratioByRound: bySize((bytes) => {
      const [a, b] = [ratesOf(ours, bytes), ratesOf(theirs, bytes)];
      return spread(a.map((rate, round) => rate / b[round]!));
    }),
    framesPerSecond: bySize((bytes) => ({
      socketscope: spread(ratesOf(ours, bytes)),
      counting: spread(ratesOf(theirs, bytes)),
    })),
    cpuMicrosPerFrame: bySize((bytes) => ({
      socketscope: spread(cpuOf(ours, bytes)),
      counting: spread(cpuOf(theirs, bytes)),
    })),
    cpuRatioToCountingExtension: bySize((bytes) => median(cpuOf(theirs, bytes)) / median(cpuOf(ours, bytes))),
  };
}

export function pageResult(runs: readonly Run[]): PageResult {
  const names = [...new Set(runs.map((run) => run.arm))];
  const rates = bySize((bytes) =>
    Object.fromEntries(
      names.map((name) => {
        const ofArm = runs.filter((run) => run.arm === name && run.bytes === bytes);
        return [name, spread(ofArm.map((run) => run.pageRate))];
      }),
    ),
  );
  return {
    framesPerSecond: rates,
    shareOfDevtoolsAlone: bySize((bytes) => {
      const ofSize = rates[key(bytes)]!;
      const alone = ofSize["devtools"]?.median ?? NaN;
      return Object.fromEntries(names.map((name) => [name, ofSize[name]!.median / alone]));
    }),
  };
}

function ratesOf(runs: readonly Run[], bytes: number): number[] {
  return runs.filter((run) => run.bytes === bytes).map((run) => run.reachedRate ?? NaN);
}

function cpuOf(runs: readonly Run[], bytes: number): number[] {
  return runs.filter((run) => run.bytes === bytes).map((run) => run.cpuMicros);
}

const key = (bytes: number): string => `${bytes} B`;

function bySize<Value>(value: (bytes: number) => Value): Record<string, Value> {
  return Object.fromEntries(SIZES.map((bytes) => [key(bytes), value(bytes)]));
}
