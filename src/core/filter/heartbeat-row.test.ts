import { expect, test } from "vitest";
import { createFrameStore, type PayloadSpan } from "../session/frame-store.ts";
import { heartbeatKind } from "../session/heartbeat.ts";
import { isHeartbeat } from "./heartbeat-row.ts";

test.each([
  "2",
  "h",
  "\n",
  "\r\n",
  '{"type":6}\u001e',
  '{"type":"ping","message":1700000000}',
  '[null,"7","phoenix","heartbeat",{}]',
  '{"type":"ka"}',
  '{"op":"keepalive"}',
  "PING",
  '"heartbeat"',
  "Pong",
  Uint8Array.of(0xc0, 0),
  "hello",
  '{"op":"update"}',
  "",
  Uint8Array.of(0xc0, 1),
  "x".repeat(100),
])("%j is judged as the session's counters judge it", (payload) => {
  const frames = createFrameStore();
  const opcode = typeof payload === "string" ? 1 : 2;
  frames.add({ at: 1, connection: "c1", direction: "sent", opcode, payload: "something before it" });
  const row = frames.add({ at: 2, connection: "c1", direction: "sent", opcode, payload });
  const span: PayloadSpan = { bytes: new Uint8Array(0), start: 0, end: 0, whole: true };
  expect(frames.readPayload(row, span)).toBe(true);
  expect(isHeartbeat(frames, row, span)).toBe(heartbeatKind(payload) !== undefined);
});
