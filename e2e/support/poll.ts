import { setTimeout as sleep } from "node:timers/promises";

/**
 * Asks `probe` until it gives something other than `undefined`, `null` or `false`. Rejects after
 * `timeoutMs` (10 s unless told), saying what was waited for and how the last attempt failed.
 */
export async function poll<Value>(
  what: string,
  probe: () => Promise<Value | undefined | null | false> | Value | undefined | null | false,
  { timeoutMs = 10_000, intervalMs = 50 }: { timeoutMs?: number; intervalMs?: number } = {},
): Promise<Value> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    let failure: unknown;
    try {
      const value = await probe();
      if (value !== undefined && value !== null && value !== false) return value;
    } catch (error) {
      failure = error;
    }
    if (performance.now() >= deadline) {
      const because = failure instanceof Error ? ` (last attempt: ${failure.message})` : "";
      throw new Error(`${what}: not within ${timeoutMs} ms${because}`, { cause: failure });
    }
    await sleep(intervalMs);
  }
}
