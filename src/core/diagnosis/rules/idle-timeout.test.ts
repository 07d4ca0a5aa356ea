import { describe, expect, test } from "vitest";
import { check, every, recording, sessionOf, socket, type SocketPlan, tick } from "../testing.ts";
import { idleTimeout } from "./idle-timeout.ts";

/** Sockets of one page, then enough time for every end to settle. */
function findings(...plans: SocketPlan[]) {
  const sockets = plans.map((plan, index) => socket({ id: `c${index + 1}`, ...plan }));
  return check(idleTimeout, sessionOf(recording(), ...sockets, tick(20_000_000)));
}

/** Spoke last at 5 s, ended `silence` later. */
const silent = (silence: number, more: SocketPlan = {}): SocketPlan => ({
  sent: [1000],
  received: [5000],
  closedAt: 5000 + silence,
  ...more,
});

const cutAfter23s = (at: number): SocketPlan => ({ at, sent: [at + 1000], closedAt: at + 24_100 });

describe("fires", () => {
  test("one end after 60 s of silence is possible and names nobody", () => {
    const [finding, ...others] = findings(silent(60_012));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: "idle-timeout",
      severity: "error",
      confidence: "possible",
      connections: ["c1"],
      title: "The connection was cut after 60.0 seconds without data.",
      suspects: [],
    });
    expect(finding?.evidence).toContainEqual({
      label: "Last frame",
      value: "received",
      at: 5000,
      connection: "c1",
    });
    expect(finding?.evidence.find(({ label }) => label === "60 s is the default of")?.value).toContain("nginx");
    expect(finding?.unseen?.join()).toContain("pings are invisible");
    expect(finding?.ruledOut.map(({ cause }) => cause)).toEqual(
      expect.arrayContaining(["The page closing it itself", "A navigation", "The computer asleep"]),
    );
  });

  test("two ends at the same limit are likely and counted", () => {
    const [finding, ...others] = findings(
      silent(60_010),
      silent(60_400, { at: 70_000, sent: [71_000], received: [90_000], closedAt: 150_400 }),
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      confidence: "likely",
      connections: ["c1", "c2"],
      title: "2 connections to app.test/ws were cut after 60.2 seconds without data.",
    });
    expect(finding?.summary).toMatch(
      /^Likely: 2 of 2 sockets to this address ended 60\.2 s ± 0\.2 s after the last frame/,
    );
  });

  test("a fingerprint names a suspect, first in the configurations to paste", () => {
    const [finding] = findings(silent(60_000, { headers: { Server: "Varnish", "X-Varnish": "32770" } }));
    expect(finding?.suspects.map(({ intermediary }) => intermediary)).toEqual(["varnish"]);
    expect(finding?.suspects[0]?.because).toContain("x-varnish: 32770");
    const configs = finding?.advice.flatMap(({ audience, config }) =>
      audience === "operations" && config ? [config.text] : [],
    );
    expect(configs?.[0]).toContain("pipe_timeout=3600");
    expect(configs?.[1]).toContain("# measured: cut after 60.0 s");
    expect(configs?.[1]).toContain("proxy_read_timeout 3600s");
    expect(configs?.[2]).toContain("timeout tunnel 3600s");
    expect(configs?.[3]).toContain("timeout=3600");
  });

  test.each([30, 50, 55, 100, 230, 240, 300, 350, 600])("a known limit of %i s", (seconds) => {
    const [finding] = findings(silent(seconds * 1000 + 20));
    expect(finding).toMatchObject({ confidence: "possible" });
    expect(finding?.evidence.some(({ label }) => label === `${seconds} s is the default of`)).toBe(true);
  });

  test.each([65, 75, 90, 110])("a silence of %i s, because most limits lie in this window", (seconds) => {
    expect(findings(silent(seconds * 1000 + 700))).toMatchObject([{ rule: "idle-timeout", confidence: "possible" }]);
  });

  test("a silence in the window, even if the socket once came through a longer one", () => {
    expect(findings(silent(90_300, { sent: [1000], received: [200_000], closedAt: 290_300 }))).toHaveLength(1);
  });

  test("a socket that never spoke counts from its opening", () => {
    expect(findings({ openedAt: 100, closedAt: 60_100 })).toMatchObject([
      { title: "The connection was cut after 60.0 seconds without data." },
    ]);
  });

  test("a limit of one's own, shown by three ends", () => {
    expect(findings(cutAfter23s(0), cutAfter23s(30_000), cutAfter23s(60_000))).toMatchObject([
      { confidence: "likely", connections: ["c1", "c2", "c3"] },
    ]);
  });

  test("a goodbye that speaks of idling", () => {
    expect(findings(silent(41_000, { close: { code: 1001, reason: "Idle Timeout" } }))).toMatchObject([
      { confidence: "likely", title: "The connection was closed by the server after 41.0 seconds without data." },
    ]);
  });

  test("without the page script: possible, a warning, and what is unknown is said", () => {
    const [finding] = findings(silent(60_000, { observed: false }));
    expect(finding).toMatchObject({
      confidence: "possible",
      severity: "warning",
      title: "The connection ended after 60.0 seconds without data.",
    });
    expect(finding?.unseen?.[0]).toContain("close code");
    expect(finding?.ruledOut.map(({ cause }) => cause)).not.toContain("The page closing it itself");
  });

  test("without the page script, a pattern of two is likely all the same", () => {
    expect(
      findings(
        silent(60_000, { observed: false }),
        silent(60_300, { observed: false, at: 80_000, sent: [81_000], received: [], closedAt: 141_300 }),
      ),
    ).toMatchObject([{ confidence: "likely", severity: "error" }]);
  });

  test("a socket that was dead when the page used it again", () => {
    const [finding] = findings({ sent: [1000, 300_000], received: [1500], closedAt: 315_000 });
    expect(finding?.title).toBe("The connection was dead when the page used it again after 4:59 minutes of silence.");
  });
});

describe("does not fire", () => {
  test.each<[string, SocketPlan]>([
    [
      "the page closes after 60 s of silence",
      silent(60_000, { closeCalled: { at: 64_990, code: 1000 }, close: { code: 1000 } }),
    ],
    ["the server says goodbye with 1000", silent(60_000, { close: { code: 1000, reason: "done" } })],
    ["a reset after two seconds", { sent: [500], closedAt: 2100 }],
    ["a heartbeat every 20 s, then a reset", { sent: every(20_000, 200_000), closedAt: 207_000 }],
    [
      "a heartbeat every 20 s, then a goodbye",
      { sent: every(20_000, 200_000), closedAt: 260_000, close: { code: 1000 } },
    ],
    ["a fault in the data", silent(60_000, { error: { at: 64_999, message: "Invalid frame header" } })],
    ["still open and silent", { sent: [1000] }],
  ])("%s", (_name, plan) => {
    expect(findings(plan)).toEqual([]);
  });

  test("the page was left", () => {
    const session = sessionOf(
      recording(),
      socket({ sent: [1000] }),
      { type: "page-event", at: 61_000, kind: "page-hide", persisted: false, connections: ["c1"] },
      tick(70_000),
    );
    expect(check(idleTimeout, session)).toEqual([]);
  });

  test("the page's own word on the end is still to come", () => {
    const session = sessionOf(recording(), socket(silent(60_000, { close: null })), tick(65_500));
    expect(check(idleTimeout, session)).toEqual([]);
  });

  test("the computer slept", () => {
    const session = sessionOf(recording(), socket(silent(60_000)), tick(65_500, 55_000), tick(70_000));
    expect(check(idleTimeout, session)).toEqual([]);
  });
});
