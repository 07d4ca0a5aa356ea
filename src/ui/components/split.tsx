import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

const LEAST = 0.15;
const MOST = 0.85;
const KEY_STEP = 0.02;

interface SplitProps {
  /** `columns` lie side by side, `rows` one above the other */
  readonly as: "columns" | "rows";
  /** share of the first part, 0 to 1 */
  readonly size: Signal<number>;
  /** name of the separator: what it makes larger or smaller */
  readonly label: string;
  readonly first: ComponentChildren;
  /** nothing: the first part has all the room, and keeps its focus and scroll position */
  readonly second?: ComponentChildren;
  /** the second part is never higher (or wider) than this many pixels: what it cannot fill is the first one's */
  readonly secondAtMost?: number;
}

/** Two parts and a separator between them that moves by pointer and by arrow keys. */
export function Split({ as, size, label, first, second, secondAtMost }: SplitProps) {
  const box = useRef<HTMLDivElement>(null);
  const share = size.value;
  const set = (value: number): void => {
    size.value = Math.round(Math.min(MOST, Math.max(LEAST, value)) * 1000) / 1000;
  };
  const onPointerMove = (event: PointerEvent): void => {
    const bounds = box.current?.getBoundingClientRect();
    if (!bounds || !(event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId)) return;
    set(as === "columns" ? (event.clientX - bounds.left) / bounds.width : (event.clientY - bounds.top) / bounds.height);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const [less, more] = as === "columns" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    if (event.key === less) set(share - KEY_STEP);
    else if (event.key === more) set(share + KEY_STEP);
    else if (event.key === "Home") set(LEAST);
    else if (event.key === "End") set(MOST);
    else return;
    event.preventDefault();
  };
  const rest =
    secondAtMost === undefined ? `minmax(0, ${1 - share}fr)` : `min(${(1 - share) * 100}%, ${secondAtMost}px)`;
  const head = secondAtMost === undefined ? `minmax(0, ${share}fr)` : "minmax(0, 1fr)";
  const tracks = second ? `${head} auto ${rest}` : "minmax(0, 1fr)";
  return (
    <div
      class={`split split-${as}`}
      ref={box}
      style={as === "columns" ? { gridTemplateColumns: tracks } : { gridTemplateRows: tracks }}
    >
      <div class="split-part">{first}</div>
      {second ? (
        <div
          class="separator"
          role="separator"
          tabIndex={0}
          aria-label={label}
          aria-orientation={as === "columns" ? "vertical" : "horizontal"}
          aria-valuenow={Math.round(share * 100)}
          aria-valuemin={LEAST * 100}
          aria-valuemax={MOST * 100}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={onPointerMove}
          onKeyDown={onKeyDown}
        />
      ) : undefined}
      {second ? <div class="split-part">{second}</div> : undefined}
    </div>
  );
}
