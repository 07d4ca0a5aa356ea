import type { EpochMillis } from "../../core/base/units.ts";
import type { StackFrame } from "../../core/session/events.ts";
import type { ClosedBy, Connection, Session, Traffic } from "../../core/session/session.ts";
import { age, idleBeforeClose, lastActivity, longestSilence } from "../../core/session/silence.ts";
import { closeCodeRanges, closeCodes } from "../../core/knowledge/close-codes.ts";
import { statuses } from "../../core/knowledge/http-statuses.ts";
import { originOf } from "../../core/timeline/scene.ts";
import { formatBytes } from "../format/amount.ts";
import { formatDuration, formatElapsed } from "../format/time.ts";
import { t, tn, type TextKey } from "../text/text.ts";

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

interface FactTexts {
  readonly value: TextKey;
  readonly note: TextKey;
}

const ENDED_BY: Record<ClosedBy, FactTexts> = {
  page: { value: "ending_by_page", note: "ending_by_page_note" },
  server: { value: "ending_by_server", note: "ending_by_server_note" },
  network: { value: "ending_by_network", note: "ending_by_network_note" },
  navigation: { value: "ending_by_navigation", note: "ending_by_navigation_note" },
  unknown: { value: "ending_by_unknown", note: "ending_by_unknown_note" },
};

/** Who ended it, as in the facts; a word that is none of these stays as it is. */
export function endedByText(by: string): string {
  return by in ENDED_BY ? t(ENDED_BY[by as ClosedBy].value) : by;
}

/** What a person needs in place of a side: neither the network nor the server dropped it. */
const DATA_FAULT: FactTexts = { value: "ending_by_data", note: "ending_by_data_note" };

/** The meaning of a close code in plain English words, as in findings, with its number in front. */
export function explainCode(code: number): string {
  return `${code}: ${meaningOf(code)}`;
}

function meaningOf(code: number): string {
  return (
    closeCodes.find((known) => known.code === code)?.meaning ??
    closeCodeRanges.find(({ from, to }) => code >= from && code <= to)?.meaning ??
    t("ending_code_unknown")
  );
}

/** @param recording whether what is not known to have ended is being watched */
export function endingOf(connection: Connection, session: Session, recording: boolean): Ending {
  return { headline: headline(connection, recording), facts: [...facts(connection, session, recording)] };
}

function headline(connection: Connection, recording: boolean): string {
  const { blocked, close, handshake, state, left } = connection;
  if (blocked) return t("ending_is_blocked");
  if (state === "queued") return t("ending_is_queued");
  if (state === "connecting") return t("ending_is_connecting");
  if (state === "open") return t(recording ? "ending_is_open" : "ending_was_open");
  if (state === "closing") return t("ending_is_closing");
  if (state === "failed") {
    if (handshake.status !== undefined && handshake.status !== 101)
      return t("ending_refused", String(handshake.status));
    return t("ending_never_opened");
  }
  if (close && close.by !== "navigation") return explainCode(close.code);
  if (connection.endUnseen) return t("ending_unseen");
  if (left) return t("ending_left");
  return t("ending_unsaid");
}

function trafficText({ frames, bytes, lastAt }: Traffic, origin: EpochMillis): string {
  if (frames === 0) return t("ending_nothing");
  const count = tn("count_frames", frames);
  if (lastAt === undefined) return `${count}, ${formatBytes(bytes)}`;
  return t("ending_traffic", count, formatBytes(bytes), formatElapsed(lastAt - origin));
}

