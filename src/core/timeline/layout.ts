import type { Lane } from "./lanes.ts";
import { textWidth } from "./primitives.ts";
import type { Scale, TimeWindow } from "./scale.ts";

/** Where everything stands: what the scene is drawn into and what a pointer is tested against. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** room for lane labels at the left; 0 when narrow: then a label stands above its line */
  readonly gutter: number;
  readonly scale: Scale;
  readonly stripTop: number;
  readonly lanesTop: number;
  readonly laneHeight: number;
  /** what the lanes would need; more than there is room means that they scroll */
  readonly contentHeight: number;
  readonly scrollTop: number;
  readonly lanes: readonly Lane[];
  /** the lanes in sight: `[first, end)` */
  readonly visible: readonly [first: number, end: number];
}

export const AXIS_HEIGHT = 22;
export const STRIP_HEIGHT = 20;
const LOWEST_LANE = 24;
/** In a picture that is as high as it needs to be. */
const STILL_LANE = 34;
const HIGHEST_LANE = 44;
/** Narrower than this a gutter would leave too little for the picture. */
const NARROW = 400;
const GUTTER_STEP = 40;
const NARROWEST_GUTTER = 88;
const WIDEST_GUTTER = 200;
/** Room above the line for a label when there is no gutter. */
const INLINE_LABEL_HEIGHT = 14;

export interface LayoutInput {
  readonly lanes: readonly Lane[];
  readonly window: TimeWindow;
  readonly width: number;
  /** as high as its lanes need, if absent */
  readonly height?: number;
  readonly scrollTop?: number;
}

export function layoutOf(input: LayoutInput): Layout {
  const { lanes, window, width } = input;
  const gutter = width < NARROW ? 0 : gutterFor(lanes, width);
  const lanesTop = AXIS_HEIGHT + STRIP_HEIGHT;
  const inline = labelRoom({ gutter });
  const room = input.height === undefined ? 0 : input.height - lanesTop;
  const even = Math.floor(room / Math.max(1, lanes.length)) - inline;
  const plain = input.height === undefined ? STILL_LANE : Math.min(HIGHEST_LANE, Math.max(LOWEST_LANE, even));
  const laneHeight = plain + inline;
  const contentHeight = lanes.length * laneHeight;
  const height = input.height ?? lanesTop + contentHeight;
  const scrollTop = Math.max(0, Math.min(input.scrollTop ?? 0, contentHeight - (height - lanesTop)));
  const first = Math.min(lanes.length, Math.floor(scrollTop / laneHeight));
  const end = Math.min(lanes.length, Math.ceil((scrollTop + Math.max(0, height - lanesTop)) / laneHeight));
  return {
    width,
    height,
    gutter,
    scale: { window, left: gutter, width: Math.max(1, width - gutter) },
    stripTop: AXIS_HEIGHT,
    lanesTop,
    laneHeight,
    contentHeight,
    scrollTop,
    lanes,
    visible: [first, Math.max(first, end)],
  };
}

/** As wide as the longest label wants, in steps, so that a new connection seldom moves the picture. */
function gutterFor(lanes: readonly Lane[], width: number): number {
  const longest = lanes.reduce((most, { label }) => Math.max(most, textWidth(label)), 0) + 16;
  const wanted = Math.ceil(longest / GUTTER_STEP) * GUTTER_STEP;
  return Math.max(NARROWEST_GUTTER, Math.min(wanted, WIDEST_GUTTER, Math.floor(width * 0.25)));
}

/** Height that a lane's label takes above its line, when it does. */
export function labelRoom(layout: Pick<Layout, "gutter">): number {
  return layout.gutter === 0 ? INLINE_LABEL_HEIGHT : 0;
}

/** Top of a lane on the screen; above `lanesTop` when scrolled under the header. */
export function laneTop(layout: Layout, index: number): number {
  return layout.lanesTop + index * layout.laneHeight - layout.scrollTop;
}

/** The line of a lane: sent stands on it, received hangs from it. */
export function laneMiddle(layout: Layout, index: number): number {
  const inline = labelRoom(layout);
  return Math.round(laneTop(layout, index) + inline + (layout.laneHeight - inline) / 2);
}

/** Greatest height of a bar on either side of the line. */
export function barRoom(layout: Layout): number {
  return (layout.laneHeight - labelRoom(layout)) / 2 - 4;
}

export function laneAt(layout: Layout, y: number): number | undefined {
  if (y < layout.lanesTop || y >= layout.height) return undefined;
  const index = Math.floor((y - layout.lanesTop + layout.scrollTop) / layout.laneHeight);
  return index < layout.lanes.length ? index : undefined;
}
