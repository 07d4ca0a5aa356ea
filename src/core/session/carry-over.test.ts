import { expect, test } from "vitest";
import { applyEvent, createSession } from "./apply-event.ts";
import { carryOver } from "./carry-over.ts";
import type { SessionEvent } from "./events.ts";
import type { Connection, Session } from "./session.ts";

const START: SessionEvent = {
  type: "recording-started",
  at: 500,
  page: { url: "https://app.test/", title: "App" },
  pageScript: true,
  environment: { userAgent: "test", extensionVersion: "1" },
};
const CREATED: SessionEvent = {
  type: "connection-created",
  at: 1000,
  id: "c1",
  url: "wss://app.test/ws",
  target: "frame",
};
const SENT: SessionEvent = {
  type: "handshake-sent",
  at: 1001,
  id: "c1",
  headers: [{ name: "Host", value: "app.test" }],
};
const ANSWERED: SessionEvent = {
  type: "handshake-answered",
  at: 1010,
  id: "c1",
  status: 101,
  statusText: "Switching Protocols",
  httpVersion: "1.1",
  headers: [{ name: "sec-websocket-protocol", value: "chat" }],
};
const FRAME: SessionEvent = { type: "frame", at: 2000, id: "c1", direction: "sent", opcode: 1, payload: "hello" };

function sessionOf(...events: SessionEvent[]): Session {
  const session = createSession({ payloadLimit: 1234 });
  for (const event of [START, ...events]) applyEvent(session, event);
  return session;
}

/** What counts what was cleared. */
function withoutCounters(connection: Connection | undefined): Partial<Connection> {
  const { sent: _, received: __, longestSilence: ___, longestSurvived: ____, ordinal: _____, ...rest } = connection!;
  return rest;
}

const COURSES: Readonly<Record<string, SessionEvent[]>> = {
  queued: [CREATED],
  connecting: [CREATED, SENT],
  "connecting, its error told and its end not yet": [
    CREATED,
    SENT,
    { type: "connection-error", at: 1050, id: "c1", message: "net::ERR" },
  ],
  open: [CREATED, SENT, ANSWERED],
  "open with frames": [CREATED, SENT, ANSWERED, FRAME],
  "open, shown by frames alone": [CREATED, FRAME],
  closing: [
    CREATED,
    SENT,
    ANSWERED,
    { type: "close-called", at: 1500, id: "c1", code: 1000, reason: "bye", stack: [] },
  ],
  "open with data that waits": [
    CREATED,
    SENT,
    ANSWERED,
    { type: "send-buffer", at: 3000, id: "c1", since: 2000, bytes: 400_000, peak: 500_000, sends: 2, over: true },
  ],
  "open with an error": [CREATED, SENT, ANSWERED, { type: "connection-error", at: 1500, id: "c1", message: "masked" }],
  observed: [CREATED, { type: "connection-observed", at: 1000, id: "c1", documentUrl: "https://frame.test/" }, SENT],
  "left into the cache": [
    CREATED,
    SENT,
    ANSWERED,
    { type: "page-event", at: 1500, kind: "page-hide", persisted: true, connections: ["c1"] },
  ],
  "seen late, connecting": [{ ...CREATED, seenLate: { readyState: 0 } }],
  "seen late, open": [{ ...CREATED, seenLate: { readyState: 1, subprotocol: "chat", extensions: "deflate" } }],
  "seen late, closing": [{ ...CREATED, seenLate: { readyState: 2 } }],
};

for (const [what, events] of Object.entries(COURSES)) {
  test(`a living connection goes on as it was: ${what}`, () => {
    const session = sessionOf(...events);
    const next = carryOver(session, 5000);
    expect(withoutCounters(next.connections.get("c1"))).toEqual(withoutCounters(session.connections.get("c1")));
    expect(next.ignoredEvents).toBe(0);
    expect(next.frames.length).toBe(0);
    expect(next.connections.get("c1")).toMatchObject({ sent: { frames: 0, bytes: 0 }, received: { frames: 0 } });
  });
}

test("what has ended or never began is forgotten", () => {
  const next = carryOver(
    sessionOf(
      CREATED,
      { type: "connection-closed", at: 1500, id: "c1" },
      { ...CREATED, type: "connection-blocked", id: "c2", by: "constructor", message: "no" },
    ),
    5000,
  );
  expect(next.connections.size).toBe(0);
});

test("the recording goes on, from now", () => {
  const session = sessionOf(CREATED);
  const next = carryOver(session, 5000);
  expect(next.capture).toEqual({ recording: true, pageScript: true, startedAt: 5000, gaps: [] });
  expect(next.page).toEqual({ url: "https://app.test/", title: "App" });
  expect(next.environment).toEqual({ userAgent: "test", extensionVersion: "1" });
  expect(next.frames.payloads.limit).toBe(1234);
  expect(next.now).toBe(5000);
});

test("a silence is not made longer than it was", () => {
  const next = carryOver(sessionOf(CREATED, SENT, ANSWERED, FRAME), 5000);
  applyEvent(next, { type: "connection-closed", at: 9000, id: "c1" });
  expect(next.connections.get("c1")?.longestSilence).toEqual({ from: 2000, to: 9000 });
});

test("a stopped recording leaves an empty session", () => {
  const next = carryOver(sessionOf(CREATED, { type: "recording-stopped", at: 2000, reason: "user" }), 5000);
  expect(next.connections.size).toBe(0);
  expect(next.version).toBe(0);
});
