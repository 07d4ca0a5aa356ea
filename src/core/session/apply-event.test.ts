import { describe, expect, test } from "vitest";
import { applyEvent, createSession, headerValue, LIMITS } from "./apply-event.ts";
import type { ConnectionCreated, SessionEvent } from "./events.ts";
import type { Connection, Session } from "./session.ts";

type Fields<Type extends SessionEvent["type"]> = Partial<Extract<SessionEvent, { type: Type }>>;

const created = (fields: Fields<"connection-created"> = {}): ConnectionCreated => ({
  type: "connection-created",
  at: 1000,
  id: "c1",
  url: "wss://app.test/ws",
  target: "page",
  ...fields,
});
const sent = (at = 1001): SessionEvent => ({ type: "handshake-sent", at, id: "c1", headers: [] });
const answered = (at = 1010, fields: Fields<"handshake-answered"> = {}): SessionEvent => ({
  type: "handshake-answered",
  at,
  id: "c1",
  status: 101,
  statusText: "Switching Protocols",
  headers: [],
  ...fields,
});
const frame = (at: number, fields: Fields<"frame"> = {}): SessionEvent => ({
  type: "frame",
  at,
  id: "c1",
  direction: "received",
  opcode: 1,
  payload: "x",
  ...fields,
});
const failedWith = (message: string, at = 1050): SessionEvent => ({ type: "connection-error", at, id: "c1", message });
const closed = (at = 2000, fields: Fields<"connection-closed"> = {}): SessionEvent => ({
  type: "connection-closed",
  at,
  id: "c1",
  ...fields,
});
const closeCalled = (at = 1900): SessionEvent => ({ type: "close-called", at, id: "c1", code: 1000, reason: "bye" });
const closeEvent = (at = 2000, fields: Fields<"close-event"> = {}): SessionEvent => ({
  type: "close-event",
  at,
  id: "c1",
  code: 1000,
  reason: "",
  wasClean: true,
  ...fields,
});
const left = (at: number, persisted: boolean): SessionEvent => ({
  type: "page-event",
  at,
  kind: "page-hide",
  persisted,
  connections: ["c1"],
});
const cameBack = (at: number): SessionEvent => ({
  type: "page-event",
  at,
  kind: "page-show",
  persisted: true,
  connections: ["c1"],
});

function sessionOf(...events: SessionEvent[]): Session {
  const session = createSession();
  for (const event of events) applyEvent(session, event);
  return session;
}

function connectionOf(...events: SessionEvent[]): Connection {
  return sessionOf(...events).connections.get("c1")!;
}

