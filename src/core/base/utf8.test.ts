import { assert, nat, oneof, property, string } from "fast-check";
import { expect, test } from "vitest";
import { utf8Length, writeUtf8 } from "./utf8.ts";

function written(text: string, offset = 3): Uint8Array {
  const into = new Uint8Array(offset + text.length * 3);
  const length = writeUtf8(text, into, offset);
  return into.subarray(offset, offset + length);
}

/** Any UTF-16 unit, halves of pairs included. */
const unit = nat({ max: 0xffff }).map((code) => String.fromCharCode(code));

test("writes what the encoder writes, whatever the text", () => {
  assert(
    property(oneof(string(), string({ unit })), (text) => {
      expect(String(written(text))).toBe(String(new TextEncoder().encode(text)));
    }),
  );
});

test("a text that begins as ASCII and goes on otherwise", () => {
  expect([...written("ab€")]).toEqual([0x61, 0x62, 0xe2, 0x82, 0xac]);
});

test("half a surrogate pair becomes the replacement character", () => {
  expect([...written("a\ud800")]).toEqual([0x61, 0xef, 0xbf, 0xbd]);
});

test("touches nothing but its own place", () => {
  const into = new Uint8Array(8).fill(9);
  expect(writeUtf8("ab", into, 3)).toBe(2);
  expect([...into]).toEqual([9, 9, 9, 0x61, 0x62, 9, 9, 9]);
});

test("long text, plain and not", () => {
  for (const text of ["x".repeat(512), "x".repeat(513), `${"x".repeat(511)}é`, `${"x".repeat(5000)}é`])
    expect(String(written(text))).toBe(String(new TextEncoder().encode(text)));
});

test.each(["", "plain", "ä€", "😀 and \ud83d\ude00", "\ud800 alone", "alone \udc00", "\udc00\ud800", "ab\ud83d"])(
  "measures %j as the encoder does",
  (text) => {
    expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
  },
);
