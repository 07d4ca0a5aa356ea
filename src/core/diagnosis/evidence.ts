import type { Connection } from "../session/session.ts";
import { UNSEEN_END } from "./ended.ts";
import type { Ended } from "./ends.ts";
import type { Evidence } from "./finding.ts";
import { duration } from "./format.ts";

/** Of many connections that show the same, so many are spelled out. */
const SHOWN = 5;

/** The times of an end: last frame, end, silence and age, as far as they were seen. */
export function evidenceOfEnd(ended: Ended): Evidence[] {
  const { connection, at, idle, age } = ended;
  const who = connection.id;
  const evidence: Evidence[] = [];
  if (connection.openedAt !== undefined) {
    evidence.push({ label: "Opened", value: named(connection), at: connection.openedAt, connection: who });
  }
  if (connection.lastFrameAt !== undefined) {
    const sent = connection.sent.lastAt === connection.lastFrameAt;
    evidence.push({
      label: "Last frame",
      value: sent ? "sent" : "received",
      at: connection.lastFrameAt,
      connection: who,
    });
  }
  if (idle !== undefined) {
    const nothing = connection.lastFrameAt === undefined ? ", since it was opened" : "";
    evidence.push({ label: "Silence before the end", value: `at most ${duration(idle)}${nothing}`, connection: who });
  }
  if (age !== undefined) evidence.push({ label: "Age", value: duration(age), connection: who });
  evidence.push({ label: "Ended", value: howEnded(connection), at, connection: who });
  return evidence;
}

/** What a silence before an end is counted from: the last frame, or the opening when no frame ever passed. */
export function silenceFrom({ connection }: Ended): "the last frame" | "it opened" {
  return connection.lastFrameAt === undefined ? "it opened" : "the last frame";
}

/** `evidenceOfEnd` for several, and a count of those left out. */
export function evidenceOfEnds(ends: readonly Ended[]): Evidence[] {
  const evidence = ends.slice(0, SHOWN).flatMap(evidenceOfEnd);
  return ends.length > SHOWN
    ? [...evidence, { label: "Further sockets alike", value: String(ends.length - SHOWN) }]
    : evidence;
}

/** `#3 wss://app.test/ws`, without the query, which may hold secrets. */
export function named(connection: Connection): string {
  return `#${connection.ordinal} ${connection.url.split(/[?#]/, 1)[0]}`;
}

/** Code, reason and cleanness, or that they are not known. */
export function howEnded({ close }: Connection): string {
  if (!close) return "code not known";
  const reason = close.reason === "" ? "" : ` ${JSON.stringify(close.reason)}`;
  return `${close.code}${reason}, ${close.wasClean ? "clean" : "not clean"}`;
}

/** What to say under `unseen` about an end. */
export function unseenOf(ends: readonly Ended[], ...more: string[]): string[] {
  return ends.some((ended) => ended.end === "unknown") ? [UNSEEN_END, ...more] : more;
}
