import { expect, test } from "vitest";
import { applyEvent, createSession } from "./apply-event.ts";
import { heartbeatKind } from "./heartbeat.ts";

test.each([
  ["2", "Socket.IO"],
  ["3", "Socket.IO"],
  ["h", "SockJS"],
  ['{"type":6}\u001e', "SignalR"],
  ["\n", "STOMP"],
  ['[null,"12","phoenix","heartbeat",{}]', "Phoenix"],
  ['[null,"12","phoenix","phx_reply",{"response":{},"status":"ok"}]', "Phoenix"],
  ['{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"3"}', "Phoenix"],
  ['{"type":"ping","message":1795186703}', "Action Cable"],
  ['{"type":"ping"}', "graphql-ws"],
  ['{"type":"pong","payload":{}}', "graphql-ws"],
  ['{"op":"ping"}', "JSON"],
  ['{"event":"heartbeat","n":4}', "JSON"],
  ['{ "ping": 1795186703 }', "JSON"],
  ["ping", "text"],
  ['"PONG"', "text"],
  ["heartbeat", "text"],
] as const)("%j is a heartbeat of %s", (payload, kind) => {
  expect(heartbeatKind(payload)).toBe(kind);
});

test.each([
  "",
  "20",
  '42["chat",{}]',
  "hello",
  "[1,2]",
  '{"type":1}',
  '{"text":"a ping for you"}',
  '{"type":"pingpong"}',
  "pinging",
])("%j is none", (payload) => {
  expect(heartbeatKind(payload)).toBeUndefined();
});

test("what is long is none, whatever it begins with", () => {
  expect(heartbeatKind(`{"op":"ping","pad":"${"x".repeat(100)}"}`)).toBeUndefined();
});

test("SignalR's three bytes in MessagePack", () => {
  expect(heartbeatKind(new Uint8Array([2, 0x91, 6]))).toBe("SignalR");
  expect(heartbeatKind(new Uint8Array([2, 0x91, 7]))).toBeUndefined();
});

test("MQTT's two bytes, and other bytes", () => {
  expect(heartbeatKind(new Uint8Array([0xc0, 0]))).toBe("MQTT");
  expect(heartbeatKind(new Uint8Array([0xd0, 0]))).toBe("MQTT");
  expect(heartbeatKind(new Uint8Array([0xc0, 1]))).toBeUndefined();
  expect(heartbeatKind(new Uint8Array([0x32, 0]))).toBeUndefined();
});

test("heartbeats of each direction are counted with their first and last time", () => {
  const session = createSession();
  applyEvent(session, { type: "connection-created", at: 0, id: "c1", url: "wss://app.test/ws", target: "page" });
  const frame = (at: number, direction: "sent" | "received", payload: string) =>
    applyEvent(session, { type: "frame", at, id: "c1", direction, opcode: 1, payload });
  frame(1000, "received", "2");
  frame(1001, "sent", "3");
  frame(9000, "sent", "42[]");
  frame(26_000, "received", "2");
  const connection = session.connections.get("c1");
  expect(connection?.received.heartbeats).toEqual({ kind: "Socket.IO", frames: 2, firstAt: 1000, lastAt: 26_000 });
  expect(connection?.sent.heartbeats).toEqual({ kind: "Socket.IO", frames: 1, firstAt: 1001, lastAt: 1001 });
});
