import { expect, test } from "vitest";
import type { SessionEvent } from "../session/events.ts";
import { beatOf, heartbeatEvidence } from "./heartbeat.ts";
import { every, sessionOf, socket, type SocketPlan } from "./testing.ts";

function connectionOf(plan: SocketPlan, ...more: SessionEvent[]) {
  const connection = sessionOf(socket(plan), more).connections.get("c1");
  if (!connection) throw new Error("no connection");
  return connection;
}
const message = (at: number, direction: "sent" | "received", payload: string): SessionEvent => ({
  type: "frame",
  at,
  id: "c1",
  direction,
  opcode: 1,
  payload,
});

test("a slow and regular cadence is a beat", () => {
  expect(beatOf(connectionOf({ sent: every(30_000, 120_000) }).sent)).toEqual({ mean: 30_000, pauses: 3 });
  expect(beatOf(connectionOf({ sent: [0, 30_000, 61_000, 90_000].map((at) => at + 200) }).sent)?.pauses).toBe(3);
});

test.each<[string, number[]]>([
  ["a single message", [1000]],
  ["quick messages", every(1000, 10_000)],
  ["irregular messages", [1000, 5000, 30_000, 31_000]],
])("%s: no beat", (_name, sent) => {
  expect(beatOf(connectionOf({ sent }).sent)).toBeUndefined();
});

test("heartbeats are named by their library, with how often they come", () => {
  const connection = connectionOf(
    {},
    message(1000, "received", "2"),
    message(1005, "sent", "3"),
    message(26_000, "received", "2"),
  );
  expect(heartbeatEvidence(connection)).toEqual([
    { label: "Heartbeat of the page", value: "Socket.IO's, seen once", at: 1005, connection: "c1" },
    { label: "Heartbeat of the server", value: "Socket.IO's, every 25.0 s on average", at: 26_000, connection: "c1" },
  ]);
});

test("else by their cadence, else it is said that none was seen", () => {
  expect(heartbeatEvidence(connectionOf({ received: every(20_000, 100_000) }))).toEqual([
    { label: "Heartbeat of the server", value: "a message every 20.0 s, by its regularity", connection: "c1" },
  ]);
  expect(heartbeatEvidence(connectionOf({ sent: [1000] }))).toEqual([
    { label: "Heartbeat", value: "none was seen", connection: "c1" },
  ]);
});
