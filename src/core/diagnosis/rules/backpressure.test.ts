import { describe, expect, test } from "vitest";
import type { SessionEvent } from "../../session/events.ts";
import { check, recording, sessionOf, socket, type SocketPlan, tick } from "../testing.ts";
import { backpressure } from "./backpressure.ts";

function waiting(at: number, more: { since: number; peak?: number; sends?: number; over?: boolean }): SessionEvent {
  const { since, peak = 2_000_000, sends = 0, over = true } = more;
  return { type: "send-buffer", at, id: "c1", since, bytes: over ? peak : 0, peak, sends, over };
}
const findings = (plan: SocketPlan, now: number, ...events: SessionEvent[]) =>
  check(backpressure, sessionOf(recording(), socket(plan), events, tick(now)));

describe("fires", () => {
  test("while it goes on, and the page goes on sending: a warning", () => {
    const [finding] = findings(
      { sent: [900] },
      11_000,
      waiting(2000, { since: 1000 }),
      waiting(9000, { since: 1000, sends: 40, peak: 8_000_000 }),
    );
    expect(finding).toMatchObject({ severity: "warning", confidence: "certain", connections: ["c1"] });
    expect(finding?.title).toBe("What the page sends has been waiting in the browser for 10.0 seconds.");
    expect(finding?.summary).toContain("up to 8.0 MB");
    expect(finding?.summary).toContain("40 further messages");
    expect(finding?.summary).toContain("cannot be told apart");
    expect(finding?.evidence).toContainEqual({ label: "Waits still", value: "after 10.0 s", connection: "c1" });
  });

  test("one large message that took long: information", () => {
    const [finding] = findings({}, 60_000, waiting(2000, { since: 1000 }), waiting(8000, { since: 1000, over: false }));
    expect(finding).toMatchObject({ severity: "info" });
    expect(finding?.title).toBe("What the page sent waited in the browser for 7.0 seconds.");
    expect(finding?.evidence).toContainEqual({ label: "Taken", value: "after 7.0 s", at: 8000, connection: "c1" });
  });

  test("until the connection ended: that is no taking", () => {
    const held = [waiting(2000, { since: 1000 })];
    const session = sessionOf(recording(), socket({}), held, [
      { type: "connection-closed", at: 9000, id: "c1" },
      tick(30_000),
    ]);
    expect(check(backpressure, session)[0]?.evidence).toContainEqual({
      label: "Waited until the end",
      value: "after 8.0 s",
      at: 9000,
      connection: "c1",
    });
  });

  test("the longest of several stretches is the one that is told", () => {
    const events = [
      waiting(1500, { since: 1000 }),
      waiting(7000, { since: 1000, over: false }),
      waiting(11_500, { since: 10_000 }),
      waiting(40_000, { since: 10_000, over: false }),
    ];
    expect(findings({}, 60_000, ...events)[0]?.title).toContain("30.0 seconds");
  });
});

describe("does not fire", () => {
  test.each<[string, SessionEvent[]]>([
    ["nothing ever waited", []],
    [
      "it was taken within a few seconds",
      [waiting(2000, { since: 1000 }), waiting(5900, { since: 1000, over: false })],
    ],
  ])("%s", (_name, events) => {
    expect(findings({ sent: [900] }, 60_000, ...events)).toEqual([]);
  });
});
