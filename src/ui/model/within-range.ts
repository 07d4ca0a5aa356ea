import type { ConnectionId, EpochMillis } from "../../core/base/units.ts";
import type { Finding } from "../../core/diagnosis/finding.ts";
import type { FrameStore } from "../../core/session/frame-store.ts";
import type { Connection, Session, Traffic } from "../../core/session/session.ts";
import { lowerBound } from "../../core/timeline/bins.ts";
import type { TimeWindow } from "../../core/timeline/scale.ts";

/** Frames and bytes of a connection, of all its life or of a stretch. */
export interface TrafficOf {
  readonly sent: Pick<Traffic, "frames" | "bytes">;
  readonly received: Pick<Traffic, "frames" | "bytes">;
}

/** Whether any of a connection's life lies in a stretch of time. */
export function livedWithin(connection: Connection, range: TimeWindow): boolean {
  return connection.createdAt <= range.to && (connection.closedAt ?? Infinity) >= range.from;
}

/**
 * Whether a finding is about a stretch of time: something between the first and the last moment of
 * its evidence lies there, or, where it names none, the life of one of its connections. One that is
 * about no connection is about all.
 */
export function touches(finding: Finding, session: Pick<Session, "connections">, range: TimeWindow): boolean {
  const moments = finding.evidence.flatMap(({ at }) => at ?? []);
  if (moments.length > 0) return Math.min(...moments) <= range.to && Math.max(...moments) >= range.from;
  if (finding.connections.length === 0) return true;
  return finding.connections.some((id) => {
    const connection = session.connections.get(id);
    return connection !== undefined && livedWithin(connection, range);
  });
}

interface Count {
  readonly sent: { frames: number; bytes: number };
  readonly received: { frames: number; bytes: number };
  /** rows of the connection before this one are counted */
  next: number;
}

/**
 * Counts what went over connections within a stretch of time. A connection costs one pass over its
 * frames of the stretch (20 ns each), and afterwards only those that are new.
 */
export function createTrafficCounter(): (
  frames: FrameStore,
  connection: Connection,
  range: TimeWindow | undefined,
) => TrafficOf {
  let counts = new Map<ConnectionId, Count>();
  let of: FrameStore | undefined;
  let within: TimeWindow | undefined;
  return (frames, connection, range) => {
    if (!range) return connection;
    if (of !== frames || within !== range) {
      counts = new Map();
      of = frames;
      within = range;
    }
    const rows = frames.rowsOf(connection.id);
    const timeAt = (index: number): EpochMillis => frames.timeOf(rows.at(index));
    let count = counts.get(connection.id);
    if (!count) {
      const next = lowerBound(rows.length, (index) => timeAt(index) >= range.from);
      counts.set(connection.id, (count = { sent: { frames: 0, bytes: 0 }, received: { frames: 0, bytes: 0 }, next }));
    }
    for (; count.next < rows.length && timeAt(count.next) <= range.to; count.next++) {
      const row = rows.at(count.next);
      if (frames.timeOf(row) < range.from) continue;
      const traffic = count[frames.directionOf(row)];
      traffic.frames++;
      traffic.bytes += frames.lengthOf(row);
    }
    return count;
  };
}
