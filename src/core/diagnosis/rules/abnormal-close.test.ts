import { describe, expect, test } from "vitest";
import { check, every, recording, sessionOf, socket, type SocketPlan, tick } from "../testing.ts";
import { abnormalClose } from "./abnormal-close.ts";

function findings(...plans: SocketPlan[]) {
  const sockets = plans.map((plan, index) => socket({ id: `c${index + 1}`, ...plan }));
  return check(abnormalClose, sessionOf(recording(), ...sockets, tick(1_000_000)));
}

describe("fires", () => {
  test("a reset after two seconds", () => {
    const [finding, ...others] = findings({ sent: [500], received: [600], closedAt: 2100 });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: "error",
      confidence: "certain",
      title: "The connection vanished without a goodbye after 2.0 seconds.",
      suspects: [],
    });
    expect(finding?.evidence).toContainEqual({ label: "Ended", value: "1006, not clean", at: 2100, connection: "c1" });
    expect(finding?.ruledOut.map(({ cause }) => cause)).toContain("A usual idle limit");
  });

  test("where no frame ever passed, it counts from the opening", () => {
    const [finding] = findings({ closedAt: 400 });
    expect(finding?.summary).toContain("it ended 0.3 s after it opened, which");
    expect(JSON.stringify(finding)).not.toContain("last frame");
    expect(finding?.evidence).toContainEqual({
      label: "Silence before the end",
      value: "at most 0.3 s, since it was opened",
      connection: "c1",
    });
  });

  test("a socket kept alive by heartbeats, then gone", () => {
    expect(findings({ sent: every(20_000, 200_000), closedAt: 207_000 })).toHaveLength(1);
  });

  test("several at one address are one finding", () => {
    expect(findings({ sent: [500], closedAt: 2100 }, { at: 10_000, sent: [10_500], closedAt: 17_300 })).toMatchObject([
      { connections: ["c1", "c2"], title: "2 connections to app.test/ws vanished without a goodbye." },
    ]);
  });

  test("an end that was not seen is only told, not called a fault", () => {
    expect(findings({ observed: false, sent: [500], closedAt: 2100 })).toMatchObject([
      { severity: "info", confidence: "possible", title: "The connection ended, and why could not be seen." },
    ]);
  });
});

describe("does not fire", () => {
  test.each<[string, SocketPlan]>([
    ["the page closed it", { closedAt: 2100, closeCalled: { at: 2000 }, close: { code: 1005 } }],
    ["the server said goodbye", { closedAt: 2100, close: { code: 1000 } }],
    ["the browser named a fault", { closedAt: 2100, error: { at: 2100, message: "Invalid frame header" } }],
    ["an idle limit explains it", { sent: [1000], closedAt: 61_000 }],
    ["it is still open", { sent: [1000] }],
  ])("%s", (_name, plan) => {
    expect(findings(plan)).toEqual([]);
  });

  test("it ended while nothing was recorded", () => {
    const session = sessionOf(
      recording(),
      socket({ sent: [500] }),
      {
        type: "connection-closed",
        at: 9000,
        id: "c1",
        unseen: true,
      },
      tick(20_000),
    );
    expect(check(abnormalClose, session)).toEqual([]);
  });
});
