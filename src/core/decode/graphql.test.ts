import { expect, test } from "vitest";
import { decode } from "./graphql.ts";

test("a message with the operation that it names", () => {
  const message = { id: "1", type: "subscribe", payload: { query: "# all of them\n subscription OnPrice { price }" } };
  expect(decode(JSON.stringify(message), {})).toEqual({ summary: "subscribe subscription OnPrice", value: message });
  expect(decode('{"type":"ka"}', {})?.summary).toBe("ka");
});

test("what has no type is none", () => {
  for (const text of ["", "[]", "{}", '{"type":1}', "{"]) expect(decode(text, {}), text).toBeUndefined();
  expect(decode(Uint8Array.of(0x7b, 0x7d), {})).toBeUndefined();
});
