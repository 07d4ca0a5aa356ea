/**
 * Whatever the protocol and the page script say, in any order and mix, duplicated, missing, truncated
 * or malformed: capture never throws, and what the session says agrees with itself.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { applyEvent, createSession } from "../core/session/apply-event.ts";
import { carryOver } from "../core/session/carry-over.ts";
import type { Connection, Session } from "../core/session/session.ts";
import { captureOn, fakeTransport, NAMES, type FakeTransport } from "./testing.ts";
import { blockFromIssue, blockFromLog } from "./blocked.ts";
import { parseAdoptedSockets, parsePageMessage } from "./page-messages.ts";
import { parseStackText, stackFrames } from "./stack.ts";

const T0 = 1_795_000_000_000;

const hostile = fc.constantFrom(
  "",
  "__proto__",
  "constructor",
  "<img src=x onerror=alert(1)>",
  "\ud800",
  "\u0000",
  "x".repeat(3000),
  "wss://[",
  "data:,",
);
const text = fc.oneof(fc.string(), hostile);
const url = fc.constantFrom("wss://app.test/ws", "ws://app.test", "ws://app.test/", "https://app.test/", "::", "");
const requestId = fc.constantFrom("1.1", "1.2", "1.3", "1.4");
const session = fc.constantFrom(undefined, undefined, "s1", "s2", "never-attached");
const socketNumber = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.double() },
);
const realm = fc.constantFrom("r", "q");
const seconds = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: 1000, max: 2000, noNaN: true }) },
  { weight: 1, arbitrary: fc.double() },
);
const millis = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: T0 - 1e6, max: T0 + 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.double() },
);
const headers = fc.oneof(
  fc.dictionary(fc.constantFrom("Sec-WebSocket-Protocol", "server", "__proto__"), text, { maxKeys: 3 }),
  fc.anything(),
);
const stack = fc.record({
  callFrames: fc.array(
    fc.record({ functionName: text, url: text, lineNumber: fc.double(), columnNumber: fc.nat() }, { requiredKeys: [] }),
    { maxLength: 3 },
  ),
  parent: fc.anything(),
});

/** What the protocol would say, and for which session. */
interface Said {
  readonly method: string;
  readonly params: unknown;
  readonly session: string | undefined;
}

