import { expect, test } from "vitest";
import { check, recording, refusal, sessionOf } from "../testing.ts";
import { stickySession } from "./sticky-session.ts";

const status = (code: number) => `Error during WebSocket handshake: Unexpected response code: ${code}`;
const SOCKET_IO = "wss://app.test/socket.io/?EIO=4&transport=websocket&sid=abc";

test("possible when an upgrade with a session is refused as unknown", () => {
  expect(check(stickySession, sessionOf(recording(), refusal(status(400), { url: SOCKET_IO })))).toMatchObject([
    {
      severity: "error",
      confidence: "possible",
      connections: ["c1"],
      title: "The server did not know the session that Socket.IO had begun.",
    },
  ]);
});

test("likely when polls of the session were refused alike", () => {
  const session = sessionOf(
    recording(),
    {
      type: "http-response",
      at: 500,
      url: "https://app.test/socket.io/?sid=abc",
      status: 400,
      headers: [],
      fallback: "socket.io",
    },
    refusal(status(400), { url: SOCKET_IO, at: 600 }),
  );
  const [finding] = check(stickySession, session);
  expect(finding?.confidence).toBe("likely");
  expect(finding?.evidence).toContainEqual({ label: "A poll of the session was answered", value: "400", at: 500 });
});

test("SignalR answers 404", () => {
  expect(
    check(stickySession, sessionOf(recording(), refusal(status(404), { url: "wss://app.test/hub?id=abc" }))),
  ).toHaveLength(1);
});

test.each([
  [status(400), "wss://app.test/socket.io/?EIO=4&transport=websocket"],
  [status(502), SOCKET_IO],
  [status(404), "wss://app.test/hub"],
  [status(400), "wss://app.test/ws?sid=abc"],
])("does not fire: %s for %s", (message, url) => {
  expect(check(stickySession, sessionOf(recording(), refusal(message, { url })))).toEqual([]);
});
