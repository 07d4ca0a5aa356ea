import type { ComponentChildren } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { lastScrollTop, rowWindow, scrollTopToCentre, scrollTopToShow, type RowSpace } from "../model/row-window.ts";

export interface Column {
  readonly id: string;
  readonly label: string;
  /** a CSS grid track */
  readonly track: string;
  readonly numeric?: boolean;
}

interface VirtualGridProps {
  /** accessible name */
  readonly label: string;
  readonly columns: readonly Column[];
  readonly count: number;
  /** stays the same while a row is the same thing */
  readonly keyOf: (index: number) => string | number;
  /** one cell a column */
  readonly cells: (index: number) => readonly ComponentChildren[];
  readonly rowClass?: (index: number) => string;
  /** index of the selected row, or −1 */
  readonly selected: number;
  readonly select: (index: number) => void;
  readonly clear?: () => void;
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

/**
 * A grid of rows of one height of which only those in view exist. Selection by click and arrow
 * keys; the focus stays on the grid and points to the row (`aria-activedescendant`).
 */
export function VirtualGrid(props: VirtualGridProps) {
  const { label, columns, count, keyOf, cells, rowClass, selected, select, follow = false, goTo, empty } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const [viewHeight, setViewHeight] = useState(0);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = (): void => setViewHeight(Math.max(0, element.clientHeight - HEAD_HEIGHT));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const space: RowSpace = { count, rowHeight: ROW_HEIGHT, viewHeight };
  const scrollTop = follow ? lastScrollTop(space) : scrolled;
  const rows = rowWindow(space, scrollTop);

  const scrollTo = (top: number): void => {
    if (box.current) box.current.scrollTop = top;
    setScrolled(top);
  };
  useLayoutEffect(() => {
    if (follow && box.current) box.current.scrollTop = scrollTop;
  }, [follow, scrollTop]);
  useEffect(() => {
    if (selected >= 0 && viewHeight > 0 && !follow) scrollTo(scrollTopToShow(space, selected, box.current!.scrollTop));
    // Only a new selection moves the list, never a new row.
  }, [selected, viewHeight > 0]);
  useEffect(() => {
    if (goTo) scrollTo(scrollTopToCentre(space, goTo.index));
  }, [goTo]);

  const onScroll = (): void => {
    const top = box.current!.scrollTop;
    setScrolled(top);
    if (follow && top < lastScrollTop(space) - ROW_HEIGHT) props.unfollow?.();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && selected >= 0 && props.clear) {
      event.preventDefault();
      props.clear();
      return;
    }
    const page = Math.max(1, Math.floor(viewHeight / ROW_HEIGHT) - 1);
    const target = targetRow(event.key, selected, count, page);
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    select(target);
  };

  const drawn = Array.from({ length: rows.end - rows.first }, (_, at) => rows.first + at);
  const idOf = (index: number): string => `${id}-${keyOf(index)}`;
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
          <div key={column.id} class={`cell cell-${column.id} ${column.numeric ? "numeric" : ""}`} role="columnheader">
            {column.label}
          </div>
        ))}
      </div>
      {count === 0 ? (
        <div class="grid-empty">{empty}</div>
      ) : (
        <div class="grid-body" role="rowgroup" style={{ height: `${rows.height}px` }}>
          <div role="presentation" style={{ transform: `translateY(${rows.top}px)` }}>
            {drawn.map((index) => (
              <div
                key={keyOf(index)}
                id={idOf(index)}
                class={`grid-row ${rowClass?.(index) ?? ""}`}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={index === selected}
                onClick={() => select(index)}
              >
                {cells(index).map((cell, at) => {
                  const column = columns[at]!;
                  return (
                    <div
                      key={column.id}
                      class={`cell cell-${column.id} ${column.numeric ? "numeric" : ""}`}
                      role="gridcell"
                    >
                      {cell}
                    </div>
                  );
                })}
              </div>
            ))}
          </div>
        </div>
      )}
    </div>
  );
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
