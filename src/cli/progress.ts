import { counted } from "../core/diagnosis/format.ts";
import type { Session } from "../core/session/session.ts";

/** A line that is written over and over. */
export interface ProgressLine {
  show(text: string): void;
  /** the line is gone as if it had never been there */
  clear(): void;
}

const START_OF_LINE = "\r\u001B[K";

/** Where nobody watches there is no such line. */
export function createProgressLine(stream: {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}): ProgressLine {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    // A line that wraps cannot be written over.
    show: (text) => void stream.write(START_OF_LINE + text.slice(0, Math.max(1, (stream.columns || 80) - 1))),
    clear: () => void stream.write(START_OF_LINE),
  };
}

/** `Recording: 48 s left · 2 connections · 14 messages · Ctrl+C ends it`. */
export function progressText(session: Session, leftMs: number | undefined): string {
  const left = leftMs === undefined ? "the page is loading" : `${Math.max(0, Math.ceil(leftMs / 1000))} s left`;
  const counts = [counted(session.connections.size, "connection"), counted(session.frames.length, "message")];
  return `Recording: ${[left, ...counts, "Ctrl+C ends it"].join(" · ")}`;
}
