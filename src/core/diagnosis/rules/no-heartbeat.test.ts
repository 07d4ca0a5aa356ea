import { describe, expect, test } from "vitest";
import { check, every, recording, sessionOf, socket, tick } from "../testing.ts";
import { noHeartbeat } from "./no-heartbeat.ts";

const NGINX = { headers: { Server: "nginx" } };

describe("warns", () => {
  test("close to the limit of a proxy that shows itself: information, as long as nothing was cut", () => {
    const session = sessionOf(recording(), socket({ ...NGINX, sent: [1000] }), tick(51_000));
    const [finding, ...others] = check(noHeartbeat, session);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: "info",
      confidence: "possible",
      connections: ["c1"],
      title: "The socket falls silent for up to 50.0 seconds, close to the limit of 60.0 s on its way.",
      suspects: [{ intermediary: "nginx" }],
    });
    expect(finding?.advice.find(({ audience }) => audience === "developer")?.text).toContain("every 30 s");
  });

  test("another socket to the host was cut after such a silence: likely", () => {
    const session = sessionOf(
      recording(),
      socket({ sent: [1000], closedAt: 61_000 }),
      socket({ id: "c2", at: 62_000, sent: [63_000] }),
      tick(113_000),
    );
    expect(check(noHeartbeat, session)).toMatchObject([
      { severity: "warning", confidence: "likely", connections: ["c2"] },
    ]);
  });

  test("a heartbeat that is too slow is named with its cadence", () => {
    const session = sessionOf(recording(), socket({ ...NGINX, sent: every(50_000, 250_000) }), tick(251_000));
    expect(check(noHeartbeat, session)).toMatchObject([{ severity: "warning", confidence: "possible" }]);
    expect(check(noHeartbeat, session)[0]?.evidence).toContainEqual({
      label: "Heartbeat of the page",
      value: "a message every 50.0 s, by its regularity",
      connection: "c1",
    });
  });
});

test("tells, as information, of a silence that no known limit on this way threatens", () => {
  const session = sessionOf(recording(), socket({ sent: [1000] }), tick(46_000));
  expect(check(noHeartbeat, session)).toMatchObject([{ severity: "info", suspects: [] }]);
});

test.each([
  [
    "a heartbeat of half the limit",
    sessionOf(recording(), socket({ ...NGINX, sent: every(30_000, 300_000) }), tick(301_000)),
  ],
  ["short silences", sessionOf(recording(), socket({ ...NGINX, sent: [1000] }), tick(21_000))],
  ["an ended socket", sessionOf(recording(), socket({ ...NGINX, sent: [1000], closedAt: 51_000 }), tick(60_000))],
])("is silent about %s", (_name, session) => {
  expect(check(noHeartbeat, session)).toEqual([]);
});

test("a limit that was outlived threatens no more", () => {
  const session = sessionOf(recording(), socket({ ...NGINX, sent: [1000] }), tick(80_000));
  expect(check(noHeartbeat, session).filter(({ severity }) => severity !== "info")).toEqual([]);
});