const said = (method: string, params: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Said> =>
  fc.record({ method: fc.constant(method), params: fc.record(params), session });

const frame = (method: string): fc.Arbitrary<Said> =>
  said(method, {
    requestId,
    timestamp: seconds,
    response: fc.record({
      opcode: fc.oneof(fc.constantFrom(1, 2), fc.double()),
      mask: fc.boolean(),
      payloadData: fc.oneof(text, fc.base64String()),
    }),
  });

const network: fc.Arbitrary<Said> = fc.oneof(
  { weight: 3, arbitrary: said("Network.webSocketCreated", { requestId, url, initiator: fc.record({ stack }) }) },
  {
    weight: 2,
    arbitrary: said("Network.webSocketWillSendHandshakeRequest", {
      requestId,
      timestamp: seconds,
      wallTime: millis.map((at) => at / 1000),
      request: fc.record({ headers }),
    }),
  },
  {
    weight: 3,
    arbitrary: said("Network.webSocketHandshakeResponseReceived", {
      requestId,
      timestamp: seconds,
      response: fc.record(
        {
          status: fc.oneof({ weight: 4, arbitrary: fc.constant(101) }, { weight: 1, arbitrary: fc.double() }),
          statusText: text,
          headers,
          headersText: fc.oneof(text, fc.constant("HTTP/1.0 101 Switching\r\nServer: x\r\n\r\n")),
          requestHeaders: headers,
          requestHeadersText: text,
        },
        { requiredKeys: ["status"] },
      ),
    }),
  },
  { weight: 4, arbitrary: frame("Network.webSocketFrameReceived") },
  { weight: 4, arbitrary: frame("Network.webSocketFrameSent") },
  {
    weight: 1,
    arbitrary: said("Network.webSocketFrameError", {
      requestId,
      timestamp: seconds,
      errorMessage: fc.oneof(text, fc.constant("Error during WebSocket handshake: Unexpected response code: 502")),
    }),
  },
  { weight: 2, arbitrary: said("Network.webSocketClosed", { requestId, timestamp: seconds }) },
  {
    weight: 1,
    arbitrary: said("Network.responseReceived", {
      timestamp: seconds,
      response: fc.record({ url, status: fc.double(), headers }),
    }),
  },
);

const pageMessage = fc
  .record(
    {
      realm,
      at: millis,
      n: socketNumber,
      kind: fc.constantFrom(
        "new",
        "throw",
        "call",
        "close",
        "message",
        "page-hide",
        "page-show",
        "hidden",
        "visible",
        "frozen",
        "resumed",
        "offline",
        "online",
        "forged",
      ),
      url,
      name: fc.constantFrom("SecurityError", "SyntaxError"),
      message: fc.constantFrom("insecure", "invalid"),
      code: fc.oneof(fc.constantFrom(1000, 1006), fc.anything()),
      reason: fc.oneof(text, fc.anything()),
      wasClean: fc.anything(),
      stack: fc.oneof(
        text,
        fc.constant("Error\n    at f (https://app.test/a.js:1:2)\n    at https://app.test/b.js:3:4"),
      ),
      size: fc.oneof(fc.nat({ max: 5 }), fc.anything()),
      persisted: fc.boolean(),
      sockets: fc.oneof(fc.array(socketNumber, { maxLength: 4 }), fc.anything()),
      top: fc.boolean(),
      worker: fc.boolean(),
      document: text,
    },
    { requiredKeys: ["realm", "at", "kind"] },
  )
  .map((message) => {
    try {
      return JSON.stringify(message);
    } catch {
      return "{";
    }
  });

const page: fc.Arbitrary<Said> = fc.oneof(
  { weight: 6, arbitrary: said("Runtime.bindingCalled", { name: fc.constant(NAMES.binding), payload: pageMessage }) },
  { weight: 1, arbitrary: said("Runtime.bindingCalled", { name: text, payload: fc.oneof(fc.json(), text) }) },
);

const around: fc.Arbitrary<Said> = fc.oneof(
  said("Page.frameNavigated", { frame: fc.record({ url, parentId: text }, { requiredKeys: ["url"] }) }),
  said("Target.attachedToTarget", {
    sessionId: fc.constantFrom("s1", "s2"),
    waitingForDebugger: fc.boolean(),
    targetInfo: fc.record({ type: fc.constantFrom("worker", "service_worker", "iframe", "tab"), url }),
  }),
  said("Target.detachedFromTarget", { sessionId: fc.constantFrom("s1", "s2") }),
  said("Inspector.targetCrashed", {}),
  said("Runtime.executionContextCreated", {
    context: fc.record({ uniqueId: text, auxData: fc.record({ isDefault: fc.boolean() }) }),
  }),
  said("Log.entryAdded", {
    entry: fc.record({
      source: fc.constant("security"),
      timestamp: millis,
      text: fc.constantFrom(
        "Mixed Content: attempted to connect to the insecure WebSocket endpoint 'ws://app.test/'.",
        `Connecting to 'wss://app.test/ws' violates the following Content Security Policy directive: "connect-src 'none'".`,
        "other",
      ),
      stackTrace: stack,
    }),
  }),
  said("Audits.issueAdded", {
    issue: fc.record({
      code: fc.constantFrom("MixedContentIssue", "ContentSecurityPolicyIssue"),
      details: fc.record({
        mixedContentIssueDetails: fc.record({ resolutionStatus: fc.constant("MixedContentBlocked"), insecureURL: url }),
        contentSecurityPolicyIssueDetails: fc.record({ blockedURL: url, violatedDirective: text }),
      }),
    }),
  }),
);

const valid = fc.oneof(
  { weight: 6, arbitrary: network },
  { weight: 4, arbitrary: page },
  { weight: 1, arbitrary: around },
);

/** One of the fields anywhere in it gone, or something else in its place. */
const malformed: fc.Arbitrary<Said> = fc
  .tuple(valid, fc.nat(), fc.oneof(fc.anything(), fc.constant(undefined)))
  .map(([event, where, instead]) => {
    const places: { holder: Record<string, unknown>; key: string }[] = [];
    const look = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      const holder = value as Record<string, unknown>;
      for (const key of Object.keys(holder)) {
        places.push({ holder, key });
        look(holder[key]);
      }
    };
    const params = structuredCloneOr(event.params);
    look(params);
    const place = places[where % places.length];
    if (place) place.holder[place.key] = instead;
    const { method, session } = event;
    return { method, params, session };
  });