describe("the course of a connection", () => {
  const opened = [created(), sent(), answered()];
  const courses: [what: string, events: SessionEvent[], state: Connection["state"]][] = [
    ["made", [created()], "queued"],
    ["handshake sent", [created(), sent()], "connecting"],
    ["answered with 101", opened, "open"],
    ["answered with 200", [created(), sent(), answered(1010, { status: 200 })], "connecting"],
    ["answered, the sending never seen", [created(), answered()], "open"],
    ["shown by a frame alone", [created(), frame(1100)], "open"],
    ["the page calls close()", [...opened, closeCalled()], "closing"],
    ["the page calls close() while connecting", [created(), sent(), closeCalled()], "connecting"],
    ["closed", [...opened, closed()], "closed"],
    ["the page's close event alone", [...opened, closeEvent()], "closed"],
    ["ended while queued", [created(), closed()], "failed"],
    ["ended while connecting", [created(), sent(), failedWith(""), closed()], "failed"],
    ["ended after frames, the opening never seen", [created(), frame(1100), closed()], "closed"],
    ["left for good", [...opened, left(1500, false)], "closed"],
    ["left for good while connecting", [created(), sent(), left(1500, false)], "failed"],
    ["left into the cache", [...opened, left(1500, true)], "open"],
    ["left, and back from the cache", [...opened, left(1500, false), cameBack(1800)], "open"],
    ["left while connecting, and back", [created(), sent(), left(1500, false), cameBack(1800)], "connecting"],
    ["left before its handshake, and back", [created(), left(1500, false), cameBack(1800)], "queued"],
    ["left while closing, and back", [...opened, closeCalled(1400), left(1500, false), cameBack(1800)], "closing"],
    ["back after it had ended", [...opened, closed(1400), cameBack(1800)], "closed"],
    ["seen late, connecting", [created({ seenLate: { readyState: 0 } })], "connecting"],
    ["seen late, open", [created({ seenLate: { readyState: 1 } })], "open"],
    ["seen late, closing", [created({ seenLate: { readyState: 2 } })], "closing"],
    ["seen late and closed", [created({ seenLate: { readyState: 1 } }), closed()], "closed"],
    ["seen late while connecting, then opened", [created({ seenLate: { readyState: 0 } }), answered()], "open"],
    ["seen late while connecting, then failed", [created({ seenLate: { readyState: 0 } }), closed()], "failed"],
  ];
  for (const [what, events, state] of courses) {
    test(`${what}: ${state}`, () => {
      const session = sessionOf(...events);
      expect(session.connections.get("c1")!.state).toBe(state);
      expect(session.ignoredEvents).toBe(0);
    });
  }

  test("a handshake's times, status and headers", () => {
    const header = { name: "Sec-WebSocket-Protocol", value: "chat" };
    const connection = connectionOf(
      created({ at: 1002 }),
      sent(1001),
      answered(1011.5, {
        httpVersion: "1.1",
        headers: [header, { name: "Sec-WebSocket-Extensions", value: "deflate" }],
      }),
    );
    expect(connection).toMatchObject({
      createdAt: 1001,
      openedAt: 1011.5,
      subprotocol: "chat",
      extensions: "deflate",
      handshake: { sentAt: 1001, answeredAt: 1011.5, durationMs: 10.5, status: 101, httpVersion: "1.1" },
    });
  });

  test("headers really sent take the place of those announced", () => {
    const cookie = [{ name: "Cookie", value: "a=1" }];
    expect(connectionOf(created(), sent(), answered(1010, { requestHeaders: cookie })).handshake.requestHeaders).toBe(
      cookie,
    );
  });

  test("a second answer, and a handshake after the end, make no sense", () => {
    const twice = sessionOf(created(), sent(), answered(1010), frame(1020), answered(1030), sent(1040));
    expect(twice.ignoredEvents).toBe(2);
    expect(twice.connections.get("c1")).toMatchObject({ openedAt: 1010, state: "open" });
    const late = sessionOf(created(), sent(), closed(1100), answered(1200));
    expect(late.ignoredEvents).toBe(1);
    expect(late.connections.get("c1")).not.toHaveProperty("openedAt");
  });

  test("what happens to an unknown connection, twice to one, or to a blocked one, is counted and not thrown", () => {
    const blocked: SessionEvent = { ...created(), type: "connection-blocked", by: "mixed-content", message: "no" };
    const session = sessionOf(frame(1), created(), created({ url: "wss://other.test/" }), blocked);
    expect(session.ignoredEvents).toBe(3);
    expect(session.connections.get("c1")?.url).toBe("wss://app.test/ws");
    expect(sessionOf(blocked, frame(1), closed(), closeEvent()).ignoredEvents).toBe(3);
  });

  test("a blocked attempt ends as it begins, and the page script may say where it was made", () => {
    const session = sessionOf(
      {
        ...created(),
        type: "connection-blocked",
        by: "content-security-policy",
        message: "no",
        directive: "connect-src",
      },
      { type: "connection-observed", at: 1001, id: "c1", target: "frame", documentUrl: "https://frame.test/" },
    );
    expect(session.ignoredEvents).toBe(0);
    expect(session.connections.get("c1")).toMatchObject({
      state: "blocked",
      closedAt: 1000,
      target: "frame",
      documentUrl: "https://frame.test/",
      blocked: { by: "content-security-policy", message: "no", directive: "connect-src" },
    });
  });

  test("the address in parts, also where it is none", () => {
    expect(connectionOf(created({ url: "wss://app.test:8443/ws?x=1" }))).toMatchObject({
      host: "app.test:8443",
      path: "/ws?x=1",
      secure: true,
    });
    expect(connectionOf(created({ url: "ws://app.test/" })).secure).toBe(false);
    expect(connectionOf(created({ url: "::" }))).toMatchObject({ host: "", path: "::", secure: false });
  });

  test("connections are counted from 1", () => {
    const session = sessionOf(created(), created({ id: "c7" }));
    expect([...session.connections.values()].map(({ ordinal }) => ordinal)).toEqual([1, 2]);
  });
});

