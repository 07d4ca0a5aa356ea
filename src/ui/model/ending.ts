import type { EpochMillis } from "../../core/base/units.ts";
import type { StackFrame } from "../../core/session/events.ts";
import type { ClosedBy, Connection, Session, Traffic } from "../../core/session/session.ts";
import { age, idleBeforeClose, longestSilence } from "../../core/session/silence.ts";
import { closeCodeRanges, closeCodes } from "../../core/knowledge/close-codes.ts";
import { originOf } from "../../core/timeline/scene.ts";
import { formatBytes, formatPlural } from "../format/amount.ts";
import { formatDuration, formatElapsed } from "../format/time.ts";

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** what the value means, or how far it can be trusted */
  readonly note?: string;
  readonly stack?: readonly StackFrame[];
}

/** What is known about the end of a connection: one sentence, then every fact behind it. */
export interface Ending {
  readonly headline: string;
  readonly facts: readonly Fact[];
}

const ENDED_BY: Record<ClosedBy, { readonly value: string; readonly note: string }> = {
  page: { value: "the page", note: "The page called close() before the connection ended." },
  server: { value: "the server", note: "A goodbye arrived, and the page had not called close()." },
  network: { value: "the network", note: "No goodbye arrived: something on the way, or the server, dropped it." },
  navigation: { value: "leaving the page", note: "The document that owned the connection was left." },
  unknown: { value: "unknown", note: "Nothing that was recorded tells which side ended it." },
};

/** The meaning of a close code in plain words, with its number in front. */
export function explainCode(code: number): string {
  return `${code}: ${meaningOf(code)}`;
}

function meaningOf(code: number): string {
  return (
    closeCodes.find((known) => known.code === code)?.meaning ??
    closeCodeRanges.find(({ from, to }) => code >= from && code <= to)?.meaning ??
    "This code is unknown."
  );
}

export function endingOf(connection: Connection, session: Session): Ending {
  return { headline: headline(connection), facts: [...facts(connection, session)] };
}

function headline(connection: Connection): string {
  const { blocked, close, handshake, state, left } = connection;
  if (blocked) return "The browser blocked this connection before anything was sent.";
  if (state === "queued") return "The page asked for this connection; its handshake has not been sent yet.";
  if (state === "connecting") return "The handshake was sent and has not been answered yet.";
  if (state === "open") return "This connection is still open.";
  if (state === "closing") return "The page called close(); the server has not confirmed it yet.";
  if (state === "failed") {
    if (handshake.status !== undefined && handshake.status !== 101)
      return `The server answered ${handshake.status} instead of opening the connection.`;
    return "This connection never opened.";
  }
  if (close && close.by !== "navigation") return explainCode(close.code);
  if (left) return "The page that owned this connection was left.";
  return "This connection has ended. The browser did not say how.";
}

function trafficText({ frames, bytes, lastAt }: Traffic, origin: EpochMillis): string {
  if (frames === 0) return "nothing";
  const last = lastAt === undefined ? "" : `, the last at ${formatElapsed(lastAt - origin)}`;
  return `${formatPlural(frames, "frame")}, ${formatBytes(bytes)}${last}`;
}

function* facts(connection: Connection, session: Session): Generator<Fact> {
  const { blocked, close, closeCalled, closedAt, error, handshake, left } = connection;
  const origin = originOf(session);
  if (blocked) {
    yield { label: "The browser’s words", value: blocked.message };
    if (blocked.directive) yield { label: "Policy", value: blocked.directive };
  }
  if (close) {
    yield { label: "Close code", value: String(close.code), note: meaningOf(close.code) };
    yield { label: "Reason given", value: close.reason === "" ? "none" : `“${close.reason}”` };
    yield {
      label: "Closed cleanly",
      value: close.wasClean ? "yes" : "no",
      note: close.wasClean
        ? "Both sides exchanged a close frame."
        : "The closing handshake was not completed; this can be a cut line or a crashed server.",
    };
    yield { label: "Ended by", ...ENDED_BY[close.by] };
  } else if (closedAt !== undefined && !blocked) {
    yield {
      label: "Close code",
      value: "not seen",
      note: connection.observed
        ? "The page received no close event."
        : "The browser shows close codes to the page only, and the page script had no hold of this connection.",
    };
  }
  if (handshake.error !== undefined)
    yield handshake.error === ""
      ? {
          label: "The browser’s words",
          value: "none",
          note: "The text is blank. Another extension that watches network requests, such as an ad blocker, hides it.",
        }
      : { label: "The browser’s words", value: handshake.error };
  if (error) yield { label: "Error while open", value: error.message };
  if (closeCalled) {
    const given = [closeCalled.code, closeCalled.reason && `“${closeCalled.reason}”`].filter(Boolean).join(", ");
    yield {
      label: "The page’s close() call",
      value: `at ${formatElapsed(closeCalled.at - origin)}${given ? ` with ${given}` : ""}`,
      stack: closeCalled.stack,
    };
  }
  if (left)
    yield {
      label: "Page left",
      value: `at ${formatElapsed(left.at - origin)}`,
      ...(left.cached ? { note: "It went into the back/forward cache with the connection open." } : {}),
    };
  const silent = idleBeforeClose(connection);
  if (silent !== undefined)
    yield {
      label: "Silent before the end",
      value: formatDuration(silent),
      note: "At most: protocol pings are invisible to the browser, so the true silence may have been shorter.",
    };
  const open = age(connection, session.now);
  if (open !== undefined) {
    yield { label: closedAt === undefined ? "Open for" : "Was open for", value: formatDuration(open) };
    yield { label: "Longest silence", value: formatDuration(longestSilence(connection, session.now)) };
  }
  for (const [label, traffic] of [
    ["Sent", connection.sent],
    ["Received", connection.received],
  ] as const)
    if (open !== undefined || traffic.frames > 0) yield { label, value: trafficText(traffic, origin) };
  if (connection.seenLate)
    yield { label: "Opened", value: "before recording began", note: "What happened until then is unknown." };
  if (closedAt !== undefined)
    yield {
      label: "Ended",
      value: `at ${formatElapsed(closedAt - origin)} of the recording`,
      ...(connection.endUnseen
        ? { note: "At the latest: it ended while nothing could be seen, during a gap in the recording." }
        : {}),
    };
}
