import type { ReadonlySignal } from "@preact/signals";
import type { UnderPointer } from "../../core/timeline/under-pointer.ts";
import type { Point } from "./chart-gestures.ts";
import type { Size } from "./timeline-model.ts";

export interface Hover extends Point {
  readonly under: UnderPointer | undefined;
}

/** Wide enough for two lines of figures; the tooltip itself may be narrower. */
const WIDTH = 270;
const GAP = 12;

/** The moment under the pointer, and what is there. For the eye only: the table has it in words. */
export function Tooltip({ hover, size }: { hover: ReadonlySignal<Hover | undefined>; size: ReadonlySignal<Size> }) {
  const now = hover.value;
  if (!now?.under) return null;
  const { width, height } = size.value;
  const toLeft = now.x + GAP + WIDTH > width && now.x > width / 2;
  const above = now.y > height / 2;
  const style = {
    ...(toLeft ? { right: `${width - now.x + GAP}px` } : { left: `${now.x + GAP}px` }),
    ...(above ? { bottom: `${height - now.y + GAP}px` } : { top: `${now.y + GAP}px` }),
  };
  return (
    <>
      <div class="timeline-hair" style={{ left: `${now.x}px` }} aria-hidden="true" />
      <div class="timeline-tooltip numeric" style={style} aria-hidden="true">
        <strong>{now.under.title}</strong>
        {now.under.lines.map((line) => (
          <div key={line}>{line}</div>
        ))}
      </div>
    </>
  );
}
