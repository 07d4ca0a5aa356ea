import { describe, expect, test } from "vitest";
import { check, every, recording, sessionOf, socket, type SocketPlan, tick } from "../testing.ts";
import { lifetimeLimit } from "./lifetime-limit.ts";

function findings(...plans: SocketPlan[]) {
  const sockets = plans.map((plan, index) => socket({ id: `c${index + 1}`, ...plan }));
  return check(lifetimeLimit, sessionOf(recording(), ...sockets, tick(30_000_000)));
}

/** A message every `beat` until it is cut at `age`. */
function busy(at: number, age: number, beat = 5000, more: SocketPlan = {}): SocketPlan {
  return { at, openedAt: at, received: every(beat, at + age - 1, at), closedAt: at + age, ...more };
}

describe("fires", () => {
  test.each([30, 300, 900, 3600, 7200, 14_400])("busy until the known age of %i s: possible", (seconds) => {
    const [finding, ...others] = findings(busy(0, seconds * 1000 + 300, 4700));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: "error", confidence: "possible", suspects: [] });
    expect(finding?.evidence.some(({ label }) => label === `${seconds} s is a maximum of`)).toBe(true);
  });

  test("twice at a known age: likely", () => {
    const [finding] = findings(busy(0, 900_000), busy(1_000_000, 900_600));
    expect(finding).toMatchObject({
      confidence: "likely",
      connections: ["c1", "c2"],
      title: "2 connections to app.test/ws were cut at an age of 15:00 minutes, although they were in use.",
    });
  });

  test("a fingerprint names a suspect with its configuration", () => {
    const [finding] = findings(busy(0, 30_100, 2000, { headers: { Via: "1.1 google" } }));
    expect(finding?.suspects[0]?.intermediary).toBe("gcp-external-alb");
    expect(finding?.advice.some(({ config }) => config?.text.includes("--timeout=86400"))).toBe(true);
  });

  test("three times at the same unknown age: likely", () => {
    expect(findings(busy(0, 47_300), busy(60_000, 47_400), busy(120_000, 47_350))).toMatchObject([
      { confidence: "likely", connections: ["c1", "c2", "c3"] },
    ]);
  });

  test("once at a round age: possible", () => {
    expect(findings(busy(0, 20_050, 1000))).toMatchObject([{ confidence: "possible" }]);
  });
});

describe("does not fire", () => {
  test.each<[string, SocketPlan[]]>([
    ["an age that is not round and known to nobody", [busy(0, 47_300, 1000)]],
    [
      "another socket of the same address grew older",
      [busy(0, 30_100, 2000), { openedAt: 100, received: every(9000, 90_000) }],
    ],
    ["silence before the end", [{ openedAt: 0, received: [1000], closedAt: 300_000 }]],
    ["the server said goodbye", [busy(0, 900_000, 5000, { close: { code: 1000 } })]],
    ["the page closed", [busy(0, 900_000, 5000, { closeCalled: { at: 899_000 }, close: { code: 1005 } })]],
    ["opened and ended together", [busy(0, 47_300), busy(10, 47_310)]],
  ])("%s", (_name, plans) => {
    expect(findings(...plans)).toEqual([]);
  });
});
