import { expect, test } from "vitest";
import { applyEvent, createSession } from "./apply-event.ts";
import type { SessionEvent } from "./events.ts";
import type { Connection } from "./session.ts";
import { age, currentSilence, idleBeforeClose, lastActivity, longestSilence } from "./silence.ts";

const CREATED: SessionEvent = {
  type: "connection-created",
  at: 1000,
  id: "c1",
  url: "wss://app.test/",
  target: "page",
};
const OPENED: SessionEvent = {
  type: "handshake-answered",
  at: 2000,
  id: "c1",
  status: 101,
  statusText: "",
  headers: [],
};
const frame = (at: number): SessionEvent => ({
  type: "frame",
  at,
  id: "c1",
  direction: "sent",
  opcode: 1,
  payload: "",
});
const closed = (at: number): SessionEvent => ({ type: "connection-closed", at, id: "c1" });

function connectionOf(...events: SessionEvent[]): Connection {
  const session = createSession();
  for (const event of events) applyEvent(session, event);
  return session.connections.get("c1")!;
}

test("never open: there is no silence and no age", () => {
  const connection = connectionOf(CREATED, closed(3000));
  expect(lastActivity(connection)).toBeUndefined();
  expect(idleBeforeClose(connection)).toBeUndefined();
  expect(currentSilence(connection, 9000)).toBeUndefined();
  expect(longestSilence(connection, 9000)).toBe(0);
  expect(age(connection, 9000)).toBeUndefined();
});

test("open without a frame: silent since the opening", () => {
  const connection = connectionOf(CREATED, OPENED);
  expect(currentSilence(connection, 9000)).toBe(7000);
  expect(longestSilence(connection, 9000)).toBe(7000);
  expect(idleBeforeClose(connection)).toBeUndefined();
  expect(age(connection, 9000)).toBe(7000);
});

test("a clock behind the last event makes no silence shorter than nothing", () => {
  const connection = connectionOf(CREATED, OPENED, frame(5000));
  expect(currentSilence(connection, 4000)).toBe(0);
  expect(age(connection, 1000)).toBe(0);
});

test("the longest silence is the one that ended or the one that goes on", () => {
  const connection = connectionOf(CREATED, OPENED, frame(6000));
  expect(longestSilence(connection, 7000)).toBe(4000);
  expect(longestSilence(connection, 60_000)).toBe(54_000);
});

test("ended: idle since the last frame, and no silence goes on", () => {
  const connection = connectionOf(CREATED, OPENED, frame(6000), closed(9000));
  expect(idleBeforeClose(connection)).toBe(3000);
  expect(currentSilence(connection, 60_000)).toBeUndefined();
  expect(longestSilence(connection, 60_000)).toBe(4000);
  expect(age(connection, 60_000)).toBe(7000);
});

test("seen late without a frame: nothing is known of its silence", () => {
  const connection = connectionOf({ ...CREATED, seenLate: { readyState: 1 } }, closed(9000));
  expect(idleBeforeClose(connection)).toBeUndefined();
});

const STARTED: SessionEvent = {
  type: "recording-started",
  at: 0,
  page: { url: "https://app.test/" },
  pageScript: true,
};
const stopped = (at: number): SessionEvent => ({ type: "recording-stopped", at, reason: "user" });
const again = (at: number): SessionEvent => ({ ...STARTED, at });

test("of a gap in the recording nothing is known: it is no silence", () => {
  const connection = connectionOf(STARTED, CREATED, OPENED, frame(5_000), stopped(6_000), again(64_000), frame(65_000));
  expect(longestSilence(connection, 65_000)).toBe(3_000);
  expect(connection.sent.pauses).toBeUndefined();
});

test("a silence after a gap counts from the end of the gap", () => {
  const connection = connectionOf(STARTED, CREATED, OPENED, frame(5_000), stopped(6_000), again(64_000));
  expect(currentSilence(connection, 70_000)).toBe(6_000);
  expect(lastActivity(connection)).toBe(5_000);
});

test("what is silent before a close after a gap is only what was watched", () => {
  const connection = connectionOf(
    STARTED,
    CREATED,
    OPENED,
    frame(5_000),
    stopped(6_000),
    again(45_000),
    closed(65_000),
  );
  expect(idleBeforeClose(connection)).toBe(20_000);
});
