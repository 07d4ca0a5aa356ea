import { describe, expect, test } from "vitest";
import type { SessionEvent } from "../../session/events.ts";
import { diagnose } from "../diagnose.ts";
import { check, recording, sessionOf, socket, tick } from "../testing.ts";
import { networkChange } from "./network-change.ts";

const to = (host: string, id: string, openedAt: number, closedAt?: number) =>
  socket({
    id,
    url: `wss://${host}/ws`,
    at: openedAt,
    openedAt,
    received: closedAt === undefined ? [openedAt + 1000, 59_000] : [closedAt - 800],
    ...(closedAt === undefined ? {} : { closedAt }),
  });
const page = (at: number, kind: "offline" | "online"): SessionEvent => ({ type: "page-event", at, kind });

describe("fires", () => {
  test("the computer slept", () => {
    const session = sessionOf(recording(), to("a.test", "c1", 0, 40_000), tick(39_500, 30_000), tick(50_000));
    const [finding, ...others] = check(networkChange, session);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: "warning",
      confidence: "likely",
      connections: ["c1"],
      title: "The computer slept, and the connection did not outlive it.",
    });
    expect(finding?.evidence).toContainEqual({ label: "Clock gap", value: "30.0 s", at: 39_500 });
    expect(diagnose(session).map(({ rule }) => rule)).toEqual(["network-change"]);
  });

  test("the browser was offline", () => {
    const session = sessionOf(
      recording(),
      to("a.test", "c1", 0, 40_000),
      page(39_000, "offline"),
      page(44_000, "online"),
      tick(60_000),
    );
    const [finding] = check(networkChange, session);
    expect(finding?.title).toBe("The computer's network went away or changed, which ended the connection.");
    expect(finding?.evidence).toContainEqual({ label: "The browser", value: "went offline", at: 39_000 });
  });

  test("all sockets to different hosts end together", () => {
    const session = sessionOf(
      recording(),
      to("a.test", "c1", 0, 40_000),
      to("b.test", "c2", 9000, 41_000),
      tick(60_000),
    );
    expect(check(networkChange, session)).toMatchObject([{ connections: ["c1", "c2"], confidence: "likely" }]);
  });
});

describe("does not fire", () => {
  test("a socket to a third host lived on", () => {
    const session = sessionOf(
      recording(),
      to("a.test", "c1", 0, 40_000),
      to("b.test", "c2", 9000, 41_000),
      to("c.test", "c3", 0),
      tick(60_000),
    );
    expect(check(networkChange, session)).toEqual([]);
  });

  test("only one host is concerned", () => {
    const session = sessionOf(
      recording(),
      to("a.test", "c1", 0, 40_000),
      to("a.test", "c2", 9000, 41_000),
      tick(60_000),
    );
    expect(check(networkChange, session)).toEqual([]);
  });

  test("the browser was offline long before", () => {
    const session = sessionOf(
      recording(),
      page(1000, "offline"),
      page(2000, "online"),
      to("a.test", "c1", 3000, 40_000),
      tick(60_000),
    );
    expect(check(networkChange, session)).toEqual([]);
  });

  test("a short hiccup of the clock, and a sleep long ago", () => {
    const session = sessionOf(
      recording(),
      tick(5000, 60_000),
      tick(100_000, 1500),
      to("a.test", "c1", 90_000, 101_000),
      tick(120_000),
    );
    expect(check(networkChange, session)).toEqual([]);
  });

  test("sockets of this computer", () => {
    const session = sessionOf(
      recording(),
      to("localhost:1", "c1", 0, 40_000),
      to("127.0.0.1:2", "c2", 9000, 41_000),
      tick(60_000),
    );
    expect(check(networkChange, session)).toEqual([]);
  });
});
