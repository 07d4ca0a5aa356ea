import type { ConnectionId, EpochMillis, Millis } from "../base/units.ts";
import type { Finding } from "../diagnosis/finding.ts";
import type { Connection, Session, Silence } from "../session/session.ts";
import { age, idleBeforeClose, lastActivity } from "../session/silence.ts";
import { formatDuration } from "./format.ts";

/** A moment on a connection's lane that matters to a finding. */
export interface Guide {
  readonly connection: ConnectionId;
  readonly at: EpochMillis;
  /** the longest first, for as much room as there is; none for a moment that needs no words */
  readonly labels: readonly string[];
}

/** Clocks and timers are not exact: a limit counts as outlived this long after it. */
const OUTLIVED: Millis = 2_000;

/**
 * The moments that matter to a finding: the ends of the stretch that a limit cut, where the same
 * limit will be met by connections to the same host that still live, and the moments its evidence names.
 */
export function guidesOf(finding: Finding, session: Session, now: EpochMillis): Guide[] {
  const guides: Guide[] = [];
  const connections = finding.connections.flatMap((id) => session.connections.get(id) ?? []);
  const measure = measureOf(finding);
  let limit: Millis | undefined;
  if (measure) {
    for (const connection of connections) {
      const from = measure.since(connection);
      const length = measure.length(connection);
      if (from === undefined || length === undefined || connection.closedAt === undefined) continue;
      guides.push({ connection: connection.id, at: from, labels: [] });
      guides.push({ connection: connection.id, at: connection.closedAt, labels: measure.labels(length) });
      limit = Math.min(limit ?? length, length);
    }
    const hosts = new Set(connections.map((connection) => connection.host));
    for (const other of session.connections.values()) {
      const from = measure.since(other);
      if (limit === undefined || from === undefined || other.closedAt !== undefined || !hosts.has(other.host)) continue;
      // One that outlived the limit shows that it does not apply there.
      if (now > from + limit + OUTLIVED) continue;
      const length = formatDuration(limit);
      guides.push({ connection: other.id, at: from + limit, labels: [`${length}: others ended here`, length] });
    }
  }
  for (const { at, connection } of finding.evidence) {
    const id = connection ?? (connections.length === 1 ? connections[0]?.id : undefined);
    const named = id === undefined ? undefined : session.connections.get(id);
    // What it is, the finding says; here it is enough to see where, if it is not to be seen anyway.
    if (at !== undefined && named && !isMilestone(named, at)) guides.push({ connection: named.id, at, labels: [] });
  }
  return guides;
}

/** A stretch of a connection's lane. */
export interface Stretch extends Silence {
  readonly connection: ConnectionId;
}

/** The stretches that a finding measured, one a connection that ended: laid beside each other they show the pattern. */
export function stretchesOf(finding: Finding, session: Session): Stretch[] {
  const measure = measureOf(finding);
  if (!measure) return [];
  return finding.connections.flatMap((id): Stretch[] => {
    const connection = session.connections.get(id);
    const from = connection && measure.since(connection);
    const to = connection?.closedAt;
    if (!connection || from === undefined || to === undefined || to <= from) return [];
    return measure.length(connection) === undefined ? [] : [{ connection: id, from, to }];
  });
}

/** Moments that a lane marks by itself. */
function isMilestone(connection: Connection, at: EpochMillis): boolean {
  const { createdAt, openedAt, closedAt, lastFrameAt, handshake, close } = connection;
  return [createdAt, handshake.sentAt, handshake.answeredAt, openedAt, lastFrameAt, closedAt, close?.at].includes(at);
}

interface Measure {
  readonly since: (connection: Connection) => EpochMillis | undefined;
  readonly length: (connection: Connection) => Millis | undefined;
  /** at the end of the stretch; a silence has its length written in its middle already */
  readonly labels: (length: Millis) => readonly string[];
}

/** What a finding measured: silence before the end, or the whole life. */
function measureOf(finding: Finding): Measure | undefined {
  switch (finding.rule) {
    case "idle-timeout":
    case "heartbeat-race":
    case "no-heartbeat":
      return { since: lastActivity, length: idleBeforeClose, labels: () => [] };
    case "lifetime-limit":
      return {
        since: (connection) => connection.openedAt,
        length: (connection) => (connection.closedAt === undefined ? undefined : age(connection, connection.closedAt)),
        labels: (length) => [`lived ${formatDuration(length)}`],
      };
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- all others measured no stretch of time
    default:
      return undefined;
  }
}
