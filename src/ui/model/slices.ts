import type { Millis } from "../../core/base/units.ts";

/** Long work leaves the thread this often, so that the panel goes on drawing and answering. */
const SLICE: Millis = 12;

/**
 * To be called between the steps of long work: now and then it gives a promise to wait for.
 * @returns a function that throws, as its promise does, once `stop` is aborted
 */
export function createSlices(stop: AbortSignal): () => Promise<void> | undefined {
  let since = performance.now();
  const rest = async (): Promise<void> => {
    await nextTask();
    stop.throwIfAborted();
    since = performance.now();
  };
  return () => {
    stop.throwIfAborted();
    return performance.now() - since < SLICE ? undefined : rest();
  };
}

/** After what waits to be drawn or answered; timers of a hidden page would make it wait a second. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}