describe("why it failed", () => {
  test("the browser's own words, the first of them, and how long it took", () => {
    const { handshake, state } = connectionOf(created(), sent(1001), failedWith("net::ERR", 1051), failedWith("later"));
    expect(handshake).toMatchObject({ error: "net::ERR", durationMs: 50 });
    expect(state).toBe("connecting");
  });

  test("the status that stands in them", () => {
    const text = "Error during WebSocket handshake: Unexpected response code: 502";
    expect(connectionOf(created(), sent(), failedWith(text)).handshake.status).toBe(502);
    const authentication = "HTTP Authentication failed; no valid credentials available";
    expect(connectionOf(created(), sent(), failedWith(authentication)).handshake.status).toBe(401);
    expect(connectionOf(created(), sent(), failedWith("")).handshake).toMatchObject({ error: "" });
  });

  test("after the opening it is an error of the connection", () => {
    const connection = connectionOf(created(), sent(), answered(), failedWith("masked frame", 1500), failedWith("b"));
    expect(connection.error).toEqual({ message: "masked frame", at: 1500 });
    expect(connection.handshake).not.toHaveProperty("error");
  });

  test("of a socket known by its frames alone it is an error of the connection too", () => {
    expect(connectionOf(created(), frame(1100), failedWith("reserved bits", 1200)).error?.message).toBe(
      "reserved bits",
    );
  });
});

describe("who closed", () => {
  const opened = [created(), sent(), answered()];
  const ends: [what: string, events: SessionEvent[], by: string][] = [
    ["a code from the other side", [closeEvent(2000, { code: 1001 })], "server"],
    ["no close frame at all", [closeEvent(2000, { code: 1006, wasClean: false })], "network"],
    ["after the page's close()", [closeCalled(), closeEvent(2000)], "page"],
    ["after the page's close() that was never answered", [closeCalled(), closeEvent(2000, { code: 1006 })], "page"],
    ["after it was left into the cache", [left(1500, true), closeEvent(2000, { code: 1006 })], "navigation"],
    [
      "by the browser, over a fault in the data",
      [failedWith("reserved bits", 1900), closeEvent(2000, { code: 1006 })],
      "unknown",
    ],
    ["after the network's word", [closed(1999), closeEvent(2000, { code: 1011 })], "server"],
  ];
  for (const [what, events, by] of ends) {
    test(`${what}: ${by}`, () => {
      const connection = connectionOf(...opened, ...events);
      expect(connection.close).toMatchObject({ by });
      expect(connection.state).toBe("closed");
      expect(connection.observed).toBe(true);
    });
  }

  test("a handshake that failed: nobody is said to have closed", () => {
    const connection = connectionOf(created(), sent(), failedWith("", 1500), closeEvent(2000, { code: 1006 }));
    expect(connection.close?.by).toBe("unknown");
    expect(connection.state).toBe("failed");
  });

  test("the first end counts, whichever it is", () => {
    expect(connectionOf(...opened, closed(2000), closeEvent(2005), closed(2010)).closedAt).toBe(2000);
    expect(
      connectionOf(...opened, closeEvent(2000, { code: 1000 }), closeEvent(2005, { code: 4000 })).close?.code,
    ).toBe(1000);
  });

  test("an end that nobody saw is marked, unless another end came first", () => {
    expect(connectionOf(...opened, closed(2000, { unseen: true })).endUnseen).toBe(true);
    expect(connectionOf(...opened, closed(1500), closed(2000, { unseen: true }))).not.toHaveProperty("endUnseen");
  });

  test("the first close() is kept", () => {
    const connection = connectionOf(...opened, closeCalled(1900), closeCalled(1950));
    expect(connection.closeCalled).toEqual({ at: 1900, code: 1000, reason: "bye", stack: [] });
  });

  test("leaving tells when and how, once", () => {
    expect(connectionOf(...opened, left(1500, true)).left).toEqual({ at: 1500, cached: true });
    expect(connectionOf(...opened, closed(1400), left(1500, false))).not.toHaveProperty("left");
    const back = connectionOf(...opened, left(1500, false), cameBack(1800), closed(1810));
    expect(back).toMatchObject({ left: { at: 1500, cached: true }, closedAt: 1810 });
  });
});

