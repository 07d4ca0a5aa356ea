import type { EpochMillis } from "../../core/base/units.ts";
import { laneAt } from "../../core/timeline/layout.ts";
import { millisPerPixel, xToTime } from "../../core/timeline/scale.ts";
import type { TimelineModel } from "./timeline-model.ts";

/** A pointer that moved less than this has clicked. */
export const CLICK_REACH = 4;
/** Wheel: as DevTools' Performance panel does by default, plain zooms, with Shift scrolls, sideways pans. */
const WHEEL_ZOOM = 1.2;
const WHEEL_NOTCH = 53;
/** A wheel that counts lines rather than pixels. */
const LINE_HEIGHT = 16;

/** In pixels of the chart. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface ChartGestures {
  readonly model: TimelineModel;
  readonly chart: HTMLElement;
  /** where a pointer hovers, without a button pressed; undefined when it has left or drags */
  readonly onPointer: (at: Point | undefined) => void;
  readonly signal: AbortSignal;
}

/** Wheel, drag, pinch, click and double click on the chart. */
export function listenToChart({ model, chart, onPointer, signal }: ChartGestures): void {
  const pointers = new Map<number, Point>();
  let start: { x: number; y: number; range: boolean; at: EpochMillis } | undefined;
  let moved = false;

  const place = (event: MouseEvent): Point => {
    const box = chart.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const timeAt = (x: number): EpochMillis => {
    const { scale } = model.layout();
    return xToTime(scale, Math.max(x, scale.left));
  };

  chart.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_HEIGHT : 1;
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
      const { x, y } = place(event);
      const layout = model.layout();
      const overLabels = x < layout.gutter && y > layout.lanesTop;
      if ((event.shiftKey || overLabels) && !event.ctrlKey) {
        // With Shift held some systems turn a vertical wheel sideways.
        model.scrollTop.value = layout.scrollTop + (dy === 0 ? dx : dy);
      } else if (Math.abs(dx) > Math.abs(dy)) {
        model.pan(dx * millisPerPixel(layout.scale));
      } else {
        // A pinch on a trackpad arrives as a wheel with Ctrl and small steps.
        const notches = dy / (event.ctrlKey ? WHEEL_NOTCH / 8 : WHEEL_NOTCH);
        model.zoom(WHEEL_ZOOM ** notches, timeAt(x));
      }
    },
    { passive: false, signal },
  );

  chart.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      const at = place(event);
      pointers.set(event.pointerId, at);
      chart.setPointerCapture(event.pointerId);
      const range = model.range !== undefined && (event.shiftKey || model.choosing.peek());
      start = { ...at, range, at: timeAt(at.x) };
      moved = pointers.size > 1;
    },
    { signal },
  );

  chart.addEventListener(
    "pointermove",
    (event) => {
      const at = place(event);
      const before = pointers.get(event.pointerId);
      if (!before || !start) {
        onPointer(at);
        return;
      }
      if (!moved && Math.hypot(at.x - start.x, at.y - start.y) < CLICK_REACH) return;
      if (!moved) onPointer(undefined);
      moved = true;
      const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
      pointers.set(event.pointerId, at);
      const [other] = others;
      if (other) {
        const middle = (at.x + other.x) / 2;
        const apart = Math.max(10, Math.abs(at.x - other.x));
        const wasApart = Math.max(10, Math.abs(before.x - other.x));
        model.zoom(wasApart / apart, timeAt(middle));
        return;
      }
      if (start.range) {
        model.drawRange(start.at, timeAt(at.x));
        return;
      }
      const layout = model.layout();
      model.pan((before.x - at.x) * millisPerPixel(layout.scale));
      model.scrollTop.value = layout.scrollTop + before.y - at.y;
    },
    { signal },
  );

  const release = (event: PointerEvent): void => {
    const known = pointers.delete(event.pointerId);
    model.endRange();
    if (!known || moved || event.type === "pointercancel") return;
    const { x, y } = place(event);
    const hit = model.under(x, y);
    const connection = hit?.connection && model.source.session.connections.get(hit.connection);
    if (!hit || !connection) return;
    model.select(connection);
    if (hit.mark !== undefined) model.onPlace?.(connection.id, hit.mark);
  };
  chart.addEventListener("pointerup", release, { signal });
  chart.addEventListener("pointercancel", release, { signal });
  chart.addEventListener("pointerleave", () => onPointer(undefined), { signal });

  chart.addEventListener(
    "dblclick",
    (event) => {
      const { x, y } = place(event);
      if (laneAt(model.layout(), y) === undefined) return;
      const id = model.under(x, y)?.connection;
      if (id !== undefined) model.showLife(id);
    },
    { signal },
  );
}
