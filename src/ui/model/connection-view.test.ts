import { expect, test } from "vitest";
import type { SessionEvent } from "../../core/session/events.ts";
import type { Connection } from "../../core/session/session.ts";
import { createFakeSource } from "../fake/fake-source.ts";
import { SCENES, START, typical } from "../fake/scenes.ts";
import { ageText, conditionOf, lastActivityText, liveLateCount, matchesFilter } from "./connection-view.ts";

const { session } = createFakeSource(typical);
const connection = (id: string): Connection => session.connections.get(id)!;

/** An open connection, and then what is given. */
function after(...events: readonly SessionEvent[]): Connection {
  const source = createFakeSource([
    { type: "connection-created", at: 0, id: "c1", url: "wss://a.example/", target: "page" },
    { type: "handshake-sent", at: 1, id: "c1", headers: [] },
    { type: "handshake-answered", at: 2, id: "c1", status: 101, statusText: "", headers: [] },
    ...events,
  ]);
  return source.session.connections.get("c1")!;
}

const close = (code: number, wasClean = true): SessionEvent => ({
  type: "close-event",
  at: 100,
  id: "c1",
  code,
  reason: "",
  wasClean,
});

test("each state has its condition", () => {
  expect(["c1", "c3", "c4", "c5"].map((id) => conditionOf(connection(id), true))).toEqual([
    "cut",
    "open",
    "failed",
    "blocked",
  ]);
});

test.each([
  [1000, true, "closed"],
  [1001, true, "closed"],
  [1005, true, "closed"],
  [1011, true, "closed-badly"],
  [1008, true, "closed-badly"],
  [4001, true, "closed"],
  [1006, false, "cut"],
  [1000, false, "cut"],
] as const)("code %d, clean %s is %s", (code, wasClean, condition) => {
  expect(conditionOf(after(close(code, wasClean)), true)).toBe(condition);
});

test("without a close event, an error tells a cut from an end", () => {
  const gone: SessionEvent = { type: "connection-closed", at: 100, id: "c1" };
  expect(conditionOf(after(gone), true)).toBe("closed");
  expect(
    conditionOf(after({ type: "connection-error", at: 99, id: "c1", message: "Invalid frame header" }, gone), true),
  ).toBe("cut");
});

test("an open connection was open once nobody looks any more", () => {
  expect(conditionOf(connection("c3"), false)).toBe("was-open");
  expect(lastActivityText(connection("c3"), session, undefined)).toBe("at 2:13");
});

test("of an end that nobody saw, the age is not known", () => {
  const gone = after({ type: "connection-closed", at: 60_000, id: "c1", unseen: true });
  expect(conditionOf(gone, true)).toBe("ended-unseen");
  expect(ageText(gone, 90_000)).toBe("not seen");
});

test("ages and last activity move while a connection lives and stand when it has ended", () => {
  const now = START + 134_000;
  expect(ageText(connection("c3"), now)).toBe("2:11 min");
  expect(ageText(connection("c1"), now)).toBe("63.2 s");
  expect(ageText(connection("c4"), now)).toBe("");
  expect(lastActivityText(connection("c3"), session, now)).toBe("1 s ago");
  expect(lastActivityText(connection("c1"), session, now)).toBe("at 0:04");
  expect(lastActivityText(connection("c4"), session, now)).toBe("");
});

test("connections that were open before the recording are counted while they live", () => {
  const late = createFakeSource(SCENES.late.events);
  expect(liveLateCount(late.session)).toBe(1);
  late.play({ type: "connection-closed", at: START + 20_000, id: "c1" });
  expect(liveLateCount(late.session)).toBe(0);
  expect(liveLateCount(session)).toBe(0);
});

function found(filter: string): string[] {
  return [...session.connections.values()].filter((one) => matchesFilter(one, filter)).map(({ id }) => id);
}

test("a filter finds words in address, number, state and code, all of them", () => {
  expect(found("")).toHaveLength(5);
  expect(found("API 1006")).toEqual(["c1", "c2"]);
  expect(found("502")).toEqual(["c4"]);
  expect(found("mixed")).toEqual(["c5"]);
  expect(found("#1")).toEqual(["c1"]);
  expect(found("metrics 1006")).toEqual([]);
});
