import { assertNever } from "../base/assert-never.ts";
import type { Kind } from "./primitives.ts";

/** The interface's colour tokens that a timeline uses, `--ss-…` in its style sheet. */
export const TOKENS = {
  "--ss-bg": { light: "#ffffff", dark: "#1f2023" },
  "--ss-grid": { light: "#e3e6ea", dark: "#383b40" },
  "--ss-text": { light: "#1f2124", dark: "#e8eaed" },
  "--ss-text-dim": { light: "#5c6167", dark: "#a3a9b1" },
  "--ss-sent": { light: "#b3540a", dark: "#f2a65e" },
  "--ss-received": { light: "#1f66c9", dark: "#82b4ff" },
  "--ss-silence": { light: "#ece5f6", dark: "#362f45" },
  "--ss-error": { light: "#c5221f", dark: "#f28b82" },
  "--ss-warning": { light: "#8f5a00", dark: "#fdd663" },
  "--ss-ok": { light: "#1b7a3d", dark: "#81c995" },
  "--ss-selected": { light: "#dce8fb", dark: "#2b3b55" },
} as const;

export type Token = keyof typeof TOKENS;

/** How a kind is painted, the same on a canvas and in an SVG. */
export interface Paint {
  readonly token: Token;
  readonly opacity?: number;
  /** of a line, in pixels; 1 if absent */
  readonly lineWidth?: number;
  readonly dash?: readonly [on: number, off: number];
  readonly bold?: boolean;
  /** diagonal lines in place of an even fill */
  readonly hatched?: boolean;
}

export function paintOf(kind: Kind): Paint {
  switch (kind) {
    case "background":
    case "header":
      return { token: "--ss-bg" };
    case "grid":
      return { token: "--ss-grid" };
    case "lane-rule":
      return { token: "--ss-grid", opacity: 0.7 };
    case "page-label":
      return { token: "--ss-text" };
    case "tick-label":
    case "lane-label":
      return { token: "--ss-text-dim" };
    case "lane-label-selected":
      return { token: "--ss-text", bold: true };
    case "selected":
      return { token: "--ss-selected" };
    case "highlight-error":
      return { token: "--ss-error" };
    case "highlight-warning":
      return { token: "--ss-warning" };
    case "highlight-info":
      return { token: "--ss-received" };
    case "queued":
      return { token: "--ss-text-dim", dash: [1, 4] };
    case "connecting":
      return { token: "--ss-text-dim", dash: [3, 3] };
    case "open-line":
      return { token: "--ss-text-dim", opacity: 0.65 };
    case "closing":
      return { token: "--ss-text-dim", opacity: 0.65, dash: [6, 3] };
    case "open-mark":
    case "open-edge":
      return { token: "--ss-text-dim", lineWidth: 1.5 };
    case "sent":
      return { token: "--ss-sent" };
    case "received":
      return { token: "--ss-received" };
    case "bytes":
      return { token: "--ss-text-dim", opacity: 0.6 };
    case "silence":
    case "silence-running":
      return { token: "--ss-silence" };
    case "silence-short":
      return { token: "--ss-silence", opacity: 0.5 };
    case "silence-label":
      return { token: "--ss-text-dim" };
    case "close-ok":
      return { token: "--ss-ok", lineWidth: 2 };
    case "close-error":
    case "handshake-failed":
    case "blocked":
      return { token: "--ss-error", lineWidth: 2, bold: true };
    case "close-unknown":
      return { token: "--ss-text-dim", lineWidth: 2 };
    case "still-open":
      return { token: "--ss-ok" };
    case "page-event":
      return { token: "--ss-text-dim" };
    case "note":
      return { token: "--ss-warning", lineWidth: 1.5 };
    case "page-hidden":
      return { token: "--ss-text-dim", opacity: 0.22 };
    case "page-frozen":
      return { token: "--ss-text-dim", opacity: 0.4 };
    case "offline":
      return { token: "--ss-error", opacity: 0.25 };
    case "offline-shade":
      return { token: "--ss-error", opacity: 0.09 };
    case "sleep":
      return { token: "--ss-warning", opacity: 0.3 };
    case "sleep-shade":
      return { token: "--ss-warning", opacity: 0.12 };
    case "not-recorded":
      return { token: "--ss-text-dim", opacity: 0.5, hatched: true };
    case "pattern-error":
      return { token: "--ss-error", opacity: 0.16 };
    case "pattern-warning":
      return { token: "--ss-warning", opacity: 0.2 };
    case "pattern-info":
      return { token: "--ss-received", opacity: 0.16 };
    case "limit-guide-error":
      return { token: "--ss-error", dash: [3, 3] };
    case "limit-guide-warning":
      return { token: "--ss-warning", dash: [3, 3] };
    case "limit-guide-info":
      return { token: "--ss-received", dash: [3, 3] };
    case "limit-label":
      return { token: "--ss-text", bold: true };
    case "now":
      return { token: "--ss-text-dim", opacity: 0.5 };
    case "range":
      return { token: "--ss-received", opacity: 0.15 };
    case "overview-window":
      return { token: "--ss-received", lineWidth: 1.5 };
    case "overview-shade":
      return { token: "--ss-bg", opacity: 0.65 };
    default:
      return assertNever(kind);
  }
}