function* facts(connection: Connection, session: Session, recording: boolean): Generator<Fact> {
  const { blocked, close, closeCalled, closedAt, error, handshake, left, endUnseen } = connection;
  const failed = connection.state === "failed";
  const origin = originOf(session);
  if (blocked) {
    yield { label: t("browser_words"), value: blocked.message };
    if (blocked.directive) yield { label: t("ending_policy"), value: blocked.directive };
  }
  // Of a connection that never opened the page is always told 1006, which says nothing about it.
  if (failed && handshake.status !== undefined && handshake.status !== 101) yield refusal(handshake.status);
  if (close && !failed) {
    yield { label: t("ending_code"), value: String(close.code), note: meaningOf(close.code) };
    yield {
      label: t("ending_reason"),
      value: close.reason === "" ? t("ending_reason_none") : t("quoted", close.reason),
    };
    yield {
      label: t("ending_clean"),
      value: close.wasClean ? t("yes") : t("no"),
      note: close.wasClean ? t("ending_clean_yes") : t("ending_clean_no"),
    };
    const by = error && close.by === "unknown" ? DATA_FAULT : ENDED_BY[close.by];
    yield { label: t("ending_by"), value: t(by.value), note: t(by.note) };
  } else if (closedAt !== undefined && !blocked && !failed) {
    yield {
      label: t("ending_code"),
      value: t("not_seen"),
      note: connection.observed ? t("ending_code_unseen_page") : t("ending_code_unseen_script"),
    };
  }
  if (handshake.error !== undefined)
    yield handshake.error === ""
      ? { label: t("browser_words"), value: t("ending_words_none"), note: t("ending_blank") }
      : { label: t("browser_words"), value: handshake.error };
  if (error) yield { label: t("ending_error"), value: error.message };
  if (closeCalled) {
    const given = [closeCalled.code, closeCalled.reason && t("quoted", closeCalled.reason)].filter(Boolean).join(", ");
    const at = formatElapsed(closeCalled.at - origin);
    yield {
      label: t("ending_call"),
      value: given ? t("ending_call_with", at, given) : t("at_time", at),
      stack: closeCalled.stack,
    };
  }
  if (left)
    yield {
      label: t("ending_page_left"),
      value: t("at_time", formatElapsed(left.at - origin)),
      ...(left.cached ? { note: t("ending_cached") } : {}),
    };
  // Of an end that nobody saw, neither the age nor the silence before it is known.
  const silent = endUnseen ? undefined : idleBeforeClose(connection);
  if (silent !== undefined)
    yield {
      label: t("ending_silent"),
      value: formatDuration(silent),
      note: t("ending_silent_note"),
    };
  const open = age(connection, session.now);
  if (open !== undefined) {
    const living = closedAt === undefined && recording;
    yield {
      label: t(living ? "ending_open_for" : "ending_was_open_for"),
      value: endUnseen ? t("not_seen") : formatDuration(open),
    };
    if (!endUnseen)
      yield { label: t("ending_longest_silence"), value: formatDuration(longestSilence(connection, session.now)) };
  }
  for (const [label, traffic] of [
    ["ending_sent", connection.sent],
    ["ending_received", connection.received],
  ] as const)
    if (open !== undefined || traffic.frames > 0) yield { label: t(label), value: trafficText(traffic, origin) };
  if (open !== undefined || connection.received.frames > 0)
    yield {
      label: t("ending_counted"),
      value: t("ending_counted_value", formatBytes(connection.received.bytes)),
      note: t("ending_counted_note"),
    };
  const { heldBack = [] } = connection;
  if (heldBack.length > 0) {
    const longest = Math.max(...heldBack.map(({ from, to = session.now }) => to - from));
    yield {
      label: t("ending_waited"),
      value: t(
        "ending_waited_value",
        formatBytes(Math.max(...heldBack.map(({ peak }) => peak))),
        formatDuration(longest),
      ),
      note: t("ending_waited_note"),
    };
  }
  if (connection.seenLate)
    yield { label: t("ending_opened"), value: t("ending_opened_before"), note: t("ending_opened_before_note") };
  if (closedAt !== undefined)
    yield endUnseen
      ? unseenEnd(connection, closedAt, session)
      : { label: t("ending_ended"), value: t("ending_ended_at", formatElapsed(closedAt - origin)) };
}

function refusal(status: number): Fact {
  const meaning = statuses.find((known) => known.status === status)?.meaning;
  return { label: t("ending_answer"), value: String(status), ...(meaning === undefined ? {} : { note: meaning }) };
}

/** @param latest when it was found to be gone */
function unseenEnd(connection: Connection, latest: EpochMillis, session: Session): Fact {
  const origin = originOf(session);
  const gap = session.capture.gaps.findLast(({ from }) => from <= latest);
  const alive = lastActivity(connection);
  // What other programs record has no gaps: it only does not tell of ends.
  if (!gap)
    return {
      label: t("ending_ended"),
      value: t("not_seen"),
      note: alive === undefined ? t("ending_not_told") : t("ending_not_told_active", formatElapsed(alive - origin)),
    };
  const earliest = Math.min(latest, Math.max(gap.from, alive ?? gap.from));
  return {
    label: t("ending_ended"),
    value: t("ending_ended_between", formatElapsed(earliest - origin), formatElapsed(latest - origin)),
    note: t("ending_ended_gap"),
  };
}
