import type { EpochMillis } from "../../core/base/units.ts";
import type { StackFrame } from "../../core/session/events.ts";
import type { ClosedBy, Connection, Session, Traffic } from "../../core/session/session.ts";
import { age, idleBeforeClose, lastActivity, longestSilence } from "../../core/session/silence.ts";
import { closeCodeRanges, closeCodes } from "../../core/knowledge/close-codes.ts";
import { statuses } from "../../core/knowledge/http-statuses.ts";
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

/** What a person needs in place of a side: neither the network nor the server dropped it. */
const DATA_FAULT = {
  value: "the browser, because of a fault in the data",
  note: "What arrived broke the rules of WebSocket or its extensions, so the browser gave the connection up.",
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

/** @param recording whether what is not known to have ended is being watched */
export function endingOf(connection: Connection, session: Session, recording: boolean): Ending {
  return { headline: headline(connection, recording), facts: [...facts(connection, session, recording)] };
}

function headline(connection: Connection, recording: boolean): string {
  const { blocked, close, handshake, state, left } = connection;
  if (blocked) return "The browser blocked this connection before anything was sent.";
  if (state === "queued") return "The page asked for this connection; its handshake has not been sent yet.";
  if (state === "connecting") return "The handshake was sent and has not been answered yet.";
  if (state === "open")
    return recording ? "This connection is still open." : "This connection was open when it was last watched.";
  if (state === "closing") return "The page called close(); the server has not confirmed it yet.";
  if (state === "failed") {
    if (handshake.status !== undefined && handshake.status !== 101)
      return `The server answered ${handshake.status} instead of opening the connection.`;
    return "This connection never opened.";
  }
  if (close && close.by !== "navigation") return explainCode(close.code);
  if (connection.endUnseen) return "The end of this connection was not seen.";
  if (left) return "The page that owned this connection was left.";
  return "This connection has ended. The browser did not say how.";
}

function trafficText({ frames, bytes, lastAt }: Traffic, origin: EpochMillis): string {
  if (frames === 0) return "nothing";
  const last = lastAt === undefined ? "" : `, the last at ${formatElapsed(lastAt - origin)}`;
  return `${formatPlural(frames, "frame")}, ${formatBytes(bytes)}${last}`;
}

function* facts(connection: Connection, session: Session, recording: boolean): Generator<Fact> {
  const { blocked, close, closeCalled, closedAt, error, handshake, left, endUnseen } = connection;
  const failed = connection.state === "failed";
  const origin = originOf(session);
  if (blocked) {
    yield { label: "The browser’s words", value: blocked.message };
    if (blocked.directive) yield { label: "Policy", value: blocked.directive };
  }
  // Of a connection that never opened the page is always told 1006, which says nothing about it.
  if (failed && handshake.status !== undefined && handshake.status !== 101) yield refusal(handshake.status);
  if (close && !failed) {
    yield { label: "Close code", value: String(close.code), note: meaningOf(close.code) };
    yield { label: "Reason given", value: close.reason === "" ? "none" : `“${close.reason}”` };
    yield {
      label: "Closed cleanly",
      value: close.wasClean ? "yes" : "no",
      note: close.wasClean
        ? "Both sides exchanged a close frame."
        : "The closing handshake was not completed; this can be a cut line or a crashed server.",
    };
    yield { label: "Ended by", ...(error && close.by === "unknown" ? DATA_FAULT : ENDED_BY[close.by]) };
  } else if (closedAt !== undefined && !blocked && !failed) {
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
  // Of an end that nobody saw, neither the age nor the silence before it is known.
  const silent = endUnseen ? undefined : idleBeforeClose(connection);
  if (silent !== undefined)
    yield {
      label: "Silent before the end",
      value: formatDuration(silent),
      note: "At most: protocol pings are invisible to the browser, so the true silence may have been shorter.",
    };
  const open = age(connection, session.now);
  if (open !== undefined) {
    const living = closedAt === undefined && recording;
    yield { label: living ? "Open for" : "Was open for", value: endUnseen ? "not seen" : formatDuration(open) };
    if (!endUnseen) yield { label: "Longest silence", value: formatDuration(longestSilence(connection, session.now)) };
  }
  for (const [label, traffic] of [
    ["Sent", connection.sent],
    ["Received", connection.received],
  ] as const)
    if (open !== undefined || traffic.frames > 0) yield { label, value: trafficText(traffic, origin) };
  if (connection.seenLate)
    yield { label: "Opened", value: "before recording began", note: "What happened until then is unknown." };
  if (closedAt !== undefined)
    yield endUnseen
      ? unseenEnd(connection, closedAt, session)
      : { label: "Ended", value: `at ${formatElapsed(closedAt - origin)} of the recording` };
}

function refusal(status: number): Fact {
  const meaning = statuses.find((known) => known.status === status)?.meaning;
  return { label: "The server’s answer", value: String(status), ...(meaning === undefined ? {} : { note: meaning }) };
}

/** @param latest when it was found to be gone */
function unseenEnd(connection: Connection, latest: EpochMillis, session: Session): Fact {
  const origin = originOf(session);
  const gap = session.capture.gaps.findLast(({ from }) => from <= latest);
  const alive = lastActivity(connection);
  // What other programs record has no gaps: it only does not tell of ends.
  if (!gap)
    return {
      label: "Ended",
      value: "not seen",
      note:
        alive === undefined
          ? "The recording does not tell whether it ended."
          : `The recording does not tell whether it ended; it was last active at ${formatElapsed(alive - origin)}.`,
    };
  const earliest = Math.min(latest, Math.max(gap.from, alive ?? gap.from));
  return {
    label: "Ended",
    value: `between ${formatElapsed(earliest - origin)} and ${formatElapsed(latest - origin)} of the recording`,
    note: "It ended while nothing could be seen, during a gap in the recording.",
  };
}
