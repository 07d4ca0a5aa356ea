import { expect, test } from "vitest";
import type { SessionEvent } from "../../session/events.ts";
import { check, recording, refusal, sessionOf, socket, tick } from "../testing.ts";
import { transportFallback } from "./transport-fallback.ts";

const poll = (at: number, more = {}): SessionEvent => ({
  type: "http-response",
  at,
  url: "https://app.test/socket.io/?EIO=4&transport=polling",
  status: 200,
  headers: [],
  fallback: "socket.io",
  ...more,
});
const URL_OF_SOCKET = "wss://app.test/socket.io/?EIO=4&transport=websocket";

test("certain when the socket failed and polling goes on", () => {
  const failed = refusal("Error during WebSocket handshake: Unexpected response code: 400", {
    url: URL_OF_SOCKET,
    at: 2000,
  });
  expect(check(transportFallback, sessionOf(recording(), poll(1000), failed, tick(20_000)))).toMatchObject([
    {
      severity: "warning",
      confidence: "certain",
      connections: ["c1"],
      title: "Socket.IO fell back to polling, because no WebSocket to app.test came about.",
    },
  ]);
});

test("likely when no socket was even tried", () => {
  expect(check(transportFallback, sessionOf(recording(), poll(1000), tick(20_000)))).toMatchObject([
    { confidence: "likely", connections: [] },
  ]);
});

test.each([
  [
    "a socket opened after the first polls",
    sessionOf(recording(), poll(1000), socket({ url: URL_OF_SOCKET, at: 1500 }), tick(20_000)),
  ],
  ["the library may still change over", sessionOf(recording(), poll(1000), tick(5000))],
  ["a poll that was refused", sessionOf(recording(), poll(1000, { status: 404 }), tick(20_000))],
  [
    "an ordinary answer",
    sessionOf(
      recording(),
      { type: "http-response", at: 1, url: "https://app.test/", status: 200, headers: [] },
      tick(20_000),
    ),
  ],
])("does not fire: %s", (_name, session) => {
  expect(check(transportFallback, session)).toEqual([]);
});
