import type { ChildProcess } from "node:child_process";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Whether a child gets a process group of its own, so that its helpers can be ended with it. Pass it
 * to `spawn` as `detached`.
 */
export const OWN_GROUP = process.platform !== "win32";

/** Sends a signal to a child and its whole group, if there still is one. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(OWN_GROUP ? -child.pid : child.pid, signal);
  } catch {
    // Already gone.
  }
}

type End = (signal?: NodeJS.Signals) => void;

/** One listener for all of them: Node warns of a leak where there are many. */
const ends = new Map<symbol, End>();

/**
 * Runs `end` when this process ends, be it by itself or by a signal that nobody else listens to,
 * and then lets the signal do what it would have done. Returns how to let go. `end` must do its work at once: a process that
 * ends waits for no promise.
 */
export function whenThisProcessEnds(end: End): () => void {
  const key = Symbol("end");
  if (ends.size === 0) {
    process.on("exit", onExit);
    for (const signal of SIGNALS) process.on(signal, onSignal);
  }
  ends.set(key, end);
  return () => {
    if (ends.delete(key) && ends.size === 0) stopListening();
  };
}

function onExit(): void {
  for (const end of ends.values()) end();
}

function onSignal(signal: NodeJS.Signals): void {
  // Somebody else listens: to end is for them, perhaps later, and what is done then is done on "exit".
  if (process.listenerCount(signal) > 1) return;
  for (const end of ends.values()) end(signal);
  ends.clear();
  stopListening();
  process.kill(process.pid, signal);
}

function stopListening(): void {
  process.off("exit", onExit);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}
