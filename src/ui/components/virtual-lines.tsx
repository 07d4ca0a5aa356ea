import type { ComponentChildren, HTMLAttributes } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { rowWindow, scrollTopToShow, type RowSpace } from "../model/row-window.ts";

export const LINE_HEIGHT = 18;

interface VirtualLinesProps {
  readonly count: number;
  readonly renderLine: (index: number) => ComponentChildren;
  /** a line to be kept in view, or −1 */
  readonly active?: number;
  readonly class: string;
  /** the element that scrolls: its role, name and keys */
  readonly attributes?: HTMLAttributes<HTMLDivElement>;
}

/** Lines of one height of which only those in view exist. It takes the focus, so that keys scroll it. */
export function VirtualLines({ count, renderLine, active = -1, class: className, attributes }: VirtualLinesProps) {
  const box = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [viewHeight, setViewHeight] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = (): void => setViewHeight(element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const space: RowSpace = { count, rowHeight: LINE_HEIGHT, viewHeight };
  const latest = useRef(space);
  latest.current = space;
  useEffect(() => {
    const element = box.current;
    if (element && active >= 0) element.scrollTop = scrollTopToShow(latest.current, active, element.scrollTop);
  }, [active, viewHeight]);
  const { first, end, height, top } = rowWindow(space, scrollTop);
  return (
    <div
      class={`lines ${className}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keys
      tabIndex={0}
      {...attributes}
      ref={box}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      <div role="presentation" style={{ height: `${height}px` }}>
        <div role="presentation" style={{ transform: `translateY(${top}px)` }}>
          {Array.from({ length: end - first }, (_, at) => renderLine(first + at))}
        </div>
      </div>
    </div>
  );
}
