import type { Page } from "../../e2e/support/page.ts";
import { poll } from "../../e2e/support/poll.ts";

export interface FloodOrder {
  readonly frames: number;
  readonly bytes: number;
  /** frames a second; as fast as the page reads, unless told */
  readonly perSecond?: number;
}

/** What the page itself saw; moments are milliseconds since 1970 on the browser's clock. */
export interface FloodSeen {
  /** of the first frame after the release */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly frames: number;
  readonly ended: boolean;
}

/** Opens a socket in the page and waits for its first frame; the server holds the others back. */
export async function openFlood(page: Page, { frames, bytes, perSecond = 0 }: FloodOrder): Promise<void> {
  await page.evaluate(
    (frames, bytes, rate) => {
      const seen = { firstAt: 0, lastAt: 0, frames: 0, ended: false };
      Object.assign(window, { flood: seen });
      const socket = new WebSocket(`ws://${location.host}/?frames=${frames}&bytes=${bytes}&rate=${rate}`);
      socket.addEventListener("message", () => {
        seen.frames++;
        if (seen.frames === 2) seen.firstAt = performance.timeOrigin + performance.now();
        if (seen.frames === frames) seen.lastAt = performance.timeOrigin + performance.now();
      });
      socket.addEventListener("close", () => {
        seen.ended = true;
      });
      return new Promise<unknown>((opened, failed) => {
        socket.addEventListener("message", opened, { once: true });
        socket.addEventListener("error", () => failed(new Error("the flood's socket did not open")));
      });
    },
    frames,
    bytes,
    perSecond,
  );
}

/** As seen so far. */
export function floodSeen(page: Page): Promise<FloodSeen> {
  return page.evaluate<FloodSeen, []>("window.flood");
}

/** Waits until the page has received everything. */
export function floodEnded(page: Page, timeoutMs = 180_000): Promise<FloodSeen> {
  const ended = async (): Promise<FloodSeen | undefined> => {
    const seen = await floodSeen(page);
    return seen.ended ? seen : undefined;
  };
  return poll("the end of the flood", ended, { timeoutMs, intervalMs: 200 });
}
