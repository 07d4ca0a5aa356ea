import * as fc from "fast-check";
import type { SessionEvent, StackFrame } from "../core/session/events.ts";

type EventArbitraries = {
  readonly [Type in SessionEvent["type"]]: fc.Arbitrary<Extract<SessionEvent, { type: Type }>>;
};

const type = <Type extends string>(name: Type): fc.Arbitrary<Type> => fc.constant(name);
// JSON has no negative zero
const at = fc.double({ noNaN: true, noDefaultInfinity: true }).map((time) => time + 0);
const text = fc.string({ unit: "binary" });
const id = fc.nat({ max: 20 }).map((number) => `c${number + 1}`);
const headers = fc.array(fc.record({ name: text, value: text }), { maxLength: 3 });
const stack: fc.Arbitrary<StackFrame[]> = fc.array(
  fc.record({ functionName: text, url: text, line: fc.nat(), column: fc.nat() }),
  { maxLength: 3 },
);
const target = fc.constantFrom("page", "frame", "worker", "shared-worker", "service-worker");

/** Any event of each type; a new type in `SessionEvent` does not compile until it stands here. */
const ARBITRARIES: EventArbitraries = {
  "recording-started": fc.record(
    {
      type: type("recording-started"),
      at,
      page: fc.record({ url: text, title: text }, { requiredKeys: ["url"] }),
      pageScript: fc.boolean(),
      environment: fc.record({ userAgent: text, extensionVersion: text }),
    },
    { requiredKeys: ["type", "at", "page", "pageScript"] },
  ),
  "recording-stopped": fc.record(
    {
      type: type("recording-stopped"),
      at,
      reason: fc.constantFrom("user", "canceled-by-user", "target-closed", "devtools-closed", "refused"),
      message: text,
    },
    { requiredKeys: ["type", "at", "reason"] },
  ),
  clock: fc.record({ type: type("clock"), at, gapMs: at }, { requiredKeys: ["type", "at"] }),
  "connection-created": fc.record(
    {
      type: type("connection-created"),
      at,
      id,
      url: text,
      target,
      documentUrl: text,
      initiator: stack,
      seenLate: fc.record(
        { readyState: fc.constantFrom(0, 1, 2, 3), subprotocol: text, extensions: text },
        { requiredKeys: ["readyState"] },
      ),
      lastFrameAt: at,
    },
    { requiredKeys: ["type", "at", "id", "url", "target"] },
  ),
  "connection-observed": fc.record(
    { type: type("connection-observed"), at, id, target, documentUrl: text },
    { requiredKeys: ["type", "at", "id"] },
  ),
  "connection-blocked": fc.record(
    {
      type: type("connection-blocked"),
      at,
      id,
      url: text,
      target,
      by: fc.constantFrom("mixed-content", "content-security-policy", "constructor"),
      message: text,
      documentUrl: text,
      directive: text,
      initiator: stack,
    },
    { requiredKeys: ["type", "at", "id", "url", "target", "by", "message"] },
  ),
  "handshake-sent": fc.record({ type: type("handshake-sent"), at, id, headers }),
  "handshake-answered": fc.record(
    {
      type: type("handshake-answered"),
      at,
      id,
      status: fc.nat({ max: 999 }),
      statusText: text,
      httpVersion: fc.constantFrom("1.0", "1.1"),
      headers,
      requestHeaders: headers,
    },
    { requiredKeys: ["type", "at", "id", "status", "statusText", "headers"] },
  ),
  frame: fc.record(
    {
      type: type("frame"),
      at,
      id,
      direction: fc.constantFrom("sent", "received"),
      opcode: fc.nat({ max: 15 }),
      payload: fc.oneof(fc.string({ unit: "binary" }), fc.uint8Array()),
      // longer than any payload above: the true length of one that is not whole
      length: fc.integer({ min: 1_000, max: 0xffff_ffff }),
      kept: fc.constantFrom("whole", "ends", "none"),
    },
    { requiredKeys: ["type", "at", "id", "direction", "opcode", "payload"] },
  ),
  "connection-error": fc.record({ type: type("connection-error"), at, id, message: text }),
  "connection-closed": fc.record(
    { type: type("connection-closed"), at, id, unseen: fc.boolean() },
    { requiredKeys: ["type", "at", "id"] },
  ),
  "close-called": fc.record(
    { type: type("close-called"), at, id, code: fc.integer(), reason: text, stack },
    { requiredKeys: ["type", "at", "id"] },
  ),
  "close-event": fc.record({
    type: type("close-event"),
    at,
    id,
    code: fc.nat({ max: 65_535 }),
    reason: text,
    wasClean: fc.boolean(),
  }),
  "send-buffer": fc.record({
    type: type("send-buffer"),
    at,
    id,
    since: at,
    bytes: fc.nat(),
    peak: fc.nat(),
    sends: fc.nat(),
    over: fc.boolean(),
  }),
  "page-event": fc.record(
    {
      type: type("page-event"),
      at,
      kind: fc.constantFrom(
        "navigated",
        "page-hide",
        "page-show",
        "hidden",
        "visible",
        "offline",
        "online",
        "frozen",
        "resumed",
        "crashed",
      ),
      url: text,
      persisted: fc.boolean(),
      connections: fc.array(id, { maxLength: 3 }),
    },
    { requiredKeys: ["type", "at", "kind"] },
  ),
  "http-response": fc.record(
    {
      type: type("http-response"),
      at,
      url: text,
      status: fc.nat({ max: 999 }),
      headers,
      fallback: fc.constantFrom("socket.io", "sockjs", "signalr"),
      asked: fc.constant<true>(true),
    },
    { requiredKeys: ["type", "at", "url", "status", "headers"] },
  ),
  "note-written": fc.record(
    { type: type("note-written"), at, note: id, text, connection: id },
    { requiredKeys: ["type", "at", "note", "text"] },
  ),
  "note-removed": fc.record({ type: type("note-removed"), at, note: id }),
};

// cloned: the generator also makes objects without a prototype
export const anyEvent: fc.Arbitrary<SessionEvent> = fc
  .oneof(...Object.values(ARBITRARIES))
  .map((event) => structuredClone(event));
