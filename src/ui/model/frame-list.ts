import type { ConnectionId, EpochMillis } from "../../core/base/units.ts";
import type { FrameStore, RowList } from "../../core/session/frame-store.ts";
import { lowerBound } from "../../core/timeline/bins.ts";
import type { TimeWindow } from "../../core/timeline/scale.ts";

/** The frames of one connection, or of all, and of a stretch of time, as a list of rows of the session. */
export function frameList(frames: FrameStore, connection: ConnectionId | undefined, range?: TimeWindow): RowList {
  const { length } = frames;
  const all = connection === undefined ? { length, at: (index: number) => index } : frames.rowsOf(connection);
  return range ? rowsWithin(all, frames, range) : all;
}

/** Both ends included: a range may be one moment. Frames come in order of time. */
function rowsWithin(list: RowList, frames: FrameStore, { from, to }: TimeWindow): RowList {
  const start = lowerBound(list.length, (index) => frames.timeOf(list.at(index)) >= from);
  const end = lowerBound(list.length, (index) => frames.timeOf(list.at(index)) > to);
  return { length: Math.max(0, end - start), at: (index) => list.at(start + index) };
}

/** Index of the row in a list in ascending order, or −1. */
export function indexOfRow(list: RowList, row: number): number {
  const index = lowerBound(list.length, (at) => list.at(at) >= row);
  return index < list.length && list.at(index) === row ? index : -1;
}

/** Index of the frame nearest to `at`; undefined for an empty list. */
export function nearestIndex(list: RowList, frames: FrameStore, at: EpochMillis): number | undefined {
  if (list.length === 0) return undefined;
  const timeAt = (index: number): EpochMillis => frames.timeOf(list.at(index));
  const after = lowerBound(list.length, (index) => timeAt(index) >= at);
  if (after === 0) return 0;
  if (after === list.length) return after - 1;
  return timeAt(after) - at < at - timeAt(after - 1) ? after : after - 1;
}

/** The nearest row of a list after `row`, or before it; past the end it goes on at the other one. */
export function neighbourRow(list: RowList, row: number | undefined, step: 1 | -1): number | undefined {
  const { length } = list;
  if (length === 0) return undefined;
  if (row === undefined) return list.at(step === 1 ? 0 : length - 1);
  const index =
    step === 1 ? lowerBound(length, (at) => list.at(at) > row) : lowerBound(length, (at) => list.at(at) >= row) - 1;
  return list.at((index + length) % length);
}
