import * as v from "valibot";

/**
 * Report format, version 1: the one description of it. The types, the parser and
 * `docs/report.schema.json` all come from here; `docs/report-format.md` explains it in prose.
 *
 * Times are numbers, milliseconds since 1970 UTC on the session's own steady clock, fractions being
 * microseconds: a difference is a subtraction, and `new Date(openedAt)` reads one. Only the report's
 * own `createdAt` is text (ISO 8601), because it is the wall clock of whoever saved it.
 * Lengths are bytes, durations milliseconds. Fields may be added within version 1, never changed;
 * a reader leaves alone what it does not know.
 */
export const REPORT_FORMAT = "socketscope-report";
export const REPORT_VERSION = 1;

const optional = v.exactOptional;
const text = v.string();
const number = v.number();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const connectionId = v.string();

const HeaderSchema = v.object({ name: text, value: text });

const StackFrameSchema = v.object({ functionName: text, url: text, line: number, column: number });

const StopReasonSchema = v.picklist(["user", "canceled-by-user", "target-closed", "devtools-closed", "refused"]);

const CaptureSchema = v.object({
  startedAt: optional(number),
  /** absent while the recording went on when the report was made */
  endedAt: optional(number),
  /** the last moment the report knows about; a silence that goes on is counted up to here */
  until: number,
  /** whether the page script ran; without it there are no close codes */
  pageScript: v.boolean(),
  framesSeen: count,
  /** frames whose payload memory limits had given up; they still have their rows */
  payloadsDropped: count,
  /** frames recorded without their payload, as the person who recorded wanted it */
  payloadsLeftOut: count,
  /** frames of which only both ends were kept */
  payloadsShortened: count,
  /** some connections were opened before the recording began */
  attachedLate: v.boolean(),
  /** stretches in which nothing could be seen */
  gaps: v.array(v.object({ from: number, to: optional(number), reason: StopReasonSchema, message: optional(text) })),
});

export const REDACTION_MODES = ["redacted", "metadata", "everything"] as const;

const RedactionSchema = v.object({
  mode: v.picklist(REDACTION_MODES),
  /** how many places were replaced, by kind of secret */
  replaced: v.record(text, count),
});

const TrafficSchema = v.object({
  frames: count,
  bytes: count,
  firstAt: optional(number),
  lastAt: optional(number),
});

const HandshakeSchema = v.object({
  sentAt: optional(number),
  answeredAt: optional(number),
  status: optional(number),
  statusText: optional(text),
  httpVersion: optional(text),
  requestHeaders: v.array(HeaderSchema),
  responseHeaders: v.array(HeaderSchema),
  durationMs: optional(number),
  error: optional(text),
});

const ConnectionSchema = v.object({
  id: connectionId,
  url: text,
  target: v.picklist(["page", "frame", "worker", "shared-worker", "service-worker"]),
  documentUrl: optional(text),
  /** the page's own code that opened it, innermost first */
  initiator: v.array(StackFrameSchema),
  state: v.picklist(["blocked", "queued", "connecting", "open", "closing", "failed", "closed"]),
  /** opened before the recording began */
  seenLate: v.boolean(),
  /** the page script had hold of it: that no close is told means that none was seen */
  observed: v.boolean(),
  blocked: optional(
    v.object({
      by: v.picklist(["mixed-content", "content-security-policy", "constructor"]),
      message: text,
      directive: optional(text),
    }),
  ),
  createdAt: number,
  openedAt: optional(number),
  closedAt: optional(number),
  /** it ended while nothing was recorded: `closedAt` is the latest it can have been */
  endUnseen: optional(v.boolean()),
  handshake: HandshakeSchema,
  subprotocol: optional(text),
  extensions: optional(text),
  /** the browser's words for an error after the opening */
  error: optional(v.object({ message: text, at: number })),
  closeCalled: optional(
    v.object({ at: number, code: optional(number), reason: optional(text), stack: v.array(StackFrameSchema) }),
  ),
  close: optional(
    v.object({
      code: number,
      reason: text,
      wasClean: v.boolean(),
      by: v.picklist(["page", "server", "network", "navigation", "unknown"]),
      at: number,
    }),
  ),
  /** its document was left while it lived; `cached`: into the back/forward cache */
  left: optional(v.object({ at: number, cached: v.boolean() })),
  sent: TrafficSchema,
  received: TrafficSchema,
  /** stretches in which much of what the page sent waited in the browser; without `to` it goes on */
  heldBack: optional(v.array(v.object({ from: number, to: optional(number), peak: count, sends: count }))),
  lastFrameAt: optional(number),
  /** the one that goes on when the report is made included */
  longestSilenceMs: number,
  /** the longest that has ended */
  longestSilence: optional(v.object({ from: number, to: number })),
  /** between the last visible sign of life and the end: an upper bound, since pings are invisible */
  idleBeforeCloseMs: optional(number),
});

const EvidenceSchema = v.object({
  label: text,
  value: text,
  at: optional(number),
  connection: optional(connectionId),
});

