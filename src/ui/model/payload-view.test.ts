import { expect, test } from "vitest";
import type { StoredPayload } from "../../core/session/frame-store.ts";
import { hexDump, previewOf, SHOWN_TEXT, typeName, viewPayload } from "./payload-view.ts";

const encoder = new TextEncoder();
const kept = (text: string, whole = true): StoredPayload => ({ kind: "kept", bytes: encoder.encode(text), whole });

test("opcodes have names", () => {
  expect([1, 2, 9].map(typeName)).toEqual(["text", "binary", "opcode 9"]);
});

test("a preview is one line", () => {
  expect(previewOf(kept('{\n  "a": 1\n}'), 1)).toBe('{ "a": 1 }');
  expect(previewOf({ kind: "kept", bytes: Uint8Array.of(0, 255), whole: true }, 2)).toBe("00 ff");
  expect(previewOf({ kind: "dropped" }, 1)).toContain("not kept");
});

test("JSON is laid out when it is an object or a list", () => {
  expect(viewPayload(kept('{"a":[1]}'), 9, "json")?.text).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(viewPayload(kept("42"), 2, "json")).toBeUndefined();
  expect(viewPayload(kept("{broken"), 7, "json")).toBeUndefined();
  expect(viewPayload(kept('{"a":1}', false), 2_000_000, "json")).toBeUndefined();
});

test("what is left out is said", () => {
  expect(viewPayload(kept("abc"), 3, "text")).toEqual({ text: "abc" });
  const long = viewPayload(kept("x".repeat(SHOWN_TEXT + 1)), SHOWN_TEXT + 1, "text");
  expect(long?.text.length).toBe(SHOWN_TEXT);
  expect(long?.note).toContain("of 262 kB");
  expect(viewPayload({ kind: "dropped" }, 3, "text")?.note).toContain("no longer kept");
  expect(viewPayload({ kind: "dropped", leftOut: true }, 3, "text")?.note).toContain("Counts only");
});

test("a hex dump has offset, bytes and text", () => {
  expect(hexDump(encoder.encode("0123456789abcdef\n"))).toBe(
    "00000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n" +
      "00000010  0a                                               .",
  );
});
