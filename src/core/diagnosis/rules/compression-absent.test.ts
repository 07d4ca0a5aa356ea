import { expect, test } from "vitest";
import type { SessionEvent } from "../../session/events.ts";
import { check, recording, sessionOf, socket } from "../testing.ts";
import { compressionAbsent } from "./compression-absent.ts";

const OFFER = { requestHeaders: { "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits" } };
const much = (length: number): SessionEvent => ({
  type: "frame",
  at: 900,
  id: "c1",
  direction: "received",
  opcode: 1,
  payload: "x",
  length,
});

test("fires when much went over plainly although compression was offered", () => {
  expect(check(compressionAbsent, sessionOf(recording(), socket(OFFER), much(2_000_000)))).toMatchObject([
    { severity: "info", confidence: "certain", connections: ["c1"] },
  ]);
});

test.each([
  ["little data", socket(OFFER), much(500_000)],
  [
    "compression was taken up",
    socket({ ...OFFER, headers: { "Sec-WebSocket-Extensions": "permessage-deflate" } }),
    much(2_000_000),
  ],
  ["compression was not offered", socket(), much(2_000_000)],
])("does not fire: %s", (_name, events, frame) => {
  expect(check(compressionAbsent, sessionOf(recording(), events, frame))).toEqual([]);
});
