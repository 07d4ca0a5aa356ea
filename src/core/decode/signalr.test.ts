import { encode } from "@msgpack/msgpack";
import { expect, test } from "vitest";
import { decode } from "./signalr.ts";

test("the JSON form: one message, and several in one frame", () => {
  expect(decode('{"type":1,"target":"Send","arguments":[42]}\u001e', {})).toEqual({
    summary: "invocation Send",
    value: { kind: "invocation", type: 1, target: "Send", arguments: [42] },
  });
  expect(decode('{"type":6}\u001e{"type":7,"error":"x"}\u001e', {})).toMatchObject({
    summary: "ping and 1 more",
    value: [{ kind: "ping" }, { kind: "close", error: "x" }],
  });
});

test("the MessagePack form, its members by name", () => {
  const message = encode([1, {}, "7", "Send", ["hi"], []]);
  expect(decode(Uint8Array.of(message.length, ...message), {})).toEqual({
    summary: "invocation Send",
    value: {
      kind: "invocation",
      type: 1,
      headers: {},
      invocationId: "7",
      target: "Send",
      arguments: ["hi"],
      streamIds: [],
    },
  });
});

test("the handshake is text in both forms", () => {
  const text = '{"protocol":"messagepack","version":1}\u001e';
  expect(decode(text, {})?.summary).toBe("handshake");
  expect(decode(new TextEncoder().encode(text), {})?.summary).toBe("handshake");
  expect(decode("{}\u001e", {})?.summary).toBe("handshake response");
});

test("what is none of these is none", () => {
  for (const text of ["", "{}", '{"type":6}', '{"type":99}\u001e', '{"a":1}\u001e', "\u001e"])
    expect(decode(text, {}), text).toBeUndefined();
  expect(decode(Uint8Array.of(5, 1, 2), {})).toBeUndefined();
  expect(decode(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff), {})).toBeUndefined();
});
