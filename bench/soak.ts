import { setTimeout as sleep } from "node:timers/promises";
import { evaluate } from "../e2e/support/evaluate.ts";
import { openArm, type ArmOptions } from "./support/arm.ts";
import { floodSeen, openFlood } from "./support/flood-page.ts";
import { heapBytes } from "./support/freeze-watch.ts";
import { processesOf } from "./support/processes.ts";

const inMb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

const RATE = 1000;
/** Long enough to reach the payload limit of 256 MB in under five minutes. */
const BYTES = 1000;
const SAMPLES = 30;

export interface SoakSample {
  readonly minute: number;
  readonly frames: number;
  readonly payloadBytes: number;
  readonly droppedFrames: number;
  /** objects and buffers of the extension's thread, after a collection */
  readonly heapBytes: number;
  /** memory of the extension's process as the system counts it; 0 where there is no /proc */
  readonly residentBytes: number;
}

export interface SoakResult {
  readonly minutes: number;
  readonly framesPerSecond: number;
  readonly bytes: number;
  readonly samples: readonly SoakSample[];
  readonly framesLost: number;
  /** growth a minute from the first sample that had dropped a payload to the last; absent if none had */
  readonly growthPerMinuteAtLimit?: { readonly heapBytes: number; readonly residentBytes: number };
  /** what the frame columns alone are bound to grow, at 31 bytes a frame */
  readonly columnsPerMinute: number;
}

/** Frame columns and the connection's list of rows: what a frame leaves behind once its payload is gone. */
const BYTES_LEFT_BEHIND = 31;

export async function soak(
  options: ArmOptions & { readonly minutes: number; readonly progress: (text: string) => void },
): Promise<SoakResult> {
  const { minutes, progress } = options;
  const frames = minutes * 60 * RATE;
  const arm = await openArm("socketscope", options);
  try {
    const { session } = arm.counter!;
    await openFlood(arm.page, { frames, bytes: BYTES, perSecond: RATE });
    options.server.release();
    const startedAt = performance.now();
    const samples: SoakSample[] = [];
    for (let index = 1; index <= SAMPLES; index++) {
      await sleep(startedAt + (index * minutes * 60_000) / SAMPLES - performance.now());
      const heap = await heapBytes(session);
      const counts = await evaluate<Pick<SoakSample, "frames" | "payloadBytes" | "droppedFrames">, []>(
        session,
        `(({ frames }) => ({
          frames: frames.length,
          payloadBytes: frames.payloads.keptBytes,
          droppedFrames: frames.payloads.droppedFrames,
        }))(socketscope.session)`,
      );
      const minute = (performance.now() - startedAt) / 60_000;
      samples.push({ minute, ...counts, heapBytes: heap, residentBytes: residentBytes(arm.browser.pid) });
      progress(
        `soak ${minute.toFixed(1)} min: ${counts.frames} frames, payloads ${inMb(counts.payloadBytes)}, heap ${inMb(heap)}`,
      );
    }
    await sleep(2000);
    const seen = await floodSeen(arm.page);
    const kept = await evaluate<number, []>(session, "socketscope.session.frames.length");
    const growth = growthAtLimit(samples);
    return {
      minutes,
      framesPerSecond: RATE,
      bytes: BYTES,
      samples,
      framesLost: seen.frames - kept,
      ...(growth ? { growthPerMinuteAtLimit: growth } : {}),
      columnsPerMinute: BYTES_LEFT_BEHIND * RATE * 60,
    };
  } finally {
    await arm.close();
  }
}

function growthAtLimit(samples: readonly SoakSample[]): SoakResult["growthPerMinuteAtLimit"] {
  const first = samples.find(({ droppedFrames }) => droppedFrames > 0);
  const last = samples.at(-1);
  if (!first || !last || first === last) return undefined;
  const aMinute = (of: "heapBytes" | "residentBytes"): number => (last[of] - first[of]) / (last.minute - first.minute);
  return { heapBytes: aMinute("heapBytes"), residentBytes: aMinute("residentBytes") };
}

function residentBytes(browser: number): number {
  return processesOf(browser)
    .filter(({ isExtension }) => isExtension)
    .reduce((sum, { residentBytes }) => sum + residentBytes, 0);
}
