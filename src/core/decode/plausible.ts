import { Tagged } from "./decoded.ts";

/** Random bytes are no message: so many readable letters there must be at least, */
const FEWEST_LETTERS = 4;
/** and nothing but letters in names and texts. So much of a tree is looked at. */
const MOST_NODES = 2000;
// oxlint-disable-next-line no-control-regex -- what names and readable texts do not have
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/;
const NAME = /^[\w$@./:\- ]{1,100}$/;

/**
 * Whether a tree that was read from bytes by content alone looks like what somebody meant to send: a
 * container, its names readable, its texts without control characters, and enough of both.
 */
export function isPlausible(value: unknown): boolean {
  if (!Array.isArray(value) && !isMap(value) && !(value instanceof Tagged)) return false;
  let letters = 0;
  let nodes = 0;
  const open: unknown[] = [value];
  while (open.length > 0 && nodes < MOST_NODES) {
    const node = open.pop();
    nodes++;
    if (typeof node === "string") {
      if (UNREADABLE.test(node)) return false;
      letters += node.length;
    } else if (Array.isArray(node)) {
      for (const item of node.slice(0, MOST_NODES)) open.push(item);
    } else if (node instanceof Tagged) {
      open.push(node.value);
    } else if (isMap(node)) {
      const entries = node instanceof Map ? [...(node as Map<unknown, unknown>)] : Object.entries(node);
      for (const [name, item] of entries.slice(0, MOST_NODES)) {
        if (typeof name === "string") {
          if (!NAME.test(name)) return false;
          letters += name.length;
        } else if (typeof name !== "number") return false;
        open.push(item);
      }
    }
  }
  return letters >= FEWEST_LETTERS;
}

/** Dates, bytes and extensions are objects of classes, whose members nobody sent. */
function isMap(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return value instanceof Map || Object.getPrototypeOf(value) === Object.prototype;
}
