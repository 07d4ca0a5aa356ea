import type { Bytes, ConnectionId, EpochMillis, Millis } from "../base/units.ts";
import type { FrameStore, RowList } from "../session/frame-store.ts";
import type { TimeWindow } from "./scale.ts";

/**
 * Frames counted by stretches of equal length, empty stretches left out. The stretches lie on a
 * fixed grid of absolute time, so that a picture does not shimmer while its window slides.
 */
export interface Bins {
  readonly length: number;
  /** of its first and its last frame */
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly sent: Uint32Array;
  readonly received: Uint32Array;
  /** of both directions */
  readonly bytes: Float64Array;
}

export interface FrameBins {
  /**
   * Bins that cover at least the window and one neighbour on either side, if there are any. The
   * result is valid until the next call for the same connection. Work is bounded by the number of
   * bins in the window, log n, and the frames that arrived since the last call; a width asked for
   * the first time costs one pass over the connection's frames, or over its finer bins.
   */
  ofConnection(id: ConnectionId, window: TimeWindow, binMs: Millis): Bins;
  /** the same over all connections */
  ofSession(window: TimeWindow, binMs: Millis): Bins;
  /**
   * Bounds what is counted until the next call, so that a million frames that are there at once do
   * not hold up the page. Bins then are those of the earlier frames, and `behind` says so.
   */
  allow(rows: number): void;
  readonly behind: boolean;
}

/** Bins are at least this wide on the screen, at most twice: a mark and the gap beside it. */
const PIXELS_A_BIN = 1.5;
/** Up to this many frames in a window are counted afresh each time: cheaper than keeping them. */
const COUNT_AFRESH_BELOW = 4096;
/** Half of what a bin holds when a window that is just kept is drawn 1,000 pixels wide. */
const FRAMES_A_FINE_BIN = 3;

/** Power of two, so that the grids of all widths fit into one another. */
export function binWidth(millisPerPixel: Millis): Millis {
  return 2 ** Math.ceil(Math.log2(millisPerPixel * PIXELS_A_BIN));
}

/** Indices of the bins that touch the window: `[start, end)`. */
export function binsInWindow(bins: Bins, window: TimeWindow): [start: number, end: number] {
  const start = lowerBound(bins.length, (index) => bins.last[index]! >= window.from);
  const end = lowerBound(bins.length, (index) => bins.first[index]! >= window.to);
  return [start, Math.max(start, end)];
}

export function createFrameBins(frames: FrameStore): FrameBins {
  const everyRow: RowList = {
    get length() {
      return frames.length;
    },
    at: (index) => index,
  };
  const allowance: Allowance = { rows: Infinity, behind: false };
  const sessionSeries = createSeries(frames, () => everyRow, allowance);
  const series = new Map<ConnectionId, Series>();
  return {
    ofConnection(id, window, binMs) {
      let one = series.get(id);
      // The list is asked for each time: the store hands out a shared empty one until the first frame.
      if (!one) series.set(id, (one = createSeries(frames, () => frames.rowsOf(id), allowance)));
      return one(window, binMs);
    },
    ofSession: sessionSeries,
    allow(rows) {
      allowance.rows = rows;
      allowance.behind = false;
    },
    get behind() {
      return allowance.behind;
    },
  };
}

