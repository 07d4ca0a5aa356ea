import { describe, expect, test } from "vitest";
import { diagnose } from "../diagnose.ts";
import { check, every, recording, sessionOf, socket, type SocketPlan, tick } from "../testing.ts";
import { heartbeatRace } from "./heartbeat-race.ts";

function session(...plans: SocketPlan[]) {
  const sockets = plans.map((plan, index) => socket({ id: `c${index + 1}`, ...plan }));
  return sessionOf(recording(), ...sockets, tick(10_000_000));
}

const dead = (at: number): SocketPlan => ({
  at,
  openedAt: at,
  sent: every(3000, at + 9000, at),
  closedAt: at + 12_010,
});

describe("fires", () => {
  test("a heartbeat of a known limit's length, cut when the next was due: likely", () => {
    const raced = session({ openedAt: 0, sent: every(60_000, 360_000), closedAt: 420_020 });
    const [finding, ...others] = check(heartbeatRace, raced);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: "error",
      confidence: "likely",
      connections: ["c1"],
      title:
        "The heartbeat comes every 60.0 seconds, just as often as a limit on the way allows, and was once too late.",
    });
    expect(finding?.summary).toContain("5 pauses of 60.0 s");
    expect(diagnose(raced).map(({ rule }) => rule)).toEqual(["heartbeat-race"]);
  });

  test("at an age that is a known maximum too: only possible", () => {
    const both = session({ openedAt: 0, sent: every(60_000, 240_000), closedAt: 300_020 });
    expect(check(heartbeatRace, both)).toMatchObject([{ confidence: "possible" }]);
  });

  test("cut at the very moment of a beat", () => {
    expect(
      check(heartbeatRace, session({ openedAt: 0, sent: every(60_000, 180_000), closedAt: 180_040 })),
    ).toHaveLength(1);
  });

  test("a heartbeat of another length: possible, and likely when it happens again", () => {
    expect(check(heartbeatRace, session(dead(0)))).toMatchObject([{ confidence: "possible" }]);
    expect(check(heartbeatRace, session(dead(0), dead(20_000)))).toMatchObject([
      { confidence: "likely", connections: ["c1", "c2"] },
    ]);
  });

  test("the server's heartbeat races too", () => {
    expect(
      check(heartbeatRace, session({ openedAt: 0, received: every(60_000, 240_000), closedAt: 300_020 })),
    ).toHaveLength(1);
  });
});

describe("does not fire", () => {
  test.each<[string, SocketPlan]>([
    [
      "a heartbeat well below the limit that stopped, then the limit",
      { openedAt: 0, sent: every(20_000, 100_000), closedAt: 160_000 },
    ],
    ["cut between two beats", { openedAt: 0, sent: every(60_000, 240_000), closedAt: 265_000 }],
    ["irregular traffic", { openedAt: 0, sent: [1000, 2000, 30_000, 31_000, 90_000], closedAt: 150_000 }],
    ["a single frame", { openedAt: 0, sent: [1000], closedAt: 61_000 }],
    ["quick traffic", { openedAt: 0, sent: every(1000, 30_000), closedAt: 31_000 }],
    [
      "the server said goodbye",
      { openedAt: 0, sent: every(60_000, 240_000), closedAt: 300_000, close: { code: 1000 } },
    ],
  ])("%s", (_name, plan) => {
    expect(check(heartbeatRace, session(plan))).toEqual([]);
  });
});
