import type { EpochMillis, Millis } from "../base/units.ts";
import type { Connection, Session } from "../session/session.ts";

/** Made, and its handshake not sent, from `createdAt` until this. */
export function queuedUntil(connection: Connection, session: Session): EpochMillis {
  const { sentAt, answeredAt } = connection.handshake;
  // A HAR tells the answer, and not when the question was sent: before it.
  return sentAt ?? answeredAt ?? connection.closedAt ?? session.now;
}

/** Handshake sent and not answered, from `sentAt` until this; undefined if it was never sent. */
export function unansweredUntil(connection: Connection, session: Session): EpochMillis | undefined {
  const { handshake } = connection;
  if (handshake.sentAt === undefined) return undefined;
  if (handshake.answeredAt !== undefined) return handshake.answeredAt;
  if (handshake.durationMs !== undefined) return handshake.sentAt + handshake.durationMs;
  return connection.closedAt ?? session.now;
}

/** What a socket waits behind. */
export interface Blocker {
  readonly connection: Connection;
  readonly sameHost: boolean;
}

/**
 * The connection whose open handshake holds another back: browsers send one at a time to an IP
 * address and port (RFC 6455 §4.1). The address behind a name is not known, so the same host counts
 * first, then any other host at the same port.
 */
export function blockerOf(queued: Connection, session: Session): Blocker | undefined {
  let other: Connection | undefined;
  for (const candidate of session.connections.values()) {
    if (candidate === queued || portOf(candidate) !== portOf(queued)) continue;
    const from = candidate.handshake.sentAt;
    const until = unansweredUntil(candidate, session);
    if (from === undefined || until === undefined || from > queued.createdAt + 50) continue;
    // Still unanswered when the other was made, and for a good part of its wait.
    if (until < queued.createdAt + (queuedUntil(queued, session) - queued.createdAt) / 2) continue;
    if (candidate.host === queued.host) return { connection: candidate, sameHost: true };
    other ??= candidate;
  }
  return other && { connection: other, sameHost: false };
}

/**
 * Attempts that make the browser slow down: those that failed in the time before a moment, to any
 * host, and those still under way. Chromium counts both for a whole process.
 */
export function attemptsBefore(connection: Connection, session: Session, window: Millis): number {
  let count = 0;
  for (const other of session.connections.values()) {
    if (other === connection || other.createdAt > connection.createdAt) continue;
    const settledAt = other.openedAt ?? other.closedAt ?? Infinity;
    const underWay = settledAt > connection.createdAt;
    if (underWay || (other.state === "failed" && settledAt >= connection.createdAt - window)) count++;
  }
  return count;
}

function portOf(connection: Connection): string {
  return /:(\d+)$/.exec(connection.host)?.[1] ?? (connection.secure ? "443" : "80");
}
