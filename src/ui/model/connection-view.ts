import { assertNever } from "../../core/base/assert-never.ts";
import type { EpochMillis } from "../../core/base/units.ts";
import type { Connection, Session } from "../../core/session/session.ts";
import { age, lastActivity } from "../../core/session/silence.ts";
import { connectionLabel } from "../../core/timeline/lanes.ts";
import { outcomeOf } from "../../core/timeline/outcome.ts";
import { originOf } from "../../core/timeline/scene.ts";
import { formatDuration, formatElapsed, formatRunning } from "../format/time.ts";
import { t } from "../text/text.ts";

/**
 * How a connection stands, in one mark and one word. Three ends after having been open: `closed` as
 * it should, `closed-badly` with a goodbye that tells of an error, `cut` without a whole goodbye.
 * `was-open` and `ended-unseen` are those of which nobody looked any more.
 */
export type Condition =
  | "open"
  | "was-open"
  | "waiting"
  | "connecting"
  | "closing"
  | "closed"
  | "ended-unseen"
  | "closed-badly"
  | "cut"
  | "failed"
  | "blocked";

/** RFC 6455 §7.4.1: an end that was meant. 1005 is a goodbye without a code. */
const GOOD_CODES: ReadonlySet<number> = new Set([1000, 1001, 1005]);
/** From here on codes belong to libraries and applications: they say nothing about good or bad. */
const FIRST_LIBRARY_CODE = 3000;

/** @param recording whether what is not known to have ended is being watched */
export function conditionOf(connection: Connection, recording: boolean): Condition {
  switch (connection.state) {
    case "queued":
      return "waiting";
    case "closed":
      return closedCondition(connection);
    case "open":
      return recording ? "open" : "was-open";
    case "blocked":
    case "connecting":
    case "closing":
    case "failed":
      return connection.state;
    default:
      return assertNever(connection.state);
  }
}

function closedCondition({ close, error, endUnseen }: Connection): Condition {
  if (!close && endUnseen) return "ended-unseen";
  if (!close) return error ? "cut" : "closed";
  if (close.by === "navigation") return "closed";
  if (!close.wasClean) return "cut";
  return close.code >= FIRST_LIBRARY_CODE || GOOD_CODES.has(close.code) ? "closed" : "closed-badly";
}

/** How long it has been, or had been, open. Whole seconds while it lives; `not seen` with its end. */
export function ageText(connection: Connection, now: EpochMillis): string {
  const open = age(connection, now);
  if (open !== undefined && connection.endUnseen) return t("not_seen");
  if (open === undefined) return "";
  return connection.closedAt === undefined ? formatRunning(open) : formatDuration(open);
}

/**
 * Its last frame, else its opening: how long ago while it lives and is watched, after that when on
 * the recording's clock; "" if neither was seen.
 * @param now undefined while nothing is recorded
 */
export function lastActivityText(connection: Connection, session: Session, now: EpochMillis | undefined): string {
  const last = lastActivity(connection);
  if (last === undefined) return "";
  if (now === undefined || connection.closedAt !== undefined)
    return t("at_time", formatElapsed(last - originOf(session)));
  return t("age_ago", formatRunning(now - last));
}

/** How many connections that still live were opened before recording began. */
export function liveLateCount(session: Session): number {
  let count = 0;
  for (const { seenLate, closedAt } of session.connections.values()) if (seenLate && closedAt === undefined) count++;
  return count;
}

/** Every word of the filter must be found in the connection's address, number, state or code. */
export function matchesFilter(connection: Connection, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { url, target, state } = connection;
  const condition = conditionOf(connection, true);
  const text = [url, connectionLabel(connection), target, state, condition, outcomeOf(connection).short]
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
