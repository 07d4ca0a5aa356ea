import { elapsed, type EpochMillis, type Millis } from "../base/units.ts";
import type { Connection } from "./session.ts";

/** When anything was last seen on an open connection: its last frame, else its opening. */
export function lastActivity(connection: Connection): EpochMillis | undefined {
  return connection.lastFrameAt ?? connection.openedAt;
}

/**
 * From when on it is known to have been silent: its last sign of life, or the end of a gap in the
 * recording after it, since anything may have passed in a gap.
 */
export function silentFrom(connection: Connection): EpochMillis | undefined {
  const last = lastActivity(connection);
  return last === undefined ? undefined : Math.max(last, connection.watchedFrom ?? last);
}

/**
 * Time between the last sign of life and the end. An upper bound of the true silence: protocol
 * pings and pongs are invisible to the browser. Undefined while the connection lives, if it was
 * never open, and if it was seen late and never showed a frame.
 */
export function idleBeforeClose(connection: Connection): Millis | undefined {
  const last = silentFrom(connection);
  if (connection.closedAt === undefined || last === undefined) return undefined;
  return Math.max(0, elapsed(last, connection.closedAt));
}

/** The silence that goes on at `now`, for a connection that is still there. */
export function currentSilence(connection: Connection, now: EpochMillis): Millis | undefined {
  const last = silentFrom(connection);
  if (connection.closedAt !== undefined || last === undefined) return undefined;
  return Math.max(0, elapsed(last, now));
}

/** The longest silence so far, the present one included. */
export function longestSilence(connection: Connection, now: EpochMillis): Millis {
  const { longestSilence: ended } = connection;
  return Math.max(ended ? ended.to - ended.from : 0, currentSilence(connection, now) ?? 0);
}

/** From the opening to the end, or to `now`; undefined if it was never seen to open. */
export function age(connection: Connection, now: EpochMillis): Millis | undefined {
  if (connection.openedAt === undefined) return undefined;
  return Math.max(0, elapsed(connection.openedAt, connection.closedAt ?? now));
}
