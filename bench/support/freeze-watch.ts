import type { CdpSession } from "../../src/cli/chromium/cdp.ts";
import { evaluate } from "../../e2e/support/evaluate.ts";

/** How smoothly a document's main thread ran. */
export interface Smoothness {
  /** the longest task that the browser reports (it reports those over 50 ms); 0 if there was none */
  readonly longestTaskMs: number;
  readonly longTasks: number;
  /** the longest time for which a timer of 10 ms, and with it every click, had to wait */
  readonly longestFreezeMs: number;
  /** rows in the view */
  readonly rows: number;
  /** when the view had them all, milliseconds since 1970; 0 if it has not yet */
  readonly allAt: number;
}

/**
 * Begins to watch a document, from within.
 * @param rows expression that gives how many rows the view has
 */
export async function watchFreezes(session: CdpSession, rows: string, wanted: number): Promise<void> {
  await evaluate(
    session,
    `(() => {
      const seen = (window.freezes = { longestTaskMs: 0, longTasks: 0, longestFreezeMs: 0, rows: 0, allAt: 0 });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) {
          seen.longTasks++;
          seen.longestTaskMs = Math.max(seen.longestTaskMs, duration);
        }
      }).observe({ type: "longtask" });
      const pause = 10;
      let due = performance.now() + pause;
      const look = () => {
        const now = performance.now();
        seen.longestFreezeMs = Math.max(seen.longestFreezeMs, now - due);
        seen.rows = ${rows};
        if (seen.allAt === 0 && seen.rows >= ${wanted}) seen.allAt = performance.timeOrigin + performance.now();
        due = performance.now() + pause;
        setTimeout(look, pause);
      };
      setTimeout(look, pause);
    })()`,
  );
}

export function smoothness(session: CdpSession): Promise<Smoothness> {
  return evaluate<Smoothness, []>(session, "window.freezes");
}

/** Bytes of a document's isolate after a collection: objects and the buffers behind them. */
export async function heapBytes(session: CdpSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize = 0 } = await session.send<{ usedSize: number; backingStorageSize?: number }>(
    "Runtime.getHeapUsage",
  );
  return usedSize + backingStorageSize;
}
