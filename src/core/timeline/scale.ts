import type { EpochMillis, Millis } from "../base/units.ts";
import { formatClock } from "./format.ts";

/** A stretch of the session's time, `from` before `to`. */
export interface TimeWindow {
  readonly from: EpochMillis;
  readonly to: EpochMillis;
}

/** A window laid over `width` pixels that begin at `left`. */
export interface Scale {
  readonly window: TimeWindow;
  readonly left: number;
  readonly width: number;
}

export interface Tick {
  readonly at: EpochMillis;
  readonly x: number;
  readonly label: string;
}

/** The nearest that one can zoom: the clock of the browser's events is good to a microsecond. */
export const SHORTEST_SPAN: Millis = 1;

const STEPS_FROM_A_SECOND: readonly Millis[] = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
].map((seconds) => seconds * 1000);
const DAY: Millis = 86_400_000;

export function spanOf(window: TimeWindow): Millis {
  return window.to - window.from;
}

export function timeToX(scale: Scale, at: EpochMillis): number {
  return scale.left + ((at - scale.window.from) / spanOf(scale.window)) * scale.width;
}

export function xToTime(scale: Scale, x: number): EpochMillis {
  return scale.window.from + ((x - scale.left) / scale.width) * spanOf(scale.window);
}

export function millisPerPixel(scale: Scale): Millis {
  return spanOf(scale.window) / scale.width;
}

/** @param factor below 1 zooms in; `at` keeps its place on the screen unless a bound is met */
export function zoomAround(window: TimeWindow, at: EpochMillis, factor: number, bounds: TimeWindow): TimeWindow {
  const span = Math.min(Math.max(spanOf(window) * factor, SHORTEST_SPAN), Math.max(spanOf(bounds), SHORTEST_SPAN));
  const share = (at - window.from) / spanOf(window);
  const from = at - share * span;
  return clampWindow({ from, to: from + span }, bounds);
}

export function pan(window: TimeWindow, by: Millis, bounds: TimeWindow): TimeWindow {
  return clampWindow({ from: window.from + by, to: window.to + by }, bounds);
}

/** Moves a window into its bounds, and shortens it if it is longer than they are. */
export function clampWindow(window: TimeWindow, bounds: TimeWindow): TimeWindow {
  const span = Math.max(SHORTEST_SPAN, Math.min(spanOf(window), spanOf(bounds)));
  const from = Math.max(bounds.from, Math.min(window.from, bounds.to - span));
  return { from, to: from + span };
}

/**
 * Round moments since `origin` that lie in the window, at least `leastGap` pixels apart.
 * @param leastGap room for the longest label, in pixels
 */
export function ticks(scale: Scale, origin: EpochMillis, leastGap: number): Tick[] {
  const step = tickStep(millisPerPixel(scale) * leastGap);
  const decimals = step >= 1000 ? 0 : Math.min(6, Math.ceil(-Math.log10(step / 1000) - 1e-9));
  const found: Tick[] = [];
  const first = Math.ceil((scale.window.from - origin) / step);
  const last = Math.floor((scale.window.to - origin) / step);
  for (let index = first; index <= last; index++) {
    const at = origin + index * step;
    found.push({ at, x: timeToX(scale, at), label: formatClock(index * step, decimals) });
  }
  return found;
}

/** The smallest round step that is not below `least`. */
function tickStep(least: Millis): Millis {
  if (least <= 1000) {
    const decade = 10 ** Math.floor(Math.log10(least));
    const digit = [1, 2, 5, 10].find((candidate) => candidate * decade >= least * (1 - 1e-9)) ?? 10;
    return Math.min(1000, digit * decade);
  }
  return STEPS_FROM_A_SECOND.find((step) => step >= least) ?? Math.ceil(least / DAY) * DAY;
}
