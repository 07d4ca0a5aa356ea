import { describe, expect, test } from "vitest";
import { check, pending, recording, refusal, sessionOf, socket, tick } from "../testing.ts";
import { endpointMismatch } from "./endpoint-mismatch.ts";

const REFUSED = "Error in connection establishment: net::ERR_CONNECTION_REFUSED";

describe("fires", () => {
  test("the product's socket on another host than the page: certain", () => {
    const session = sessionOf(recording("https://db.test/"), socket({ url: "wss://ws.db.test/api/ws" }));
    expect(check(endpointMismatch, session)).toMatchObject([
      {
        severity: "warning",
        confidence: "certain",
        connections: ["c1"],
        title: "The socket of DBeaver Team Edition / CloudBeaver went to ws.db.test instead of the page's own db.test.",
      },
    ]);
  });

  test("a page from elsewhere that looks for its server on this computer: likely", () => {
    const session = sessionOf(recording(), refusal(REFUSED, { url: "ws://localhost:3000/ws", sent: false }));
    expect(check(endpointMismatch, session)).toMatchObject([{ confidence: "likely" }]);
  });

  test("a further port that does not answer: possible", () => {
    const session = sessionOf(recording(), refusal(REFUSED, { url: "wss://app.test:8443/ws", sent: false }));
    expect(check(endpointMismatch, session)).toMatchObject([{ confidence: "possible" }]);
  });
});

test.each([
  ["the page's own host", sessionOf(recording(), refusal(REFUSED))],
  [
    "the product's socket where it belongs",
    sessionOf(recording("https://db.test/"), socket({ url: "wss://db.test/api/ws" })),
  ],
  ["another host that works", sessionOf(recording(), socket({ url: "wss://push.other.test/" }))],
  ["another host that fails", sessionOf(recording(), refusal(REFUSED, { url: "wss://push.other.test/" }))],
  [
    "a local page and a local server",
    sessionOf(recording("http://localhost:8080/"), refusal(REFUSED, { url: "ws://127.0.0.1:3000/" })),
  ],
  ["a page that is no web page", sessionOf(recording("about:blank"), refusal(REFUSED))],
  [
    "a further port whose handshake is not answered",
    sessionOf(recording(), pending({ url: "wss://app.test:8443/ws", sentAt: 5 }), tick(60_000)),
  ],
  [
    "a further port that answers with a status",
    sessionOf(
      recording(),
      refusal("Error during WebSocket handshake: Unexpected response code: 502", { url: "wss://app.test:8443/ws" }),
    ),
  ],
])("does not fire for %s", (_name, session) => {
  expect(check(endpointMismatch, session)).toEqual([]);
});
