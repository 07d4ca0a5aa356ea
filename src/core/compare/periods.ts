import type { EpochMillis, Millis } from "../base/units.ts";
import type { Session } from "../session/session.ts";
import { lowerBound } from "../timeline/bins.ts";
import type { TimeWindow } from "../timeline/scale.ts";

export type PeriodFactId =
  | "length"
  | "opened"
  | "ended"
  | "failed"
  | "frames-sent"
  | "frames-received"
  | "bytes-sent"
  | "bytes-received";

/** A stretch of the session beside all the rest of it. */
export interface PeriodFact {
  readonly id: PeriodFactId;
  readonly unit: "duration" | "count" | "frames-a-second" | "bytes-a-second";
  readonly chosen: number;
  /** undefined where there is no rest */
  readonly rest: number | undefined;
}

/**
 * What happened within a stretch of time, and outside of it. One pass over the frames of the stretch
 * (20 ns each); those outside follow from the connections' sums.
 * @param whole all that was recorded
 */
export function comparePeriod(session: Session, range: TimeWindow, whole: TimeWindow): PeriodFact[] {
  const inside = (at: EpochMillis | undefined): boolean => at !== undefined && at >= range.from && at <= range.to;
  const length: Millis = range.to - range.from;
  const restLength: Millis = Math.max(0, whole.to - whole.from - length);
  const chosen = nothing();
  const all = nothing();
  const { frames } = session;
  for (const { id, openedAt, closedAt, state, sent, received } of session.connections.values()) {
    if (openedAt !== undefined) all.opened++;
    if (inside(openedAt)) chosen.opened++;
    if (closedAt !== undefined) {
      const end = state === "closed" ? "ended" : "failed";
      all[end]++;
      if (inside(closedAt)) chosen[end]++;
    }
    for (const [direction, traffic] of [
      ["sent", sent],
      ["received", received],
    ] as const) {
      all[direction].frames += traffic.frames;
      all[direction].bytes += traffic.bytes;
    }
    const rows = frames.rowsOf(id);
    const first = lowerBound(rows.length, (index) => frames.timeOf(rows.at(index)) >= range.from);
    for (let index = first; index < rows.length; index++) {
      const row = rows.at(index);
      if (frames.timeOf(row) > range.to) break;
      const traffic = chosen[frames.directionOf(row)];
      traffic.frames++;
      traffic.bytes += frames.lengthOf(row);
    }
  }
  const facts: PeriodFact[] = [{ id: "length", unit: "duration", chosen: length, rest: restLength }];
  for (const id of ["opened", "ended", "failed"] as const)
    facts.push({ id, unit: "count", chosen: chosen[id], rest: all[id] - chosen[id] });
  for (const direction of ["sent", "received"] as const)
    for (const amount of ["frames", "bytes"] as const) {
      if (length <= 0) continue;
      const within = chosen[direction][amount];
      facts.push({
        id: `${amount}-${direction}`,
        unit: `${amount}-a-second`,
        chosen: aSecond(within, length),
        rest: restLength > 0 ? aSecond(all[direction][amount] - within, restLength) : undefined,
      });
    }
  return facts;
}

function aSecond(amount: number, millis: Millis): number {
  return amount / (millis / 1000);
}

function nothing() {
  return { opened: 0, ended: 0, failed: 0, sent: { frames: 0, bytes: 0 }, received: { frames: 0, bytes: 0 } };
}
