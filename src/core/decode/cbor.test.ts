import { encode } from "cborg";
import { expect, test } from "vitest";
import { decode, guess } from "./cbor.ts";
import { Tagged } from "./decoded.ts";

test("maps and tags as what they are", () => {
  expect(decode(encode({ a: [1, "x"] }), {})?.value).toEqual(new Map([["a", [1, "x"]]]));
  expect(decode(Uint8Array.of(0xc1, 0x1a, 0, 0, 0, 9), {})?.value).toEqual(new Tagged(1, 9));
});

test("bytes after the value, and nesting beyond the stack, are none", () => {
  expect(decode(Uint8Array.of(1, 2), {})).toBeUndefined();
  expect(decode(new Uint8Array(1_000_000).fill(0x81), {})).toBeUndefined();
});

test("a guess needs names and texts that somebody meant", () => {
  expect(guess(encode({ type: "tick", price: 1.5 }), {})).toBeDefined();
  for (const value of [1, "hello", [], {}, [1, 2, 3], { a: 1 }])
    expect(guess(encode(value), {}), JSON.stringify(value)).toBeUndefined();
});
