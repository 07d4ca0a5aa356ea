import type { ComponentChildren } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import {
  lastScrollTop,
  mostRows,
  rowWindow,
  scrollTopToCentre,
  scrollTopToShow,
  type RowSpace,
} from "../model/row-window.ts";
import { t } from "../text/text.ts";

export interface Column<Row, Id extends string = string> {
  readonly id: Id;
  readonly label: string;
  /** a CSS grid track */
  readonly track: string;
  readonly numeric?: boolean;
  /** left out while the grid is narrower than this many pixels; what it says must be found elsewhere */
  readonly from?: number;
  readonly cell: (row: Row, index: number) => ComponentChildren;
}

interface Sorting<Id extends string> {
  readonly by: Id | undefined;
  readonly descending: boolean;
  readonly sort: (by: Id) => void;
}

interface VirtualGridProps<Row, Id extends string> {
  /** accessible name */
  readonly label: string;
  readonly columns: readonly Column<Row, Id>[];
  /** makes the heads of the columns buttons */
  readonly sorting?: Sorting<Id>;
  readonly count: number;
  readonly rowAt: (index: number) => Row;
  /** stays the same while a row is the same thing */
  readonly keyOf: (row: Row) => string | number;
  /** a class for rows that stand out */
  readonly classOf?: (row: Row) => string | undefined;
  /** index of the selected row, or −1 */
  readonly selected: number;
  readonly select: (index: number) => void;
  readonly clear?: () => void;
  /** clicked, or Enter on the selected row: show more of it */
  readonly open?: (index: number) => void;
  /** clicked with Ctrl or ⌘: do something with it and the selected one */
  readonly pick?: (index: number) => void;
  /** keep the last row in view */
  readonly follow?: boolean;
  /** the person scrolled away from the last row */
  readonly unfollow?: () => void;
  /** a new object takes the grid to that row */
  readonly goTo?: { readonly index: number } | undefined;
  /** shown in place of rows */
  readonly empty?: ComponentChildren;
}

const ROW_HEIGHT = 22;
const HEAD_HEIGHT = 24;

/** Pixels in which a grid of `count` rows need not scroll. */
export function gridHeight(count: number): number {
  return HEAD_HEIGHT + count * ROW_HEIGHT;
}

/**
 * A grid of rows of one height of which only those in view exist. Selection by click and arrow
 * keys; the focus stays on the grid and points to the row (`aria-activedescendant`).
 */
