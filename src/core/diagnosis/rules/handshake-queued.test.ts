import { describe, expect, test } from "vitest";
import { check, pending, recording, refusal, sessionOf, socket, tick } from "../testing.ts";
import { handshakeQueued } from "./handshake-queued.ts";

describe("fires", () => {
  test("behind an unanswered handshake to the same host: likely", () => {
    const session = sessionOf(
      recording(),
      pending({ sentAt: 10 }),
      pending({ id: "c2", at: 1000, url: "wss://app.test/other" }),
      tick(8000),
    );
    expect(check(handshakeQueued, session)).toMatchObject([
      {
        severity: "error",
        confidence: "likely",
        connections: ["c2"],
        title: "The socket waited 7.0 seconds behind another whose handshake got no answer.",
      },
    ]);
  });

  test("all that wait behind one are one finding", () => {
    const session = sessionOf(
      recording(),
      pending({ sentAt: 10 }),
      pending({ id: "c2", at: 1000 }),
      pending({ id: "c3", at: 2000 }),
      tick(8000),
    );
    expect(check(handshakeQueued, session)).toMatchObject([
      {
        connections: ["c2", "c3"],
        title: "2 sockets waited up to 7.0 seconds behind another whose handshake got no answer.",
      },
    ]);
  });

  test("behind another host at the same port: possible, and what is not known is said", () => {
    const session = sessionOf(
      recording(),
      pending({ sentAt: 10, url: "wss://slow.test/" }),
      pending({ id: "c2", at: 1000 }),
      tick(8000),
    );
    const [finding] = check(handshakeQueued, session);
    expect(finding).toMatchObject({ confidence: "possible", connections: ["c2"] });
    expect(finding?.unseen?.[0]).toContain("IP address");
    expect(finding?.evidence[0]).toEqual({ label: "In front", value: "#1 wss://slow.test/", at: 10, connection: "c1" });
  });

  test("also when it was let through in the end", () => {
    const session = sessionOf(
      recording(),
      pending({ sentAt: 10 }),
      pending({ id: "c2", at: 1000 }),
      { type: "connection-error", at: 6000, id: "c1", message: "WebSocket opening handshake timed out" },
      { type: "connection-closed", at: 6000, id: "c1" },
      { type: "handshake-sent", at: 6001, id: "c2", headers: [] },
    );
    expect(check(handshakeQueued, session)).toMatchObject([{ connections: ["c2"], confidence: "likely" }]);
  });

  test("slowed down by the browser after many failures: information", () => {
    const refused = "Error in connection establishment: net::ERR_CONNECTION_REFUSED";
    const failures = Array.from({ length: 16 }, (_, n) =>
      refusal(refused, { id: `c${n + 1}`, at: n * 100, sent: false }),
    );
    const session = sessionOf(recording(), failures, pending({ id: "c17", at: 2000, sentAt: 6000 }));
    expect(check(handshakeQueued, session)).toMatchObject([
      { severity: "info", confidence: "likely", connections: ["c17"] },
    ]);
  });

  test("it took a while until the handshake could be sent: information", () => {
    expect(check(handshakeQueued, sessionOf(recording(), pending({ sentAt: 4000 })))).toMatchObject([
      { severity: "info", confidence: "possible", title: "It took 4.0 seconds until the handshake could be sent." },
    ]);
  });

  test("with nothing before it: no connection has come about", () => {
    expect(check(handshakeQueued, sessionOf(recording(), pending(), tick(12_000)))).toMatchObject([
      {
        severity: "warning",
        confidence: "possible",
        title: "No connection to the server has come about for 12.0 seconds.",
      },
    ]);
  });
});

describe("does not fire", () => {
  test("a quick handshake, and one still within the time", () => {
    const session = sessionOf(recording(), socket(), pending({ id: "c2", at: 5000 }), tick(6000));
    expect(check(handshakeQueued, session)).toEqual([]);
  });

  test("a failure that the browser explains", () => {
    const session = sessionOf(
      recording(),
      pending(),
      {
        type: "connection-error",
        at: 130_000,
        id: "c1",
        message: "Error in connection establishment: net::ERR_CONNECTION_TIMED_OUT",
      },
      { type: "connection-closed", at: 130_000, id: "c1" },
    );
    expect(check(handshakeQueued, session)).toEqual([]);
  });

  test("a socket that was found open when recording began", () => {
    const session = sessionOf(
      recording(),
      {
        type: "connection-created",
        at: 0,
        id: "c1",
        url: "wss://app.test/",
        target: "page",
        seenLate: { readyState: 1 },
      },
      tick(60_000),
    );
    expect(check(handshakeQueued, session)).toEqual([]);
  });
});