describe("frames", () => {
  const opened = [created(), sent(), answered(1010)];

  test("counters, bytes and times of each direction", () => {
    const connection = connectionOf(
      ...opened,
      frame(1100, { payload: "€" }),
      frame(1200, { direction: "sent", opcode: 2, payload: new Uint8Array(5) }),
      frame(1300, { payload: "ab", length: 5000 }),
    );
    expect(connection.received).toMatchObject({ frames: 2, bytes: 5003, firstAt: 1100, lastAt: 1300 });
    expect(connection.sent).toMatchObject({ frames: 1, bytes: 5, firstAt: 1200, lastAt: 1200 });
    expect(connection.lastFrameAt).toBe(1300);
  });

  test("silences: the longest that ended, and the longest that a frame ended", () => {
    const connection = connectionOf(...opened, frame(1110), frame(1510), frame(1520), closed(9000));
    expect(connection.longestSilence).toEqual({ from: 1520, to: 9000 });
    expect(connection.longestSurvived).toBe(400);
  });

  test("a frame after the end shows that it ended later", () => {
    const connection = connectionOf(...opened, closed(2000), frame(2500));
    expect(connection).toMatchObject({ state: "closed", closedAt: 2500, lastFrameAt: 2500 });
    expect(connection.received.frames).toBe(1);
  });

  test("a frame before the creation was told moves the creation", () => {
    expect(connectionOf(created({ seenLate: { readyState: 1 } }), frame(900)).createdAt).toBe(900);
  });

  test("dropped payloads leave the counters as they are", () => {
    const session = createSession({ payloadLimit: 10 });
    for (const event of [...opened, ...Array.from({ length: 9 }, (_, n) => frame(1100 + n, { payload: "12345" }))])
      applyEvent(session, event);
    expect(session.connections.get("c1")!.received).toMatchObject({ frames: 9, bytes: 45 });
    expect(session.frames.payloads.keptBytes + session.frames.payloads.droppedBytes).toBe(45);
    expect(session.frames.payloads.keptBytes).toBeLessThanOrEqual(10);
  });
});

describe("time that goes backwards", () => {
  const opened = [created(), sent(1001), answered(1010)];

  test("frames of one connection stay in order of time, and no pause is shorter than nothing", () => {
    const session = sessionOf(...opened, frame(3000), frame(2000), frame(4000));
    const { received, lastFrameAt } = session.connections.get("c1")!;
    expect([0, 1, 2].map((row) => session.frames.timeOf(row))).toEqual([3000, 3000, 4000]);
    expect(received).toMatchObject({ firstAt: 3000, lastAt: 4000, pauses: { count: 2, sum: 1000, quick: 1 } });
    expect(lastFrameAt).toBe(4000);
  });

  test("a frame before the opening is put at the opening", () => {
    const session = sessionOf(...opened, frame(5));
    expect(session.frames.timeOf(0)).toBe(1010);
  });

  test("an end is never before what was seen last", () => {
    const forged = connectionOf(...opened, frame(3000), closeEvent(-1e300));
    expect(forged).toMatchObject({ closedAt: 3000, close: { at: 3000 } });
    expect(connectionOf(...opened, left(0, false))).toMatchObject({ closedAt: 1010, left: { at: 1010 } });
    expect(connectionOf(...opened, closeCalled(5)).closeCalled?.at).toBe(1010);
    expect(connectionOf(created(), sent(900), closed(5)).closedAt).toBe(900);
  });

  test("an answer is never before its request", () => {
    expect(connectionOf(created(), sent(1001), answered(5)).handshake).toMatchObject({
      answeredAt: 1001,
      durationMs: 0,
    });
  });

  test("the session's now only ever grows", () => {
    const session = sessionOf(created({ at: 5000 }), frame(10), { type: "clock", at: 4000 });
    expect(session.now).toBe(5000);
    expect(session.version).toBe(3);
  });
});

