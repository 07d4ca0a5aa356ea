import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { expect, test } from "vitest";
import { decode, guess } from "./protobuf.ts";

function message(): Uint8Array {
  const inner = new BinaryWriter().tag(1, WireType.Varint).uint32(7).finish();
  return new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string("price update")
    .tag(2, WireType.Varint)
    .uint64(150)
    .tag(3, WireType.LengthDelimited)
    .bytes(inner)
    .tag(2, WireType.Varint)
    .uint64(18446744073709551615n)
    .tag(4, WireType.Bit32)
    .float(1.5)
    .finish();
}

test("fields by number, repeated ones as a list, messages within", () => {
  expect(decode(message(), {})).toMatchObject({
    summary: "6 fields",
    value: { 1: "price update", 2: [150, 18446744073709551615n], 3: { 1: 7 }, 4: { fixed32: 1069547520, float: 1.5 } },
  });
  expect(decode(message(), {})?.notes?.[0]).toContain("do not carry their schema");
});

test("a guess needs fields and a readable text", () => {
  expect(guess(message(), {})).toBeDefined();
  expect(guess(Uint8Array.of(8, 1), {})).toBeUndefined();
  expect(guess(Uint8Array.of(8, 1, 16, 2), {})).toBeUndefined();
});

test("what does not end with a field is none", () => {
  expect(decode(message().subarray(0, -1), {})).toBeUndefined();
  expect(decode(new Uint8Array(), {})).toBeUndefined();
  expect(decode("text", {})).toBeUndefined();
});

test("nesting is followed so far and no further", () => {
  let bytes = Uint8Array.of(8, 1);
  for (let depth = 0; depth < 100; depth++)
    bytes = Uint8Array.from(new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(bytes).finish());
  expect(decode(bytes, {})).toBeDefined();
});
