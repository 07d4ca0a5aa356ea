import { assertNever } from "../base/assert-never.ts";
import type { EpochMillis, Millis } from "../base/units.ts";
import { SHORTEST_SPAN, clampWindow, pan, spanOf, zoomAround, type TimeWindow } from "./scale.ts";

/**
 * What part of the session one looks at.
 * - `fit`: all of it. While recording the window grows in steps, so that the picture stands still
 *   and only the present moves through it.
 * - `follow`: the newest stretch of a fixed length, sliding.
 * - `still`: one stretch, whatever happens.
 */
export type View =
  | { readonly mode: "fit" }
  | { readonly mode: "follow"; readonly span: Millis }
  | { readonly mode: "still"; readonly window: TimeWindow };

/** The time that there is to look at. */
export interface Extent {
  readonly origin: EpochMillis;
  readonly now: EpochMillis;
  readonly recording: boolean;
}

/** Where a following window keeps the present, as a share of its width: marks need room behind it. */
const PRESENT_AT = 0.92;
/** Room before the beginning and behind the end, for marks and their text, as shares of the width. */
const ROOM_AT_START = 0.01;
const ROOM_AT_END = 0.06;
/** The least that a fitted window shows of a session that has ended. */
const LEAST_FIT: Millis = 1000;
/** A growing recording is fitted into the first of these that holds it; beyond, into hours. */
const FIT_STEPS: readonly Millis[] = [
  30, 60, 90, 120, 180, 240, 360, 480, 600, 900, 1200, 1800, 2700, 3600, 5400, 7200,
].map((seconds) => seconds * 1000);
const HOUR: Millis = 3_600_000;

/** All that one can look at: the whole session with a little room, while recording with room to grow. */
export function boundsOf({ origin, now, recording }: Extent): TimeWindow {
  const lasted = Math.max(now - origin, LEAST_FIT);
  const needed = lasted * (1 + ROOM_AT_END);
  const span = recording ? (FIT_STEPS.find((step) => step >= needed) ?? Math.ceil(needed / HOUR) * HOUR) : needed;
  return { from: origin - span * ROOM_AT_START, to: origin + span };
}

export function windowOf(view: View, extent: Extent): TimeWindow {
  const bounds = boundsOf(extent);
  switch (view.mode) {
    case "fit":
      return bounds;
    case "follow": {
      const from = extent.now - view.span * (extent.recording ? PRESENT_AT : 1 - ROOM_AT_END);
      return clampWindow(
        { from, to: from + view.span },
        { from: bounds.from, to: Math.max(bounds.to, from + view.span) },
      );
    }
    case "still":
      return view.window;
    default:
      return assertNever(view);
  }
}

export function isFollowing(view: View): boolean {
  return view.mode !== "still";
}

/** Off: stays where it is. On: goes on with the newest stretch of the same length. */
export function withFollow(view: View, follow: boolean, extent: Extent): View {
  if (follow === isFollowing(view)) return view;
  const window = windowOf(view, extent);
  return follow ? { mode: "follow", span: spanOf(window) } : { mode: "still", window };
}

/**
 * @param factor below 1 zooms in
 * @param at the moment that keeps its place; without it the present is kept while following, else the middle
 */
export function zoomed(view: View, extent: Extent, factor: number, at?: EpochMillis): View {
  const bounds = boundsOf(extent);
  const window = windowOf(view, extent);
  const span = Math.max(SHORTEST_SPAN, spanOf(window) * factor);
  if (span >= spanOf(bounds)) return { mode: "fit" };
  if (view.mode === "follow" || (view.mode === "fit" && at === undefined && extent.recording)) {
    return { mode: "follow", span };
  }
  return { mode: "still", window: zoomAround(window, at ?? (window.from + window.to) / 2, factor, bounds) };
}

/** Looking elsewhere is the end of following. */
export function panned(view: View, extent: Extent, by: Millis): View {
  const window = windowOf(view, extent);
  const moved = pan(window, by, boundsOf(extent));
  return moved.from === window.from ? view : { mode: "still", window: moved };
}

export function showing(window: TimeWindow, extent: Extent): View {
  return { mode: "still", window: clampWindow(window, boundsOf(extent)) };
}
