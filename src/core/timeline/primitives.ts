/** What a primitive means. Colours are chosen by who paints: see `palette.ts`. */
export type Kind =
  | "background"
  | "header"
  | "grid"
  | "tick-label"
  | "lane-label"
  | "lane-label-selected"
  | "lane-rule"
  | "selected"
  | "highlight-error"
  | "highlight-warning"
  | "highlight-info"
  | "queued"
  | "connecting"
  | "open-line"
  | "closing"
  | "open-mark"
  | "open-edge"
  | "sent"
  | "received"
  | "bytes"
  | "silence"
  | "silence-short"
  | "silence-running"
  | "silence-label"
  | "close-ok"
  | "close-error"
  | "close-unknown"
  | "handshake-failed"
  | "blocked"
  | "still-open"
  | "page-event"
  | "page-label"
  | "note"
  | "page-hidden"
  | "page-frozen"
  | "offline"
  | "offline-shade"
  | "sleep"
  | "sleep-shade"
  | "not-recorded"
  | "pattern-error"
  | "pattern-warning"
  | "pattern-info"
  | "limit-guide-error"
  | "limit-guide-warning"
  | "limit-guide-info"
  | "limit-label"
  | "now"
  | "range"
  | "overview-window"
  | "overview-shade";

/** Small signs that carry meaning without colour. */
export type Sign = "cross" | "check" | "blocked" | "arrow" | "tick" | "edge" | "dot" | "square" | "flag";

/** Pixels throughout, y downwards. */
export type Primitive =
  | { shape: "rect"; kind: Kind; x: number; y: number; width: number; height: number }
  | { shape: "line"; kind: Kind; x1: number; y1: number; x2: number; y2: number }
  /** `y` is the baseline */
  | { shape: "text"; kind: Kind; x: number; y: number; text: string; anchor: "start" | "middle" | "end" }
  /** centred on x, y; `size` is its height */
  | { shape: "mark"; kind: Kind; symbol: Sign; x: number; y: number; size: number }
  | Bars;

/** Many bars of one width that stand on one line, upwards or hanging down. */
export interface Bars {
  readonly shape: "bars";
  readonly kind: Kind;
  readonly baseline: number;
  readonly direction: "up" | "down";
  readonly width: number;
  readonly count: number;
  readonly x: Float32Array;
  readonly height: Float32Array;
}

/** Average advance of a character at 11 px in the system's fonts, digits included; errs to the wide side. */
const CHARACTER_WIDTH = 6.1;

/** The same for bold text. */
const BOLD_CHARACTER_WIDTH = 7;

/** Core cannot measure text; an estimate is enough to decide whether there is room. */
export function textWidth(text: string, bold = false): number {
  return text.length * (bold ? BOLD_CHARACTER_WIDTH : CHARACTER_WIDTH);
}

/** Shortens in the middle, so that both the beginning and a `#3` at the end stay readable. */
export function fitText(text: string, width: number): string {
  const room = Math.floor(width / CHARACTER_WIDTH);
  if (text.length <= room) return text;
  if (room < 3) return room < 1 ? "" : "…";
  const tail = Math.min(Math.ceil((room - 1) / 2), 8);
  return `${text.slice(0, room - 1 - tail)}…${text.slice(text.length - tail)}`;
}
