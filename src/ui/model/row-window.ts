/**
 * Which rows of a long list are drawn, and where. A browser cannot lay out an element higher than
 * about 33 million pixels, so past `TALLEST` the scroll bar covers the rows proportionally.
 */
export const TALLEST = 15_000_000;

export interface RowWindow {
  /** first row to draw */
  readonly first: number;
  /** one past the last row to draw */
  readonly end: number;
  /** height of the scrolled content in pixels */
  readonly height: number;
  /** where the first drawn row begins in that content, in pixels */
  readonly top: number;
}

export interface RowSpace {
  readonly count: number;
  readonly rowHeight: number;
  readonly viewHeight: number;
}

/** Rows drawn beyond each edge of the view, so that a quick scroll does not show blanks. */
const OVERSCAN = 8;

export function rowWindow(space: RowSpace, scrollTop: number): RowWindow {
  const { count, rowHeight, viewHeight } = space;
  const height = contentHeight(space);
  const offset = offsetOf(space, scrollTop);
  const first = Math.max(0, Math.floor(offset / rowHeight) - OVERSCAN);
  const end = Math.min(count, Math.ceil((offset + viewHeight) / rowHeight) + OVERSCAN);
  return { first, end: Math.max(first, end), height, top: scrollTop - offset + first * rowHeight };
}

/** No window of this space has more rows: so many elements are enough to draw any of them. */
export function mostRows({ rowHeight, viewHeight }: RowSpace): number {
  return Math.ceil(viewHeight / rowHeight) + 1 + 2 * OVERSCAN;
}

/** The scroll position that shows `row` with the least movement from `scrollTop`. */
export function scrollTopToShow(space: RowSpace, row: number, scrollTop: number): number {
  const { rowHeight, viewHeight } = space;
  const offset = offsetOf(space, scrollTop);
  const top = row * rowHeight;
  const bottom = top + rowHeight;
  if (top < offset) return scrollTopOf(space, top);
  if (bottom > offset + viewHeight) return scrollTopOf(space, bottom - viewHeight);
  return scrollTop;
}

/** The scroll position that puts `row` in the middle of the view. */
export function scrollTopToCentre(space: RowSpace, row: number): number {
  return scrollTopOf(space, (row + 0.5) * space.rowHeight - space.viewHeight / 2);
}

/** The scroll position at which the last row is shown. */
export function lastScrollTop(space: RowSpace): number {
  return Math.max(0, contentHeight(space) - space.viewHeight);
}

function contentHeight(space: RowSpace): number {
  return Math.min(TALLEST, space.count * space.rowHeight);
}

/** Scroll position → pixels into the true, unlimited list. */
function offsetOf(space: RowSpace, scrollTop: number): number {
  const most = Math.max(0, space.count * space.rowHeight - space.viewHeight);
  const scrollable = lastScrollTop(space);
  if (scrollable === 0) return 0;
  return Math.min(most, Math.max(0, scrollTop) * (most / scrollable));
}

/** The inverse of `offsetOf`. */
function scrollTopOf(space: RowSpace, offset: number): number {
  const most = Math.max(0, space.count * space.rowHeight - space.viewHeight);
  if (most === 0) return 0;
  return (Math.min(most, Math.max(0, offset)) * lastScrollTop(space)) / most;
}
