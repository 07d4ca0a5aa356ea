import { expect, test } from "vitest";
import { decode } from "./mqtt.ts";

const text = (content: string) => [0, content.length, ...new TextEncoder().encode(content)];
function packet(first: number, ...body: number[]): Uint8Array {
  return Uint8Array.of(first, body.length, ...body);
}

test("CONNECT of 3.1.1 with a will and a password", () => {
  const flags = 0x80 | 0x40 | 0x04 | 0x02;
  const body = [
    ...text("MQTT"),
    4,
    flags,
    0,
    60,
    ...text("me"),
    ...text("gone"),
    ...text("bye"),
    ...text("u"),
    ...text("p"),
  ];
  expect(decode(packet(0x10, ...body), {})).toEqual({
    summary: "CONNECT",
    value: {
      packet: "CONNECT",
      version: "3.1.1",
      clientId: "me",
      keepAliveSeconds: 60,
      cleanStart: true,
      will: { topic: "gone", message: "bye", qos: 0, retain: false },
      userName: "u",
      password: "p",
    },
  });
});

test("5.0: properties by name", () => {
  const body = [...text("MQTT"), 5, 2, 0, 9, 5, 0x11, 0, 0, 1, 0, ...text("me")];
  expect(decode(packet(0x10, ...body), {})?.value).toMatchObject({
    version: "5.0",
    properties: { sessionExpirySeconds: 256 },
  });
  const user = [0x26, ...text("k"), ...text("v")];
  expect(decode(packet(0x30, ...text("t"), user.length, ...user, 0x68, 0x69), {})?.value).toMatchObject({
    properties: { user: [["k", "v"]] },
    payload: "hi",
  });
});

test("PUBLISH: topic, quality, payload", () => {
  expect(decode(packet(0x3b, ...text("a/b"), 0, 7, ...new TextEncoder().encode('{"x":1}')), {})).toEqual({
    summary: "PUBLISH a/b",
    value: { packet: "PUBLISH", topic: "a/b", packetId: 7, qos: 1, retain: true, duplicate: true, payload: { x: 1 } },
  });
});

test("the other packets, and several in one message", () => {
  expect(decode(packet(0x82, 0, 1, ...text("a/#"), 1), {})?.value).toMatchObject({
    topics: [{ topic: "a/#", qos: 1 }],
  });
  expect(decode(packet(0x82, 0, 1, 0, ...text("a/#"), 1), {})?.value).toMatchObject({
    topics: [{ topic: "a/#", qos: 1 }],
  });
  expect(decode(packet(0x90, 0, 1, 0), {})?.value).toMatchObject({ packetId: 1 });
  expect(decode(packet(0x20, 0, 5), {})?.value).toMatchObject({ sessionPresent: false, reason: "not authorized" });
  expect(decode(Uint8Array.of(0xc0, 0, 0xd0, 0), {})).toMatchObject({ summary: "PINGREQ and 1 more" });
});

test("what is no packet is none", () => {
  for (const bytes of [[], [0xc0], [0xc0, 5], [0x00, 0], [0x10, 0], [0xc0, 1, 1], [0x10, 0xff, 0xff, 0xff, 0xff, 1]])
    expect(decode(Uint8Array.from(bytes), {}), String(bytes)).toBeUndefined();
  expect(decode("text", {})).toBeUndefined();
});
