import { describe, expect, test } from "vitest";
import { check, pending, recording, refusal, sessionOf, socket, tick } from "../testing.ts";
import { handshakeUnanswered } from "./handshake-unanswered.ts";

describe("fires", () => {
  test("no answer for ten seconds, with those who wait behind it", () => {
    const session = sessionOf(recording(), pending({ sentAt: 100 }), pending({ id: "c2", at: 1000 }), tick(12_100));
    const [finding, ...others] = check(handshakeUnanswered, session);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: "error",
      confidence: "certain",
      connections: ["c1"],
      title: "The server has not answered the handshake for 12.0 seconds.",
    });
    expect(finding?.evidence).toContainEqual({
      label: "Waits behind it",
      value: "#2 wss://app.test/ws",
      at: 1000,
      connection: "c2",
    });
  });

  test("the browser gave up", () => {
    const session = sessionOf(
      recording(),
      pending({ sentAt: 100 }),
      { type: "connection-error", at: 240_100, id: "c1", message: "WebSocket opening handshake timed out" },
      { type: "connection-closed", at: 240_100, id: "c1" },
    );
    expect(check(handshakeUnanswered, session)).toMatchObject([
      { title: "The server never answered the handshake in 4:00 minutes." },
    ]);
  });

  test("the page gave up after long", () => {
    const session = sessionOf(recording(), pending({ sentAt: 100 }), {
      type: "connection-closed",
      at: 15_100,
      id: "c1",
    });
    expect(check(handshakeUnanswered, session)).toMatchObject([{ connections: ["c1"] }]);
  });
});

describe("does not fire", () => {
  test("answered, refused, still within the time, or never sent", () => {
    const session = sessionOf(
      recording(),
      socket({ openedAt: 15_000 }),
      refusal("Error during WebSocket handshake: Unexpected response code: 504", { id: "c2", at: 0 }),
      pending({ id: "c3", at: 20_000, sentAt: 20_010 }),
      pending({ id: "c4", at: 0 }),
      tick(26_000),
    );
    expect(check(handshakeUnanswered, session)).toEqual([]);
  });
});
