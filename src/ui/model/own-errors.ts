import { signal, type ReadonlySignal } from "@preact/signals";
import type { EpochMillis } from "../../core/base/units.ts";

/** Something of ours that failed: a bug, not a finding about the page. */
export interface OwnError {
  /** when it happened first */
  readonly at: EpochMillis;
  readonly message: string;
  readonly count: number;
}

/** Of different errors; the first ones tell most. */
const MOST = 20;
const LONGEST = 500;

const log = signal<readonly OwnError[]>([]);
const unread = signal(false);

/** Oldest first, each once, however often it happened. Forgotten with the panel. */
export const ownErrors: ReadonlySignal<readonly OwnError[]> = log;
/** one has come since `readOwnErrors` */
export const unreadOwnError: ReadonlySignal<boolean> = unread;

export function noteOwnError(error: unknown, at: EpochMillis = Date.now()): void {
  const message = describe(error).slice(0, LONGEST);
  const known = log.peek().find((one) => one.message === message);
  if (known) {
    log.value = log.peek().with(log.peek().indexOf(known), { ...known, count: known.count + 1 });
    return;
  }
  if (log.peek().length >= MOST) return;
  log.value = [...log.peek(), { at, message, count: 1 }];
  unread.value = true;
}

export function readOwnErrors(): void {
  unread.value = false;
}

/** Notes what nobody catches in a window: the panel's own, or that of the devtools page. */
export function watchOwnErrors(view: Window): void {
  view.addEventListener("error", ({ error, message }) => noteOwnError(error ?? message));
  view.addEventListener("unhandledrejection", ({ reason }) => noteOwnError(reason));
}

/** The error with the place where it arose, without the path of the extension. */
function describe(error: unknown): string {
  if (typeof error !== "object" || error === null || !("message" in error)) return String(error);
  const { name = "Error", message, stack } = error as Partial<Error>;
  const place = /^\s+at .*?([^/\s(]+:\d+:\d+)\)?$/m.exec(stack ?? "")?.[1];
  return `${name}: ${message}${place === undefined ? "" : ` (${place})`}`;
}