export function VirtualGrid<Row, Id extends string>(props: VirtualGridProps<Row, Id>) {
  const { label, count, rowAt, keyOf, selected, select, follow = false, goTo, empty } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  /** where the box is scrolled to; to ask the box itself while drawing would have it laid out */
  const scrolled = useRef(0);
  const [, drawFor] = useState(0);
  const [size, setSize] = useState({ width: 0, height: 0 });

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = (): void => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const viewHeight = Math.max(0, size.height - HEAD_HEIGHT);
  const columns = props.columns.filter(({ from = 0 }) => size.width >= from);
  const space: RowSpace = { count, rowHeight: ROW_HEIGHT, viewHeight };
  const scrollTop = follow ? lastScrollTop(space) : scrolled.current;
  const rows = rowWindow(space, scrollTop);

  const followed = useRef<number | undefined>(undefined);
  followed.current = follow ? scrollTop : undefined;
  const scrollToEnd = useRef(() => {
    if (!box.current || followed.current === undefined) return;
    box.current.scrollTop = followed.current;
    scrolled.current = box.current.scrollTop;
  }).current;
  const someRows = count > 0;
  useLayoutEffect(() => {
    const element = body.current;
    if (!element) return undefined;
    // Called when the browser has just laid out the rows: to scroll then costs no layout of its own.
    const observer = new ResizeObserver(scrollToEnd);
    observer.observe(element);
    return () => observer.disconnect();
  }, [someRows, scrollToEnd]);
  useLayoutEffect(scrollToEnd, [follow, viewHeight, scrollToEnd]);
  // A new selection, less room or a request moves the list; a new row never does.
  const latest = useRef({ space, follow });
  latest.current = { space, follow };
  useEffect(() => {
    const element = box.current;
    if (!element || selected < 0 || latest.current.follow) return;
    element.scrollTop = scrollTopToShow(latest.current.space, selected, element.scrollTop);
  }, [selected, viewHeight]);
  useEffect(() => {
    const element = box.current;
    if (!element || !goTo || latest.current.follow) return;
    element.scrollTop = scrollTopToCentre(latest.current.space, goTo.index);
  }, [goTo]);

  const onScroll = (): void => {
    const { scrollTop: top, scrollHeight, clientHeight } = box.current!;
    const up = top < scrolled.current;
    scrolled.current = top;
    // While it follows, the rows are those at the end, whatever this says: not to draw them once
    // more halved the script's part of a redraw (from 10.8 to 5.5 ms with 20 frames a display frame).
    if (!follow) drawFor(top);
    // Asked of the element, which knows of a new size before this component does. Rows that were
    // added since it was scrolled are no scrolling away.
    else if (up && top + clientHeight < scrollHeight - ROW_HEIGHT) props.unfollow?.();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // A column's head has keys of its own.
    if (event.target !== event.currentTarget) return;
    if (event.key === "Escape" && selected >= 0 && props.clear) {
      event.preventDefault();
      props.clear();
      return;
    }
    if (event.key === "Enter" && selected >= 0 && props.open) {
      event.preventDefault();
      props.open(selected);
      return;
    }
    const page = Math.max(1, Math.floor(viewHeight / ROW_HEIGHT) - 1);
    const target = targetRow(event.key, selected, count, page);
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    select(target);
  };

  const slots = mostRows(space);
  const drawn = Array.from({ length: rows.end - rows.first }, (_, at) => rows.first + at);
  const idOf = (index: number): string => `${id}-${keyOf(rowAt(index))}`;
  const active = selected >= rows.first && selected < rows.end ? idOf(selected) : undefined;
  return (
    <div
      class="grid"
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      aria-activedescendant={active}
      style={{ "--tracks": columns.map(({ track }) => track).join(" ") }}
      ref={box}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div class="grid-row grid-head" role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <ColumnHead key={column.id} column={column} sorting={props.sorting} />
        ))}
      </div>
      {count === 0 ? (
        <div class="grid-empty" role="row">
          <div role="gridcell">{empty}</div>
        </div>
      ) : (
        <div class="grid-body" role="rowgroup" style={{ height: `${rows.height}px` }} ref={body}>
          <div role="presentation" style={{ transform: `translateY(${rows.top}px)` }}>
            {drawn.map((index) => {
              const row = rowAt(index);
              return (
                // The grid's arrow keys do what a click does.
                // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
                <div
                  // Elements are used again for other rows: new text is cheaper than a new element.
                  key={index % slots}
                  id={idOf(index)}
                  class={`grid-row ${props.classOf?.(row) ?? ""}`}
                  role="row"
                  aria-rowindex={index + 2}
                  aria-selected={index === selected}
                  onClick={(event) => {
                    if (props.pick && (event.ctrlKey || event.metaKey)) return props.pick(index);
                    select(index);
                    props.open?.(index);
                  }}
                >
                  {columns.map((column) => (
                    <div key={column.id} class={cellClass(column)} role="gridcell">
                      {column.cell(row, index)}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
      )}
    </div>
  );
}

interface ColumnHeadProps<Row, Id extends string> {
  readonly column: Column<Row, Id>;
  readonly sorting: Sorting<Id> | undefined;
}

function ColumnHead<Row, Id extends string>({ column, sorting }: ColumnHeadProps<Row, Id>) {
  const sorted = sorting?.by === column.id ? (sorting.descending ? "descending" : "ascending") : undefined;
  return (
    <div class={cellClass(column)} role="columnheader" aria-sort={sorted}>
      {sorting ? (
        <button type="button" class="column-head" title={t("column_sort")} onClick={() => sorting.sort(column.id)}>
          {column.label}
        </button>
      ) : (
        column.label
      )}
    </div>
  );
}

function cellClass({ id, numeric }: { readonly id: string; readonly numeric?: boolean }): string {
  return `cell cell-${id}${numeric ? " numeric" : ""}`;
}

function targetRow(key: string, selected: number, count: number, page: number): number | undefined {
  if (count === 0) return undefined;
  const clamp = (row: number): number => Math.min(count - 1, Math.max(0, row));
  switch (key) {
    case "ArrowDown":
      return clamp(selected + 1);
    case "ArrowUp":
      return clamp(selected - 1);
    case "PageDown":
      return clamp(selected + page);
    case "PageUp":
      return clamp(selected - page);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
