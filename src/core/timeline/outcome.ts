import type { Connection } from "../session/session.ts";

export type OutcomeKind =
  | "connecting"
  | "open"
  | "blocked"
  | "handshake-failed"
  | "close-ok"
  | "close-error"
  | "close-unknown";

/** How a connection stands or ended: a few characters for the picture, a phrase for the table. */
export interface Outcome {
  readonly kind: OutcomeKind;
  /** `1006`, `502`, `mixed content`; "" while it lives */
  readonly short: string;
  readonly text: string;
}

/** RFC 6455 §7.4.1: normal, going away, and a close frame without a code. */
const CALM_CODES: ReadonlySet<number> = new Set([1000, 1001, 1005]);
const BLOCKED_BY = {
  "mixed-content": "mixed content",
  "content-security-policy": "content security policy",
  constructor: "refused by the browser",
} as const;
const CLOSED_BY = {
  page: "by the page",
  server: "by the server",
  network: "by the network",
  navigation: "as the page was left",
  unknown: "",
} as const;

export function outcomeOf(connection: Connection): Outcome {
  const { blocked, close, closedAt, left } = connection;
  if (blocked) {
    const short = BLOCKED_BY[blocked.by];
    return { kind: "blocked", short: short.replace("content security policy", "CSP"), text: `blocked: ${short}` };
  }
  if (closedAt === undefined) {
    const waiting = connection.state === "queued" || connection.state === "connecting";
    return waiting
      ? { kind: "connecting", short: "", text: "still connecting" }
      : { kind: "open", short: "", text: "still open" };
  }
  if (connection.state === "failed") {
    const short = handshakeFailure(connection);
    return { kind: "handshake-failed", short, text: `handshake failed${short === "" ? "" : `: ${short}`}` };
  }
  if (close) {
    const calm = (close.wasClean && CALM_CODES.has(close.code)) || close.by === "navigation";
    const by = CLOSED_BY[close.by];
    return {
      kind: calm ? "close-ok" : "close-error",
      short: String(close.code),
      text: `closed with ${close.code}${by === "" ? "" : ` ${by}`}`,
    };
  }
  if (left) return { kind: "close-ok", short: "page left", text: "ended as the page was left" };
  if (connection.endUnseen) return { kind: "close-unknown", short: "ended unseen", text: "ended while not recorded" };
  return { kind: "close-unknown", short: "ended", text: "ended, code unknown" };
}

/** The status, or the browser's error in words: `502`, `connection refused`; "" if it said nothing. */
function handshakeFailure(connection: Connection): string {
  const { status, error } = connection.handshake;
  if (status !== undefined && status !== 101) return String(status);
  const name = /net::ERR_([A-Z_]+)/.exec(error ?? "")?.[1];
  if (name !== undefined) return name.toLowerCase().replaceAll("_", " ");
  return status === 101 ? "invalid answer" : "";
}
