import { encode as encodeMsgpack } from "@msgpack/msgpack";
import { encode as encodeCbor } from "cborg";
import { expect, test } from "vitest";
import { decode } from "./wamp.ts";

const CALL = [48, 7, {}, "com.shop.price", [1]];
const READ = { message: "CALL", request: 7, procedure: "com.shop.price", arguments: [1] };

test("JSON, MessagePack and CBOR give the same", () => {
  expect(decode(JSON.stringify(CALL), {})).toMatchObject({ summary: "CALL com.shop.price", value: READ });
  expect(decode(encodeMsgpack(CALL), { subprotocol: "wamp.2.msgpack" })?.value).toMatchObject(READ);
  expect(decode(encodeCbor(CALL), { subprotocol: "wamp.2.cbor" })?.value).toMatchObject(READ);
  expect(decode(encodeCbor(CALL), {})?.value).toMatchObject(READ);
});

test("batched messages", () => {
  const found = decode(`${JSON.stringify(CALL)}\u0018[17,1,2]\u0018`, {});
  expect(found?.summary).toBe("CALL com.shop.price and 1 more");
  expect(found?.value).toMatchObject([{ message: "CALL" }, { message: "PUBLISHED" }]);
});

test("what is no message is none", () => {
  for (const text of ["", "[]", "[48]", "[99,1,2]", "{}", "[17,1,2,3,4]"])
    expect(decode(text, {}), text).toBeUndefined();
  expect(decode(encodeMsgpack({ a: 1 }), {})).toBeUndefined();
});