/** The first index in `[0, length)` at which `reached` holds, else `length`; it must go on to hold. */
export function lowerBound(length: number, reached: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

type Series = (window: TimeWindow, binMs: Millis) => Bins;

interface Allowance {
  rows: number;
  behind: boolean;
}

function createSeries(frames: FrameStore, rowsNow: () => RowList, allowance: Allowance): Series {
  const levels = new Map<Millis, GrowingBins>();
  const afresh = new GrowingBins();

  const addRows = (bins: GrowingBins, rows: RowList, from: number, to: number, binMs: Millis): void => {
    for (let index = from; index < to; index++) {
      const row = rows.at(index);
      bins.addFrame(frames.timeOf(row), frames.directionOf(row) === "sent", frames.lengthOf(row), binMs);
    }
  };

  const upToDate = (level: GrowingBins, rows: RowList, binMs: Millis): GrowingBins => {
    const to = Math.min(rows.length, level.rows + allowance.rows);
    addRows(level, rows, level.rows, to, binMs);
    allowance.rows -= to - level.rows;
    level.rows = to;
    if (to < rows.length) allowance.behind = true;
    return level;
  };

  /**
   * Only the finest grid is made from frames, all others from the next finer one. So that zooming in
   * does not make one grid after the other from frames, the first is made fine enough at once.
   */
  const levelOf = (rows: RowList, binMs: Millis, spacing: Millis): GrowingBins => {
    const known = levels.get(binMs);
    if (known) return upToDate(known, rows, binMs);
    let finer = Math.max(0, ...[...levels.keys()].filter((width) => width < binMs));
    if (finer === 0) {
      finer = spacing > 0 ? Math.min(binMs, 2 ** Math.floor(Math.log2(spacing * FRAMES_A_FINE_BIN))) : binMs;
      levels.set(finer, new GrowingBins());
    }
    const source = upToDate(levels.get(finer)!, rows, finer);
    if (finer === binMs) return source;
    const level = new GrowingBins();
    level.addBins(source, binMs);
    if (source.rows === rows.length) levels.set(binMs, level);
    return level;
  };

  return (window, binMs) => {
    const rows = rowsNow();
    const timeAt = (index: number): EpochMillis => frames.timeOf(rows.at(index));
    const start = Math.max(0, lowerBound(rows.length, (index) => timeAt(index) >= window.from) - 1);
    const end = Math.min(rows.length, lowerBound(rows.length, (index) => timeAt(index) >= window.to) + 1);
    if (end - start <= COUNT_AFRESH_BELOW) {
      afresh.length = 0;
      addRows(afresh, rows, start, end, binMs);
      return afresh;
    }
    const spacing = (timeAt(end - 1) - timeAt(start)) / (end - start);
    return levelOf(rows, binMs, spacing);
  };
}

class GrowingBins implements Bins {
  length = 0;
  /** how many rows of the series are counted already */
  rows = 0;
  /** where the last bin's stretch ends */
  private end = 0;
  first = new Float64Array(32);
  last = new Float64Array(32);
  sent = new Uint32Array(32);
  received = new Uint32Array(32);
  bytes = new Float64Array(32);

  addFrame(at: EpochMillis, sent: boolean, length: Bytes, binMs: Millis): void {
    const index = this.binFor(at, at, binMs);
    if (sent) this.sent[index]!++;
    else this.received[index]!++;
    this.bytes[index]! += length;
  }

  addBins(finer: GrowingBins, binMs: Millis): void {
    for (let from = 0; from < finer.length; from++) {
      const index = this.binFor(finer.first[from]!, finer.last[from]!, binMs);
      this.sent[index]! += finer.sent[from]!;
      this.received[index]! += finer.received[from]!;
      this.bytes[index]! += finer.bytes[from]!;
    }
    this.rows = finer.rows;
  }

  /** The last bin, or a new one. A time that steps back is counted in the last: nothing is lost. */
  private binFor(first: EpochMillis, last: EpochMillis, binMs: Millis): number {
    const current = this.length - 1;
    if (first < this.end && current >= 0) {
      if (last > this.last[current]!) this.last[current] = last;
      return current;
    }
    if (this.length === this.first.length) this.grow();
    this.end = (Math.floor(first / binMs) + 1) * binMs;
    const index = this.length++;
    this.first[index] = first;
    this.last[index] = last;
    this.sent[index] = 0;
    this.received[index] = 0;
    this.bytes[index] = 0;
    return index;
  }

  private grow(): void {
    const size = this.length * 2;
    this.first = larger(this.first, new Float64Array(size));
    this.last = larger(this.last, new Float64Array(size));
    this.sent = larger(this.sent, new Uint32Array(size));
    this.received = larger(this.received, new Uint32Array(size));
    this.bytes = larger(this.bytes, new Float64Array(size));
  }
}

function larger<Column extends Float64Array | Uint32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
