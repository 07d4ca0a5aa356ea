import { brushed, gripAt, type Grip } from "../../core/timeline/overview.ts";
import { spanOf, xToTime, type TimeWindow } from "../../core/timeline/scale.ts";
import { CLICK_REACH } from "./chart-gestures.ts";
import type { TimelineModel } from "./timeline-model.ts";

export interface BrushGestures {
  readonly model: TimelineModel;
  readonly brush: HTMLElement;
  readonly signal: AbortSignal;
}

/**
 * Drag on the overview: inside moves the window, an edge resizes it, elsewhere draws a new one; with
 * Shift it chooses a stretch of time.
 */
export function listenToBrush({ model, brush, signal }: BrushGestures): void {
  let held: { grip: Grip; x: number; window: TimeWindow; range: boolean } | undefined;
  const xOf = (event: MouseEvent): number => event.clientX - brush.getBoundingClientRect().left;
  const grip = (x: number): Grip => {
    const { window } = model.layout().scale;
    // A window that shows everything cannot be moved: a drag draws a new one.
    const whole = spanOf(window) >= spanOf(model.overviewScale().window) - 1;
    return whole ? "outside" : gripAt(model.overviewScale(), window, x);
  };
  brush.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      const x = xOf(event);
      brush.setPointerCapture(event.pointerId);
      const range = model.range !== undefined && (event.shiftKey || model.choosing.peek());
      held = { grip: grip(x), x, window: model.layout().scale.window, range };
    },
    { signal },
  );
  brush.addEventListener(
    "pointermove",
    (event) => {
      const x = xOf(event);
      if (!held) {
        brush.style.cursor = CURSOR[grip(x)];
        return;
      }
      if (Math.abs(x - held.x) < CLICK_REACH) return;
      if (held.range) {
        const scale = model.overviewScale();
        model.drawRange(xToTime(scale, held.x), xToTime(scale, x));
        return;
      }
      model.show(brushed(model.overviewScale(), held.window, held.grip, held.x, x));
    },
    { signal },
  );
  const release = (event: PointerEvent): void => {
    const x = xOf(event);
    model.endRange();
    if (!held?.range && held?.grip === "outside" && Math.abs(x - held.x) < CLICK_REACH && event.type === "pointerup") {
      const whole = spanOf(held.window) >= spanOf(model.overviewScale().window) - 1;
      if (!whole) model.show(brushed(model.overviewScale(), held.window, "outside", held.x, x));
    }
    held = undefined;
  };
  brush.addEventListener("pointerup", release, { signal });
  brush.addEventListener("pointercancel", release, { signal });
  brush.addEventListener("dblclick", () => model.fit(), { signal });
}

const CURSOR: Record<Grip, string> = { from: "ew-resize", to: "ew-resize", inside: "grab", outside: "crosshair" };
