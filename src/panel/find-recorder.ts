import { watchOwnErrors } from "../ui/model/own-errors.ts";
import type { SessionSource } from "../ui/source.ts";

/** How long the devtools page may take to come up beside its panel. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 50;

/**
 * The recorder of this DevTools. Its devtools page is another frame of the same extension, so of
 * the same origin and process, and offers it as `window.socketscope`; the panel looks through the
 * frames beside it. Undefined if there is none within a few seconds.
 */
export async function findRecorder(): Promise<SessionSource | undefined> {
  const giveUp = performance.now() + PATIENCE_MS;
  for (;;) {
    const recorder = lookAround(window.parent);
    if (recorder || performance.now() > giveUp) return recorder;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function lookAround(parent: Window): SessionSource | undefined {
  for (let at = 0; at < parent.length; at++) {
    try {
      const offered: unknown = Reflect.get(parent[at]!, "socketscope");
      if (!isSource(offered)) continue;
      watchOwnErrors(parent[at]!);
      return offered;
    } catch {
      // A frame of another origin, such as another extension's panel, does not let us look.
    }
  }
  return undefined;
}

function isSource(offered: unknown): offered is SessionSource {
  return typeof offered === "object" && offered !== null && "session" in offered && "revision" in offered;
}
