import type { CdpSession } from "../../src/cli/chromium/cdp.ts";
import type { AxElement } from "./elements.ts";
import { evaluateOn } from "./evaluate.ts";

/**
 * Real input for a frame that lies in another one: coordinates and events belong to the outermost
 * page (`outer`), from which the browser routes them; `frameTargetId` is the inner frame's target.
 */
export interface InputTarget {
  readonly outer: CdpSession;
  readonly inner: CdpSession;
  readonly frameTargetId: string;
}

/** Scrolls an element into view and clicks its middle with the mouse. */
export async function clickElement(
  target: InputTarget,
  element: AxElement,
  { count = 1 }: { count?: number } = {},
): Promise<void> {
  const { x, y } = await middleOf(target, element);
  const { outer } = target;
  await outer.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y });
  const press = { x, y, button: "left", clickCount: count };
  await outer.send("Input.dispatchMouseEvent", { ...press, type: "mousePressed" });
  await outer.send("Input.dispatchMouseEvent", { ...press, type: "mouseReleased" });
}

export async function middleOf(target: InputTarget, element: AxElement): Promise<{ x: number; y: number }> {
  const { outer, inner, frameTargetId } = target;
  const inside = await evaluateOn(inner, element.backendNodeId, (node) => {
    node.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    const box = node.getBoundingClientRect();
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    const hit = document.elementFromPoint(x, y);
    const reachable = hit !== null && (node.contains(hit) || hit.contains(node) || node.closest("label") !== null);
    return { x, y, reachable, size: [box.width, box.height] };
  });
  if (!inside.reachable)
    throw new Error(`${element.role} ${element.name} is hidden or covered, so it cannot be clicked`);
  const owner = await outer.send<{ backendNodeId: number }>("DOM.getFrameOwner", { frameId: frameTargetId });
  const { model } = await outer.send<{ model: { content: readonly number[] } }>("DOM.getBoxModel", owner);
  const [left = 0, top = 0] = model.content;
  return { x: left + inside.x, y: top + inside.y };
}

const KEYS: Readonly<Record<string, { readonly keyCode: number; readonly text?: string }>> = {
  Enter: { keyCode: 13, text: "\r" },
  Escape: { keyCode: 27 },
  Tab: { keyCode: 9 },
  " ": { keyCode: 32, text: " " },
  ArrowLeft: { keyCode: 37 },
  ArrowUp: { keyCode: 38 },
  ArrowRight: { keyCode: 39 },
  ArrowDown: { keyCode: 40 },
  Home: { keyCode: 36 },
  End: { keyCode: 35 },
  PageUp: { keyCode: 33 },
  PageDown: { keyCode: 34 },
};

const MODIFIERS = { Alt: 1, Control: 2, Meta: 4, Shift: 8 } as const;

/** Presses a key such as `Enter`, `ArrowDown`, `a`, in the focused frame. */
export async function pressKey(
  outer: CdpSession,
  key: string,
  modifiers: readonly (keyof typeof MODIFIERS)[] = [],
): Promise<void> {
  const known = KEYS[key] ?? { keyCode: key.toUpperCase().codePointAt(0) ?? 0, text: key };
  const mask = modifiers.reduce((sum, name) => sum | MODIFIERS[name], 0);
  const event = {
    key,
    code: KEYS[key] ? (key === " " ? "Space" : key) : `Key${key.toUpperCase()}`,
    windowsVirtualKeyCode: known.keyCode,
    modifiers: mask,
  };
  const text = known.text !== undefined && (mask & ~MODIFIERS.Shift) === 0 ? { text: known.text } : {};
  await outer.send("Input.dispatchKeyEvent", { ...event, ...text, type: "text" in text ? "keyDown" : "rawKeyDown" });
  await outer.send("Input.dispatchKeyEvent", { ...event, type: "keyUp" });
}

/** Types text into the focused field. */
export async function typeText(outer: CdpSession, text: string): Promise<void> {
  await outer.send("Input.insertText", { text });
}
