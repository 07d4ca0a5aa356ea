import { spanOf } from "../../core/timeline/scale.ts";
import type { TimelineModel } from "./timeline-model.ts";

const KEY_ZOOM = 1.5;
/** Shares of the window. */
const KEY_PAN = 0.1;
const KEY_PAGE = 0.9;
const KEY_STRETCH = 0.05;

/** Keys, while the chart has the focus. */
export function listenToKeys(model: TimelineModel, chart: HTMLElement, signal: AbortSignal): void {
  chart.addEventListener(
    "keydown",
    (event) => {
      if (handleKey(model, event)) event.preventDefault();
    },
    { signal },
  );
}

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** @returns whether the key meant something here */
export function handleKey(model: TimelineModel, event: Key): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { window } = model.layout().scale;
  const span = spanOf(window);
  const { origin, now } = model.extent();
  if (event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    model.stretchRange(span * (event.key === "ArrowLeft" ? -KEY_STRETCH : KEY_STRETCH));
    return model.range?.peek() !== undefined;
  }
  switch (event.key) {
    case "r":
      model.chooseWindow();
      return model.range !== undefined;
    case "n":
      if (!model.source.annotate) return false;
      model.note();
      return true;
    case "ArrowLeft":
    case "a":
      model.pan(span * -KEY_PAN);
      return true;
    case "ArrowRight":
    case "d":
      model.pan(span * KEY_PAN);
      return true;
    case "PageUp":
      model.pan(span * -KEY_PAGE);
      return true;
    case "PageDown":
      model.pan(span * KEY_PAGE);
      return true;
    case "ArrowUp":
      model.selectBy(-1);
      return true;
    case "ArrowDown":
      model.selectBy(1);
      return true;
    case "+":
    case "=":
    case "w":
      model.zoom(1 / KEY_ZOOM);
      return true;
    case "-":
    case "s":
      model.zoom(KEY_ZOOM);
      return true;
    case "0":
      model.fit();
      return true;
    case "Home":
      model.pan(origin - window.from - span * 0.01);
      return true;
    case "End":
      model.pan(now + span * 0.08 - window.to);
      return true;
    case " ":
      model.setFollow(!model.following.peek());
      return true;
    case "Enter": {
      const id = model.selection.peek();
      if (id !== undefined) model.showLife(id);
      return id !== undefined;
    }
    case "Escape": {
      const had = model.range?.peek() ?? model.selection.peek();
      if (model.range?.peek()) model.range.value = undefined;
      else model.selection.value = undefined;
      return had !== undefined;
    }
    default:
      return false;
  }
}