const start = (at: number, url = "https://app.test/"): SessionEvent => ({
  type: "recording-started",
  at,
  page: { url },
  pageScript: true,
});
const stop = (at: number): SessionEvent => ({
  type: "recording-stopped",
  at,
  reason: "target-closed",
  message: "gone",
});

describe("the recording", () => {
  test("starts, stops and goes on, with the gap between", () => {
    const session = sessionOf(start(1000), stop(2000));
    expect(session.capture).toMatchObject({
      recording: false,
      startedAt: 1000,
      endedAt: 2000,
      stopped: { reason: "target-closed", message: "gone" },
      gaps: [{ from: 2000, reason: "target-closed", message: "gone" }],
    });
    applyEvent(session, start(3000, "https://other.test/"));
    expect(session.capture).toEqual({
      recording: true,
      pageScript: true,
      startedAt: 1000,
      gaps: [{ from: 2000, to: 3000, reason: "target-closed", message: "gone" }],
    });
    expect(session.page.url).toBe("https://other.test/");
  });

  test("two stops on end make one gap", () => {
    const session = sessionOf(start(1000), stop(2000), stop(2500), start(3000));
    expect(session.capture.gaps).toMatchObject([{ from: 2000, to: 3000 }]);
  });

  test("no gap is shorter than nothing", () => {
    expect(sessionOf(start(1000), stop(2000), start(1500)).capture.gaps).toMatchObject([{ from: 2000, to: 2000 }]);
  });

  test("the computer's sleep is kept, an ordinary tick only moves the clock", () => {
    const session = sessionOf({ type: "clock", at: 1000 }, { type: "clock", at: 90_000, gapMs: 60_000 });
    expect(session.clockGaps).toEqual([{ at: 90_000, gapMs: 60_000 }]);
    expect(session.now).toBe(90_000);
  });

  test("a navigation changes the page", () => {
    const session = sessionOf(start(1), { type: "page-event", at: 2, kind: "navigated", url: "https://next.test/" });
    expect(session.page.url).toBe("https://next.test/");
    expect(session.pageEvents).toHaveLength(1);
  });

  test("lists are bounded, the newest are kept", () => {
    const session = createSession();
    for (let at = 0; at <= LIMITS.pageEvents; at++) applyEvent(session, { type: "page-event", at, kind: "hidden" });
    for (let at = 0; at <= LIMITS.clockGaps; at++) applyEvent(session, { type: "clock", at, gapMs: 1 });
    for (let at = 0; at <= LIMITS.httpResponses; at++)
      applyEvent(session, { type: "http-response", at, url: "", status: 200, headers: [] });
    expect(
      [session.pageEvents, session.clockGaps, session.httpResponses].map((list) => [list.length, list[0]?.at]),
    ).toEqual([
      [LIMITS.pageEvents, 1],
      [LIMITS.clockGaps, 1],
      [LIMITS.httpResponses, 1],
    ]);
  });

  test("connections are bounded; what comes after is counted", () => {
    const session = createSession();
    for (let n = 1; n <= LIMITS.connections + 1; n++) applyEvent(session, created({ id: `c${n}`, url: "" }));
    expect(session.connections.size).toBe(LIMITS.connections);
    expect(session.ignoredEvents).toBe(1);
  });
});

