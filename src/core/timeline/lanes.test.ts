import { expect, it } from "vitest";
import { connectionLabel, lanesOf } from "./lanes.ts";
import { connection, inOrder, sessionOf } from "./test-session.ts";

it("gives each connection a lane while there are few", () => {
  const session = sessionOf(
    inOrder(
      connection("c1", "wss://app.example/api/ws?token=s").opened(1),
      connection("c2", "wss://app.example/chat").opened(2),
      connection("c3", "wss://other.example/chat").opened(3),
      connection("c4", "wss://app.example/").opened(4),
    ),
  );
  expect(lanesOf(session).map(({ label }) => label)).toEqual([
    "/api/ws #1",
    "app.example/chat #2",
    "other.example/chat #3",
    "app.example #4",
  ]);
  expect([...session.connections.values()].map(connectionLabel)[1]).toBe("/chat #2");
});

it("lets a reconnect loop share one lane, and what overlaps have its own", () => {
  const loop = Array.from({ length: 20 }, (_, index) =>
    connection(`c${index + 1}`, "wss://app.example/api/ws")
      .opened(index * 10)
      .closed(index * 10 + 8, 1006),
  );
  const session = sessionOf(
    inOrder(
      ...loop,
      connection("c90", "wss://app.example/api/ws").opened(15),
      connection("c91", "wss://app.example/metrics").opened(16),
    ),
  );
  const lanes = lanesOf(session);
  expect(lanes.map(({ label, connections }) => [label, connections.length])).toEqual([
    ["/api/ws ×20", 20],
    ["/api/ws #3", 1],
    ["/metrics #4", 1],
  ]);
});
