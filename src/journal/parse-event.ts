import * as v from "valibot";
import { failure, ok, type Result } from "../core/base/result.ts";
import type { SessionEvent } from "../core/session/events.ts";

type EventSchemas = {
  readonly [Type in SessionEvent["type"]]: v.GenericSchema<unknown, Extract<SessionEvent, { type: Type }>>;
};

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.string();
const id = v.pipe(text, v.nonEmpty());
const optionalText = v.exactOptional(text);
const headers = v.array(v.object({ name: text, value: text }));
const stack = v.array(v.object({ functionName: text, url: text, line: finite, column: finite }));
const target = v.picklist(["page", "frame", "worker", "shared-worker", "service-worker"]);
const bytes = v.instance(Uint8Array);

/** One schema an event type: a new type in `SessionEvent` does not compile until it stands here. */
const SCHEMAS: EventSchemas = {
  "recording-started": v.object({
    type: v.literal("recording-started"),
    at: finite,
    page: v.object({ url: text, title: optionalText }),
    pageScript: v.boolean(),
    environment: v.exactOptional(v.object({ userAgent: text, extensionVersion: text })),
  }),
  "recording-stopped": v.object({
    type: v.literal("recording-stopped"),
    at: finite,
    reason: v.picklist(["user", "canceled-by-user", "target-closed", "devtools-closed", "refused"]),
    message: optionalText,
  }),
  clock: v.object({ type: v.literal("clock"), at: finite, gapMs: v.exactOptional(finite) }),
  "connection-created": v.object({
    type: v.literal("connection-created"),
    at: finite,
    id,
    url: text,
    target,
    documentUrl: optionalText,
    initiator: v.exactOptional(stack),
    seenLate: v.exactOptional(
      v.object({ readyState: v.picklist([0, 1, 2, 3]), subprotocol: optionalText, extensions: optionalText }),
    ),
  }),
  "connection-observed": v.object({ type: v.literal("connection-observed"), at: finite, id }),
  "connection-blocked": v.object({
    type: v.literal("connection-blocked"),
    at: finite,
    id,
    url: text,
    target,
    by: v.picklist(["mixed-content", "content-security-policy", "constructor"]),
    message: text,
    documentUrl: optionalText,
    directive: optionalText,
    initiator: v.exactOptional(stack),
  }),
  "handshake-sent": v.object({ type: v.literal("handshake-sent"), at: finite, id, headers }),
  "handshake-answered": v.object({
    type: v.literal("handshake-answered"),
    at: finite,
    id,
    status: finite,
    statusText: text,
    httpVersion: optionalText,
    headers,
    requestHeaders: v.exactOptional(headers),
  }),
  frame: v.object({
    type: v.literal("frame"),
    at: finite,
    id,
    direction: v.picklist(["sent", "received"]),
    // four bits on the wire, RFC 6455 §5.2
    opcode: v.pipe(count, v.maxValue(15)),
    payload: v.union([text, bytes]),
    length: v.exactOptional(count),
  }),
  "connection-error": v.object({ type: v.literal("connection-error"), at: finite, id, message: text }),
  "connection-closed": v.object({ type: v.literal("connection-closed"), at: finite, id }),
  "close-called": v.object({
    type: v.literal("close-called"),
    at: finite,
    id,
    code: v.exactOptional(finite),
    reason: optionalText,
    stack: v.exactOptional(stack),
  }),
  "close-event": v.object({
    type: v.literal("close-event"),
    at: finite,
    id,
    code: finite,
    reason: text,
    wasClean: v.boolean(),
  }),
  "page-event": v.object({
    type: v.literal("page-event"),
    at: finite,
    kind: v.picklist([
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
    ]),
    url: optionalText,
    persisted: v.exactOptional(v.boolean()),
    connections: v.exactOptional(v.array(id)),
  }),
  "http-response": v.object({
    type: v.literal("http-response"),
    at: finite,
    url: text,
    status: finite,
    headers,
    fallback: v.exactOptional(v.picklist(["socket.io", "sockjs", "signalr"])),
  }),
};

const schemaOf = new Map<unknown, v.GenericSchema<unknown, SessionEvent>>(Object.entries(SCHEMAS));

/**
 * A session event out of whatever was stored. Checks every field of every type; unknown fields are
 * left out. Never throws: the error says which field is wrong.
 */
export function parseEvent(value: unknown): Result<SessionEvent> {
  if (typeof value !== "object" || value === null) return failure("A session event must be an object.");
  const type: unknown = "type" in value ? value.type : undefined;
  const schema = schemaOf.get(type);
  if (!schema) return failure("A session event must have a known `type`.");
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return ok(parsed.output);
  const field = v.getDotPath(parsed.issues[0]) ?? "type";
  return failure(`The field \`${field}\` of a \`${String(type)}\` event is missing or malformed.`);
}