test("a header is found in any spelling, repeated ones are joined", () => {
  const headers = [
    { name: "Via", value: "1.1 a" },
    { name: "VIA", value: "1.1 b" },
  ];
  expect(headerValue(headers, "via")).toBe("1.1 a, 1.1 b");
  expect(headerValue(headers, "server")).toBeUndefined();
});

const waits = (at: number, fields: Fields<"send-buffer"> = {}): SessionEvent => ({
  type: "send-buffer",
  at,
  id: "c1",
  since: 1500,
  bytes: 300_000,
  peak: 400_000,
  sends: 1,
  over: true,
  ...fields,
});

describe("data that waits in the browser", () => {
  const opened = [created(), sent(), answered()];
  const heldBack = (...events: SessionEvent[]): Connection["heldBack"] => {
    const session = createSession();
    for (const event of [...opened, ...events]) applyEvent(session, event);
    return session.connections.get("c1")?.heldBack;
  };

  test("one stretch, however often it is told", () => {
    expect(heldBack(waits(2500), waits(3500, { peak: 900_000, sends: 7 }))).toEqual([
      { from: 1500, peak: 900_000, sends: 7 },
    ]);
  });

  test("its end is when it was seen to be taken, or the end of the connection", () => {
    expect(heldBack(waits(2500), waits(4500, { over: false, bytes: 0 }))).toEqual([
      { from: 1500, to: 4500, peak: 400_000, sends: 1 },
    ]);
    expect(heldBack(waits(2500), closed(9000), waits(9500, { over: false }))).toEqual([
      { from: 1500, to: 9000, peak: 400_000, sends: 1 },
    ]);
  });

  test("no stretch begins before the socket opened", () => {
    expect(heldBack(waits(2500, { since: 5 }))).toMatchObject([{ from: 1010 }]);
  });

  test("of very many, the shortest are given up", () => {
    const events = Array.from({ length: LIMITS.heldBack + 5 }, (_, index) => {
      const since = 2000 + index * 10_000;
      const length = index === 3 ? 9000 : 1000 + index;
      return waits(since + length, { since, over: false });
    });
    const kept = heldBack(...events);
    expect(kept).toHaveLength(LIMITS.heldBack);
    expect(kept?.[0]).toMatchObject({ from: 32_000, to: 41_000 });
  });
});

function note(at: number, id: string, text = "x", more: Fields<"note-written"> = {}): SessionEvent {
  return { type: "note-written", at, note: id, text, ...more };
}

describe("notes", () => {
  test("stand in the order of their moments, and a second text takes the place of the first", () => {
    const session = sessionOf(created(), note(3000, "n1", "late", { connection: "c1" }), note(2000, "n2", "early"));
    applyEvent(session, note(3000, "n1", "later", { connection: "c1" }));
    expect(session.notes).toEqual([
      { id: "n2", at: 2000, text: "early" },
      { id: "n1", at: 3000, text: "later", connection: "c1" },
    ]);
    applyEvent(session, { type: "note-removed", at: 2000, note: "n2" });
    expect(session.notes.map(({ id }) => id)).toEqual(["n1"]);
    expect(session.ignoredEvents).toBe(0);
  });

  test("are bounded in length and number; what makes no sense is counted", () => {
    const session = sessionOf(note(1, "n0", "y".repeat(LIMITS.noteText + 1)));
    expect(session.notes[0]?.text).toHaveLength(LIMITS.noteText);
    for (let index = 1; index <= LIMITS.notes; index++) applyEvent(session, note(index, `n${index}`));
    expect(session.notes).toHaveLength(LIMITS.notes);
    applyEvent(session, note(1, "n0", ""));
    applyEvent(session, note(1, "n1", "of nobody", { connection: "c9" }));
    applyEvent(session, { type: "note-removed", at: 1, note: "none" });
    expect(session.ignoredEvents).toBe(4);
    applyEvent(session, note(1, "n0", "still to be changed"));
    expect(session.notes.find(({ id }) => id === "n0")?.text).toBe("still to be changed");
  });
});
