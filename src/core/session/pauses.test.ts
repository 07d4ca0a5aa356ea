import { expect, test } from "vitest";
import { applyEvent, createSession } from "./apply-event.ts";
import type { Direction, SessionEvent } from "./events.ts";

function sessionOf(...frames: readonly [at: number, direction: Direction][]) {
  const session = createSession();
  const events: SessionEvent[] = [
    { type: "connection-created", at: 0, id: "c1", url: "wss://app.test/ws", target: "page" },
    { type: "handshake-answered", at: 1000, id: "c1", status: 101, statusText: "", headers: [] },
    ...frames.map(([at, direction]) => ({ type: "frame", at, id: "c1", direction, opcode: 1, payload: "x" }) as const),
  ];
  for (const event of events) applyEvent(session, event);
  return session;
}

test("pauses are summed up for each direction by itself", () => {
  const session = sessionOf([2000, "sent"], [2100, "received"], [5000, "sent"], [6000, "sent"]);
  const connection = session.connections.get("c1");
  expect(connection?.sent.pauses).toEqual({
    count: 2,
    sum: 4000,
    sumOfSquares: 3000 * 3000 + 1000 * 1000,
    longest: 3000,
    quick: 0,
    long: 2,
  });
  expect(connection?.received.pauses).toBeUndefined();
});

test("frames in one gulp and long pauses are counted apart", () => {
  const session = sessionOf(
    [2000, "received"],
    [2003, "received"],
    [2009, "received"],
    [2500, "received"],
    [3600, "received"],
  );
  expect(session.connections.get("c1")?.received.pauses).toMatchObject({ count: 4, quick: 2, long: 1 });
});

test("the largest frame of each direction is kept with its time", () => {
  const session = sessionOf();
  const frame = (at: number, payload: string) =>
    applyEvent(session, { type: "frame", at, id: "c1", direction: "sent", opcode: 1, payload });
  frame(2000, "ab");
  frame(3000, "abcd");
  frame(4000, "abc");
  expect(session.connections.get("c1")?.sent.largest).toEqual({ bytes: 4, at: 3000 });
  expect(session.connections.get("c1")?.received.largest).toBeUndefined();
});

test("a silence that the close ended was not survived", () => {
  const session = sessionOf([2000, "sent"], [5000, "received"]);
  applyEvent(session, { type: "connection-closed", at: 65_000, id: "c1" });
  const connection = session.connections.get("c1");
  expect(connection?.longestSurvived).toBe(3000);
  expect(connection?.longestSilence).toEqual({ from: 5000, to: 65_000 });
});

test("the silence between the opening and the first frame counts as survived", () => {
  expect(sessionOf([31_000, "sent"]).connections.get("c1")?.longestSurvived).toBe(30_000);
});
