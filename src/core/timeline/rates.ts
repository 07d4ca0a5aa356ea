import type { Millis } from "../base/units.ts";
import { binsInWindow, binWidth, type FrameBins } from "./bins.ts";
import { formatCount } from "./format.ts";
import { textWidth, type Bars, type Kind, type Primitive } from "./primitives.ts";
import { millisPerPixel, timeToX, type Scale, type TimeWindow } from "./scale.ts";

/** A rate over less than this would make a lone frame look like a flood. */
export const SHORTEST_RATE_BIN: Millis = 1024;
/** What is written at the top of each half, and a little air below it. */
const HALF_HEAD = 12;
const BASELINE = 10;

export interface RatesInput {
  readonly bins: FrameBins;
  /** that of the lanes above: the same moment stands at the same place */
  readonly scale: Scale;
  readonly height: number;
  readonly range?: TimeWindow | undefined;
}

/**
 * Frames a second above, bytes a second below, of all connections, each against its own peak in
 * sight. Drawn like the lanes, on their scale and with their palette, so that zooming and panning
 * move both at once; a charting library would bring an axis and a clock of its own.
 */
export function ratesScene({ bins, scale, height, range }: RatesInput): Primitive[] {
  const width = scale.left + scale.width;
  const half = Math.floor(height / 2);
  const out: Primitive[] = [{ shape: "rect", kind: "background", x: 0, y: 0, width, height }];
  const binMs = Math.max(SHORTEST_RATE_BIN, binWidth(millisPerPixel(scale)));
  const counted = bins.ofSession(scale.window, binMs);
  const [start, end] = binsInWindow(counted, scale.window);
  const seconds = binMs / 1000;
  let mostFrames = 0;
  let mostBytes = 0;
  for (let index = start; index < end; index++) {
    mostFrames = Math.max(mostFrames, counted.sent[index]! + counted.received[index]!);
    mostBytes = Math.max(mostBytes, counted.bytes[index]!);
  }
  const bars = (kind: Kind, baseline: number, most: number, valueAt: (index: number) => number): Bars => {
    const unit = most === 0 ? 0 : (half - HALF_HEAD) / most;
    const x = new Float32Array(end - start);
    const heights = new Float32Array(end - start);
    for (let index = start; index < end; index++) {
      x[index - start] = timeToX(scale, Math.floor(counted.first[index]! / binMs) * binMs);
      heights[index - start] = unit * valueAt(index);
    }
    const barWidth = Math.max(1, binMs / millisPerPixel(scale) - 0.5);
    return {
      shape: "bars",
      kind,
      baseline,
      direction: "up",
      width: barWidth,
      count: end - start,
      x,
      height: heights,
    };
  };
  // Sent is drawn at full height first; received then covers its own share from the line upwards.
  out.push(
    bars("sent", half, mostFrames, (index) => counted.sent[index]! + counted.received[index]!),
    bars("received", half, mostFrames, (index) => counted.received[index]!),
    bars("bytes", height, mostBytes, (index) => counted.bytes[index]!),
  );
  if (scale.left > 0) out.push({ shape: "rect", kind: "background", x: 0, y: 0, width: scale.left, height });
  for (const y of [half, height]) out.push({ shape: "line", kind: "grid", x1: scale.left, y1: y, x2: width, y2: y });
  if (range) {
    const from = Math.max(scale.left, timeToX(scale, range.from));
    const to = Math.min(width, timeToX(scale, range.to));
    if (to > from) out.push({ shape: "rect", kind: "range", x: from, y: 0, width: Math.max(1, to - from), height });
  }
  const label = (y: number, words: readonly string[]): void => {
    const room = scale.left > 0 ? scale.left - 8 : scale.width;
    const text = words.find((candidate) => textWidth(candidate) <= room);
    if (text !== undefined) out.push({ shape: "text", kind: "page-label", x: 8, y, text, anchor: "start" });
  };
  label(BASELINE, [`≤ ${rateText(mostFrames / seconds)} frames/s`, `≤ ${rateText(mostFrames / seconds)}/s`]);
  label(half + BASELINE, [`≤ ${byteRateText(mostBytes / seconds)}`]);
  return out;
}

/** `4 131`, `0.5` */
export function rateText(rate: number): string {
  return rate >= 10 || rate === 0 ? formatCount(Math.round(rate)) : rate.toFixed(1);
}

const UNITS = ["B/s", "kB/s", "MB/s", "GB/s"] as const;

/** `977 B/s`, `1.2 MB/s` */
export function byteRateText(rate: number): string {
  const power = rate < 999.5 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(rate * 1.0005) / 3));
  const value = rate / 1000 ** power;
  return `${power === 0 || value >= 99.95 ? formatCount(Math.round(value)) : value.toFixed(1)} ${UNITS[power]}`;
}