function structuredCloneOr(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}

type Step =
  | { readonly do: "say"; readonly event: Said; readonly times: number }
  | { readonly do: "attach" | "detach" | "sleep" | "clear" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      do: fc.constant("say" as const),
      event: fc.oneof({ weight: 5, arbitrary: valid }, { weight: 1, arbitrary: malformed }),
      times: fc.constantFrom(1, 1, 1, 2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("attach" as const, "detach" as const, "sleep" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clear" as const) }) },
);

const adoptedSockets = fc.array(
  fc.record({
    realm,
    n: socketNumber,
    url,
    readyState: fc.constantFrom(0, 1, 2, 3, 4),
    protocol: text,
    extensions: text,
    top: fc.boolean(),
    worker: fc.boolean(),
  }),
  { maxLength: 3 },
);

/** A browser that has one document with these sockets in it. */
function browserWith(sockets: readonly unknown[]): FakeTransport {
  const transport = fakeTransport({
    "Page.getFrameTree": { frameTree: { frame: { url: "https://app.test/" } } },
    "Runtime.evaluate": { result: { objectId: "prototype" } },
    "Runtime.queryObjects": { objects: { objectId: "sockets" } },
    "Runtime.callFunctionOn": { result: { value: JSON.stringify(sockets) } },
  });
  return {
    ...transport,
    send(method, params, sessionId) {
      const answer = transport.send(method, params, sessionId);
      const context = { uniqueId: `context of ${sessionId}`, auxData: { isDefault: true } };
      if (method === "Runtime.enable") transport.say("Runtime.executionContextCreated", { context }, sessionId);
      return answer;
    },
  };
}

const ENDED = new Set<Connection["state"]>(["blocked", "failed", "closed"]);

function checkConnection(session: Session, connection: Connection): void {
  const { frames, now } = session;
  const rows = frames.rowsOf(connection.id);
  const sums = { sent: { frames: 0, bytes: 0 }, received: { frames: 0, bytes: 0 } };
  let last = -Infinity;
  for (let index = 0; index < rows.length; index++) {
    const row = rows.at(index);
    expect(frames.connectionOf(row)).toBe(connection.id);
    const sum = sums[frames.directionOf(row)];
    sum.frames++;
    sum.bytes += frames.lengthOf(row);
    expect(frames.timeOf(row)).toBeGreaterThanOrEqual(last);
    last = frames.timeOf(row);
  }
  expect(connection.sent).toMatchObject(sums.sent);
  expect(connection.received).toMatchObject(sums.received);
  if (rows.length > 0) expect(connection.lastFrameAt).toBe(last);

  const {
    createdAt,
    openedAt = createdAt,
    closedAt,
    lastFrameAt = openedAt,
    close,
    closeCalled,
    handshake,
  } = connection;
  const { sentAt = createdAt, answeredAt = sentAt } = handshake;
  const moments = [createdAt, openedAt, lastFrameAt, sentAt, answeredAt, closedAt ?? now, close?.at ?? now];
  for (const moment of moments) expect(Number.isFinite(moment)).toBe(true);
  expect(Math.max(...moments)).toBeLessThanOrEqual(now);
  expect(Math.min(...moments)).toBe(createdAt);
  expect(answeredAt).toBeGreaterThanOrEqual(sentAt);
  expect(closedAt ?? now).toBeGreaterThanOrEqual(Math.max(openedAt, lastFrameAt));
  // A page may call close() while its socket is still connecting, so before it opened.
  expect(closeCalled?.at ?? now).toBeGreaterThanOrEqual(createdAt);
  expect(ENDED.has(connection.state)).toBe(closedAt !== undefined);
  if (close) expect(closedAt).toBeDefined();
  if (connection.openedAt !== undefined) expect(["open", "closing", "closed"]).toContain(connection.state);
  if (connection.state === "failed" || connection.state === "blocked") expect(rows.length).toBe(0);
  for (const traffic of [connection.sent, connection.received]) {
    // A pause across a gap in the recording is none that is known.
    const pauses = traffic.pauses?.count ?? 0;
    expect(pauses).toBeLessThanOrEqual(Math.max(0, traffic.frames - 1));
    if (connection.watchedFrom === undefined) expect(pauses).toBe(Math.max(0, traffic.frames - 1));
    expect(traffic.pauses?.sum ?? 0).toBeGreaterThanOrEqual(0);
  }
  const { longestSilence } = connection;
  if (longestSilence) expect(longestSilence.to).toBeGreaterThan(longestSilence.from);
}

function check(session: Session): void {
  const connections = [...session.connections.values()];
  for (const connection of connections) checkConnection(session, connection);
  expect(connections.map(({ ordinal }) => ordinal)).toEqual(connections.map((_, index) => index + 1));
  expect(connections.reduce((sum, { id }) => sum + session.frames.rowsOf(id).length, 0)).toBe(session.frames.length);
  const { payloads } = session.frames;
  let bytes = 0;
  let dropped = 0;
  for (let row = 0; row < session.frames.length; row++) {
    bytes += session.frames.lengthOf(row);
    if (session.frames.payloadOf(row).kind === "dropped") dropped++;
  }
  expect(payloads.keptBytes + payloads.droppedBytes).toBe(bytes);
  expect(payloads.droppedFrames).toBe(dropped);
  expect(payloads.keptBytes).toBeLessThanOrEqual(payloads.limit);
  for (const gap of session.capture.gaps) expect(gap.to ?? gap.from).toBeGreaterThanOrEqual(gap.from);
}

const ANY_MIX = "any mix of events leaves a session that agrees with itself";
test(ANY_MIX, { timeout: 60_000 }, async () => {
  let frames = 0;
  let closed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 100, size: "max" }),
      adoptedSockets,
      fc.boolean(),
      fc.constantFrom(100, 1_000_000),
      async (steps, sockets, pageScript, payloadLimit) => {
        let clock = T0;
        const transport = browserWith(sockets);
        const { capture, events } = captureOn(transport, { pageScript, now: () => ++clock });
        let session = createSession({ payloadLimit });
        const drain = (): void => {
          for (const event of events.splice(0)) {
            const { version, now } = session;
            applyEvent(session, event);
            expect(session.version).toBe(version + 1);
            expect(session.now).toBeGreaterThanOrEqual(now);
          }
        };
        for (const one of steps) {
          switch (one.do) {
            case "say":
              for (let time = 0; time < one.times; time++)
                transport.say(one.event.method, one.event.params, one.event.session);
              break;
            case "attach":
              await capture.attach((page) =>
                events.push({ type: "recording-started", at: ++clock, page: { url: page }, pageScript }),
              );
              break;
            case "detach":
              capture.detached();
              events.push({ type: "recording-stopped", at: ++clock, reason: "target-closed" });
              break;
            case "sleep":
              capture.clockGap();
              events.push({ type: "clock", at: ++clock, gapMs: 1000 });
              break;
            case "clear":
              drain();
              frames += session.frames.length;
              check(session);
              session = carryOver(session, ++clock);
              break;
          }
          drain();
        }
        check(session);
        frames += session.frames.length;
        closed += [...session.connections.values()].filter(({ closedAt }) => closedAt !== undefined).length;
      },
    ),
    { numRuns: 200 },
  );
  // The mix must reach the model: an empty session agrees with itself, too.
  expect(frames).toBeGreaterThan(300);
  expect(closed).toBeGreaterThan(50);
});

test("the parsers of what comes from outside never throw", () => {
  fc.assert(
    fc.property(fc.anything(), fc.oneof(fc.string(), fc.json()), (value, payload) => {
      blockFromLog(value);
      blockFromLog({ entry: value });
      blockFromIssue(value, T0);
      blockFromIssue({ issue: value }, T0);
      parsePageMessage(payload);
      parseAdoptedSockets(payload);
      parseStackText(payload);
      expect(stackFrames({ callFrames: [value] }).length).toBeLessThanOrEqual(1);
    }),
  );
});