const FindingSchema = v.object({
  /** a rule that a later Socketscope knows and this one does not is still shown */
  rule: text,
  severity: v.picklist(["error", "warning", "info"]),
  confidence: v.picklist(["certain", "likely", "possible"]),
  connections: v.array(connectionId),
  title: text,
  summary: text,
  evidence: v.array(EvidenceSchema),
  ruledOut: v.array(v.object({ cause: text, because: text })),
  suspects: v.array(v.object({ intermediary: text, because: text })),
  advice: v.array(
    v.object({
      audience: v.picklist(["user", "operations", "developer"]),
      text,
      config: optional(v.object({ format: text, text })),
    }),
  ),
  unseen: optional(v.array(text)),
  references: v.array(text),
});

const ChecklistItemSchema = v.object({
  id: text,
  /** the requirement, a full sentence */
  title: text,
  result: v.picklist(["pass", "fail", "unknown", "not-applicable"]),
  summary: text,
  evidence: v.array(EvidenceSchema),
  connections: v.array(connectionId),
});

/** What happened to the page and the computer, in order of time. */
const TimelineEventSchema = v.object({
  at: number,
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
    "clock-gap",
  ]),
  url: optional(text),
  persisted: optional(v.boolean()),
  connections: optional(v.array(connectionId)),
  /** how long the recorder's clock had stood still at `at`: the computer was asleep */
  gapMs: optional(number),
});

const HttpResponseSchema = v.object({
  at: number,
  url: text,
  status: number,
  headers: v.array(HeaderSchema),
  fallback: optional(v.picklist(["socket.io", "sockjs", "signalr"])),
  /** the person who recorded had it asked for */
  asked: optional(v.literal(true)),
});

/** What a person wrote to a moment of the session, or of one connection. */
const NoteSchema = v.object({
  id: text,
  at: number,
  /** plain text, never markup */
  text,
  connection: optional(connectionId),
});

/** One data message, in order of arrival. */
export const FrameSchema = v.object({
  connection: connectionId,
  at: number,
  direction: v.picklist(["sent", "received"]),
  /** RFC 6455 §5.2: 1 text, 2 binary */
  opcode: number,
  /** as it went over the wire, whatever became of the payload here */
  length: count,
  /** absent if it was dropped (`payloadDropped`) or left out by the redaction's mode */
  payload: optional(text),
  /** how `payload` and `tail` are to be read; plain text without it */
  encoding: optional(v.literal("base64")),
  /** the payload was shortened: `payload` is its beginning and this its end */
  tail: optional(text),
  payloadDropped: optional(v.literal(true)),
});

/** What one's own product expects; see "Profile" in the guide. */
const ProfileSchema = v.object({
  format: v.literal("socketscope-profile"),
  version: v.literal(1),
  name: text,
  match: optional(v.array(text)),
  endpoint: optional(text),
  sameOrigin: optional(v.boolean()),
  sockets: optional(v.object({ min: optional(number), max: optional(number) })),
  subprotocols: optional(v.array(text)),
  heartbeatSeconds: optional(number),
  minLifetimeSeconds: optional(number),
  contact: optional(text),
});

export const ReportSchema = v.object({
  format: v.literal(REPORT_FORMAT),
  version: v.literal(REPORT_VERSION),
  /** name and version of the program that wrote it */
  generator: text,
  /** ISO 8601 */
  createdAt: v.pipe(text, v.isoTimestamp()),
  page: v.object({ url: text, title: optional(text) }),
  environment: v.nullable(v.object({ userAgent: text, extensionVersion: text })),
  capture: CaptureSchema,
  redaction: RedactionSchema,
  profile: v.nullable(ProfileSchema),
  connections: v.array(ConnectionSchema),
  findings: v.array(FindingSchema),
  checklist: v.array(ChecklistItemSchema),
  timeline: v.array(TimelineEventSchema),
  httpResponses: v.array(HttpResponseSchema),
  /** errors of the program itself, only if the person said so */
  ownErrors: optional(v.array(v.object({ at: number, message: text, count: number }))),
  /** absent where nobody wrote one */
  notes: optional(v.array(NoteSchema)),
  frames: v.array(FrameSchema),
});

/** Everything but the frames, which may be a million and are read and written one by one. */
export const ReportHeadSchema = v.omit(ReportSchema, ["frames"]);

export type Report = v.InferOutput<typeof ReportSchema>;
export type ReportHead = v.InferOutput<typeof ReportHeadSchema>;
export type ReportConnection = v.InferOutput<typeof ConnectionSchema>;
export type ReportFinding = v.InferOutput<typeof FindingSchema>;
export type ReportFrame = v.InferOutput<typeof FrameSchema>;
export type ReportHeader = v.InferOutput<typeof HeaderSchema>;
export type ReportStackFrame = v.InferOutput<typeof StackFrameSchema>;
export type ReportTimelineEvent = v.InferOutput<typeof TimelineEventSchema>;
export type ChecklistItem = v.InferOutput<typeof ChecklistItemSchema>;
export type RedactionMode = (typeof REDACTION_MODES)[number];
