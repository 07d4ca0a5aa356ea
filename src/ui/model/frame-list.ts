import type { ConnectionId, EpochMillis } from "../../core/base/units.ts";
import type { FrameStore, RowList } from "../../core/session/frame-store.ts";

/** The frames of one connection, or of all, as a list of rows of the session. */
export function frameList(frames: FrameStore, connection: ConnectionId | undefined): RowList {
  if (connection !== undefined) return frames.rowsOf(connection);
  const { length } = frames;
  return { length, at: (index) => index };
}

/** Index of the row in a list in ascending order, or −1. */
export function indexOfRow(list: RowList, row: number): number {
  const index = firstIndex(list.length, (at) => list.at(at) >= row);
  return index < list.length && list.at(index) === row ? index : -1;
}

/** Index of the frame nearest to `at`; undefined for an empty list. Frames come in order of time. */
export function nearestIndex(list: RowList, frames: FrameStore, at: EpochMillis): number | undefined {
  if (list.length === 0) return undefined;
  const timeAt = (index: number): EpochMillis => frames.timeOf(list.at(index));
  const after = firstIndex(list.length, (index) => timeAt(index) >= at);
  if (after === 0) return 0;
  if (after === list.length) return after - 1;
  return timeAt(after) - at < at - timeAt(after - 1) ? after : after - 1;
}

/** The first index for which `holds`, given that it holds for every later one; `length` if for none. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
