import * as v from "valibot";
import { failure, ok, type Result } from "../core/base/result.ts";
import type {
  ConnectionBlocked,
  ConnectionCreated,
  Direction,
  Environment,
  FrameTransferred,
  HeaderField,
  HttpResponse,
  PageEventKind,
  RecordingStarted,
  SessionEvent,
  StackFrame,
  StopReason,
  TargetKind,
} from "../core/session/events.ts";

/** A schema that has an entry for every field, the optional ones too: none can be forgotten. */
type SchemaOf<Shape> = v.GenericSchema<unknown, Shape> & { readonly entries: Record<keyof Shape, unknown> };

type EventSchemas = {
  readonly [Type in SessionEvent["type"]]: SchemaOf<Extract<SessionEvent, { type: Type }>>;
};

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.string();
const id = v.pipe(text, v.nonEmpty());
const optionalText = v.exactOptional(text);

/** As `v.picklist`, but leaving a name out does not compile. */
function oneOf<Name extends string>(names: Readonly<Record<Name, true>>): v.GenericSchema<unknown, Name> {
  return v.picklist(Object.keys(names) as Name[]);
}

const header: SchemaOf<HeaderField> = v.object({ name: text, value: text });
const headers = v.array(header);
const stackFrame: SchemaOf<StackFrame> = v.object({ functionName: text, url: text, line: finite, column: finite });
const stack = v.array(stackFrame);
const page: SchemaOf<RecordingStarted["page"]> = v.object({ url: text, title: optionalText });
const environment: SchemaOf<Environment> = v.object({ userAgent: text, extensionVersion: text });
const seenLate: SchemaOf<NonNullable<ConnectionCreated["seenLate"]>> = v.object({
  readyState: v.picklist([0, 1, 2, 3]),
  subprotocol: optionalText,
  extensions: optionalText,
});
const target = oneOf<TargetKind>({
  page: true,
  frame: true,
  worker: true,
  "shared-worker": true,
  "service-worker": true,
});
export const stopReason = oneOf<StopReason>({
  user: true,
  "canceled-by-user": true,
  "target-closed": true,
  "devtools-closed": true,
  refused: true,
});

/** One schema an event type: a new type, field or name in `SessionEvent` does not compile until it stands here. */
const SCHEMAS: EventSchemas = {
  "recording-started": v.object({
    type: v.literal("recording-started"),
    at: finite,
    page,
    pageScript: v.boolean(),
    environment: v.exactOptional(environment),
  }),
  "recording-stopped": v.object({
    type: v.literal("recording-stopped"),
    at: finite,
    reason: stopReason,
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
    seenLate: v.exactOptional(seenLate),
    lastFrameAt: v.exactOptional(finite),
  }),
  "connection-observed": v.object({
    type: v.literal("connection-observed"),
    at: finite,
    id,
    target: v.exactOptional(target),
    documentUrl: optionalText,
  }),
  "connection-blocked": v.object({
    type: v.literal("connection-blocked"),
    at: finite,
    id,
    url: text,
    target,
    by: oneOf<ConnectionBlocked["by"]>({ "mixed-content": true, "content-security-policy": true, constructor: true }),
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
    direction: oneOf<Direction>({ sent: true, received: true }),
    // four bits on the wire, RFC 6455 §5.2
    opcode: v.pipe(count, v.maxValue(15)),
    payload: v.union([text, v.instance(Uint8Array)]),
    length: v.exactOptional(count),
    kept: v.exactOptional(oneOf<NonNullable<FrameTransferred["kept"]>>({ whole: true, ends: true, none: true })),
  }),
  "connection-error": v.object({ type: v.literal("connection-error"), at: finite, id, message: text }),
  "connection-closed": v.object({
    type: v.literal("connection-closed"),
    at: finite,
    id,
    unseen: v.exactOptional(v.boolean()),
  }),
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
  "send-buffer": v.object({
    type: v.literal("send-buffer"),
    at: finite,
    id,
    since: finite,
    bytes: count,
    peak: count,
    sends: count,
    over: v.boolean(),
  }),
  "page-event": v.object({
    type: v.literal("page-event"),
    at: finite,
    kind: oneOf<PageEventKind>({
      navigated: true,
      "page-hide": true,
      "page-show": true,
      hidden: true,
      visible: true,
      offline: true,
      online: true,
      frozen: true,
      resumed: true,
      crashed: true,
    }),
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
    fallback: v.exactOptional(
      oneOf<NonNullable<HttpResponse["fallback"]>>({ "socket.io": true, sockjs: true, signalr: true }),
    ),
    asked: v.exactOptional(v.literal(true)),
  }),
  "note-written": v.object({
    type: v.literal("note-written"),
    at: finite,
    note: id,
    text,
    connection: v.exactOptional(id),
  }),
  "note-removed": v.object({ type: v.literal("note-removed"), at: finite, note: id }),
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
