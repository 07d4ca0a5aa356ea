import { describe, expect, test } from "vitest";
import { diagnose } from "../diagnose.ts";
import { check, every, recording, sessionOf, socket, type SocketPlan, tick } from "../testing.ts";
import { heartbeatMissed } from "./heartbeat-missed.ts";

const session = (plan: SocketPlan) => sessionOf(recording(), socket(plan), tick(1_000_000));

describe("fires", () => {
  test.each([
    ["keepalive ping timeout", 1011],
    ["ping timeout", 4000],
    ["heartbeat timeout", 1000],
  ])("the server says %j", (reason, code) => {
    const ended = session({ sent: [1000], closedAt: 45_000, close: { code, reason } });
    expect(check(heartbeatMissed, ended)).toMatchObject([
      {
        severity: "error",
        confidence: "certain",
        title: "The server gave the connection up because the page did not answer its heartbeat.",
      },
    ]);
    expect(diagnose(ended).map(({ rule }) => rule)).toEqual(["heartbeat-missed"]);
  });

  test("the page says so itself", () => {
    const ended = session({
      sent: [1000],
      closedAt: 60_010,
      closeCalled: { at: 60_000, code: 1000, reason: "heartbeat timeout" },
      close: { code: 1000 },
    });
    expect(check(heartbeatMissed, ended)).toMatchObject([
      { confidence: "certain", title: "The page gave the connection up because it no longer heard the server." },
    ]);
  });

  test("Socket.IO's watchdog, told by its address and its 45 s", () => {
    const ended = session({
      url: "wss://app.test/socket.io/?EIO=4&transport=websocket",
      received: every(25_000, 50_000),
      closedAt: 95_100,
      closeCalled: { at: 95_020 },
      close: { code: 1005 },
    });
    expect(check(heartbeatMissed, ended)).toMatchObject([{ confidence: "likely" }]);
  });
});

test.each<[string, SocketPlan]>([
  [
    "a page that closes after 45 s without a library",
    { received: [1000], closedAt: 46_000, closeCalled: { at: 46_000 }, close: { code: 1005 } },
  ],
  ["a server's goodbye for another reason", { closedAt: 46_000, close: { code: 1011, reason: "database down" } }],
  ["an end without a goodbye", { received: [1000], closedAt: 46_000 }],
])("does not fire: %s", (_name, plan) => {
  expect(check(heartbeatMissed, session(plan))).toEqual([]);
});
