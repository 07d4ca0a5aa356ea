import { encode } from "@msgpack/msgpack";
import { expect, test } from "vitest";
import { decode, guess } from "./msgpack.ts";

test("values that JSON does not have", () => {
  const value = { id: 9007199254740993n, bytes: Uint8Array.of(1), at: new Date(1000) };
  expect(decode(encode(value, { useBigInt64: true }), {})?.value).toEqual(value);
});

test("bytes after the value, and lengths beyond the message, are none", () => {
  expect(decode(Uint8Array.of(1, 2), {})).toBeUndefined();
  expect(decode(Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff), {})).toBeUndefined();
  expect(decode(Uint8Array.of(0xdf, 0xff, 0xff, 0xff, 0xff), {})).toBeUndefined();
});

test("a guess needs names and texts that somebody meant", () => {
  expect(guess(encode({ type: "tick", price: 1.5 }), {})).toBeDefined();
  for (const value of [1, "hello", [], {}, [1, 2, 3], { a: 1 }, { "\u0001\u0002abc": 1 }])
    expect(guess(encode(value), {}), JSON.stringify(value)).toBeUndefined();
});
