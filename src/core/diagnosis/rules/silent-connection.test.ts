import { describe, expect, test } from "vitest";
import { check, every, recording, sessionOf, socket, type SocketPlan, tick } from "../testing.ts";
import { silentConnection } from "./silent-connection.ts";

const findings = (plan: SocketPlan, now: number) =>
  check(silentConnection, sessionOf(recording(), socket(plan), tick(now)));

describe("fires", () => {
  test("a server that fell silent in the midst of a conversation", () => {
    const [finding] = findings({ sent: every(5000, 100_000), received: every(5000, 50_020, 20) }, 101_000);
    expect(finding).toMatchObject({ severity: "warning", confidence: "possible", connections: ["c1"] });
    expect(finding?.title).toBe("The page still sends, but the server has said nothing for 51.0 seconds.");
  });

  test("a server that never answered: information, since some only send", () => {
    expect(findings({ sent: every(10_000, 50_000) }, 51_000)).toMatchObject([
      { severity: "info", confidence: "possible" },
    ]);
  });
});

describe("does not fire", () => {
  test.each<[string, SocketPlan, number]>([
    ["answers come", { sent: every(5000, 100_000), received: every(5000, 100_020, 20) }, 101_000],
    ["neither side talks", { sent: [1000, 2000, 3000], received: [1100, 2100, 3100] }, 101_000],
    [
      "a pause that is usual for this server",
      { sent: every(5000, 100_000), received: [20_000, 40_000, 60_000] },
      101_000,
    ],
    ["too early to say", { sent: [1000, 2000, 3000] }, 20_000],
    ["it has ended", { sent: every(5000, 100_000), received: every(5000, 50_020, 20), closedAt: 101_000 }, 110_000],
  ])("%s", (_name, plan, now) => {
    expect(findings(plan, now)).toEqual([]);
  });
});
