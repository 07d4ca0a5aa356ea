import { expect, test } from "vitest";
import { check, recording, refusal, sessionOf, socket, tick } from "../testing.ts";
import { noWebsocket } from "./no-websocket.ts";

const page = recording("https://cloudbeaver.corp.test/");

test("fires when the product's page opened no socket at its endpoint", () => {
  const session = sessionOf(page, socket({ url: "wss://metrics.test/" }), tick(20_000));
  const [finding, ...others] = check(noWebsocket, session);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: "warning",
    confidence: "possible",
    connections: [],
    title: "The page was expected to open a socket at /api/ws, and did not.",
  });
  expect(finding?.evidence).toContainEqual({ label: "Other sockets", value: "1" });
});

test("waits again after each navigation", () => {
  const session = sessionOf(
    page,
    { type: "page-event", at: 30_000, kind: "navigated", url: "https://cloudbeaver.corp.test/x" },
    tick(40_000),
  );
  expect(check(noWebsocket, session)).toEqual([]);
});

test.each([
  ["it opened one", sessionOf(page, socket({ url: "wss://cloudbeaver.corp.test/api/ws" }), tick(20_000))],
  [
    "it tried, which other findings tell",
    sessionOf(
      page,
      refusal("Error during WebSocket handshake: Unexpected response code: 502", {
        url: "wss://cloudbeaver.corp.test/api/ws",
      }),
      tick(20_000),
    ),
  ],
  ["too early", sessionOf(page, tick(9000))],
  ["a page of which nothing is expected", sessionOf(recording(), tick(60_000))],
  ["nothing was recorded", sessionOf()],
])("does not fire: %s", (_name, session) => {
  expect(check(noWebsocket, session)).toEqual([]);
});
