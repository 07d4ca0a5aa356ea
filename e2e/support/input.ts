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
  const inside = await evaluateOn(inner, element.backendNodeId, async (node) => {
    node.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    // What still moves, as a list does that has just grown, would be missed.
    let box = node.getBoundingClientRect();
    for (let still = 0, frames = 0; still < 3 && frames < 60; frames++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = node.getBoundingClientRect();
      still = now.left === box.left && now.top === box.top ? still + 1 : 0;
      box = now;
    }
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

/** A rectangle on the outermost page, in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where an element stands, for pointers that act on places of it. */
export async function boxOf(target: InputTarget, element: AxElement): Promise<Box> {
  const middle = await middleOf(target, element);
  const { width, height } = await evaluateOn(target.inner, element.backendNodeId, (node) => {
    const box = node.getBoundingClientRect();
    return { width: box.width, height: box.height };
  });
  return { left: middle.x - width / 2, top: middle.y - height / 2, width, height };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export async function movePointer(outer: CdpSession, { x, y }: Point): Promise<void> {
  await outer.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y });
}

export async function clickAt(outer: CdpSession, at: Point): Promise<void> {
  await dragPointer(outer, at, at);
}

/** Presses the button at one place and releases it at another, with a stop in between. */
export async function dragPointer(
  outer: CdpSession,
  from: Point,
  to: Point,
  modifiers: readonly (keyof typeof MODIFIERS)[] = [],
): Promise<void> {
  const mask = maskOf(modifiers);
  const send = (type: string, { x, y }: Point, buttons: number): Promise<unknown> =>
    outer.send("Input.dispatchMouseEvent", { type, x, y, button: "left", buttons, clickCount: 1, modifiers: mask });
  await movePointer(outer, from);
  await send("mousePressed", from, 1);
  if (from.x !== to.x || from.y !== to.y) {
    await send("mouseMoved", { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, 1);
    await send("mouseMoved", to, 1);
  }
  await send("mouseReleased", to, 0);
}

/** Turns the wheel; a pinch on a trackpad is one with Control held. */
export async function turnWheel(
  outer: CdpSession,
  at: Point,
  { deltaX = 0, deltaY = 0 },
  modifiers: readonly (keyof typeof MODIFIERS)[] = [],
): Promise<void> {
  const event = { type: "mouseWheel", ...at, deltaX, deltaY, modifiers: maskOf(modifiers) };
  await outer.send("Input.dispatchMouseEvent", event);
}

/** Two fingers on one line, from one distance apart to another. */
export async function pinch(outer: CdpSession, { x, y }: Point, from: number, to: number): Promise<void> {
  const fingers = (apart: number) => [
    { x: x - apart / 2, y, id: 1 },
    { x: x + apart / 2, y, id: 2 },
  ];
  await outer.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(from) });
  for (const share of [0.25, 0.5, 0.75, 1])
    await outer.send("Input.dispatchTouchEvent", {
      type: "touchMove",
      touchPoints: fingers(from + (to - from) * share),
    });
  await outer.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
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
  F3: { keyCode: 114 },
};

const MODIFIERS = { Alt: 1, Control: 2, Meta: 4, Shift: 8 } as const;

function maskOf(modifiers: readonly (keyof typeof MODIFIERS)[]): number {
  return modifiers.reduce((sum, name) => sum | MODIFIERS[name], 0);
}

/** Presses a key such as `Enter`, `ArrowDown`, `a`, in the focused frame. */
export async function pressKey(
  outer: CdpSession,
  key: string,
  modifiers: readonly (keyof typeof MODIFIERS)[] = [],
): Promise<void> {
  const known = KEYS[key] ?? { keyCode: key.toUpperCase().codePointAt(0) ?? 0, text: key };
  const mask = maskOf(modifiers);
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
