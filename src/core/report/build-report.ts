import type { Finding } from "../diagnosis/finding.ts";
import { idleBeforeClose, longestSilence } from "../session/silence.ts";
import type { Connection, Session } from "../session/session.ts";
import {
  REPORT_FORMAT,
  REPORT_VERSION,
  type ChecklistItem,
  type RedactionMode,
  type Report,
  type ReportConnection,
  type ReportProfile,
  type ReportTimelineEvent,
} from "./format.ts";
import { frameRows } from "./frame-rows.ts";
import { redactReport } from "./redact/redact-report.ts";

export interface ReportOptions {
  readonly mode: RedactionMode;
  /** name and version of the program, such as `Socketscope 0.1.0` */
  readonly generator: string;
  /** now, as ISO 8601 with time zone, such as `new Date().toISOString()` gives it */
  readonly createdAt: string;
  readonly profile?: ReportProfile;
  readonly checklist?: readonly ChecklistItem[];
}

/**
 * The session and its diagnosis as a report. Redaction happens here, once, before any file format
 * is written: what this returns may leave the computer as far as `mode` promises.
 */
export function buildReport(session: Session, findings: readonly Finding[], options: ReportOptions): Report {
  const { capture } = session;
  const frames = frameRows(session.frames, { payloads: options.mode !== "metadata" });
  const connections = [...session.connections.values()];
  const report: Report = {
    format: REPORT_FORMAT,
    version: REPORT_VERSION,
    generator: options.generator,
    createdAt: options.createdAt,
    page: { ...session.page },
    environment: session.environment ? { ...session.environment } : null,
    capture: {
      ...defined({ startedAt: capture.startedAt, endedAt: capture.endedAt }),
      until: session.now,
      pageScript: capture.pageScript,
      framesSeen: frames.rows.length,
      payloadsDropped: frames.dropped,
      payloadsShortened: frames.shortened,
      attachedLate: connections.some((connection) => connection.seenLate),
      gaps: copyOf(capture.gaps),
    },
    redaction: { mode: "everything", replaced: {} },
    profile: options.profile ?? null,
    connections: connections.map((connection) => connectionOf(connection, session.now)),
    findings: copyOf(findings),
    checklist: copyOf(options.checklist ?? []),
    timeline: timelineOf(session),
    httpResponses: copyOf(session.httpResponses.map(withoutType)),
    frames: frames.rows,
  };
  return redactReport(report, options.mode);
}

function connectionOf(connection: Connection, now: number): ReportConnection {
  const { handshake, blocked, error, closeCalled, close, left } = connection;
  return {
    id: connection.id,
    url: connection.url,
    target: connection.target,
    ...defined({ documentUrl: connection.documentUrl }),
    initiator: copyOf(connection.initiator),
    state: connection.state,
    seenLate: connection.seenLate,
    observed: connection.observed,
    ...(blocked ? { blocked: { ...blocked } } : {}),
    createdAt: connection.createdAt,
    ...defined({ openedAt: connection.openedAt, closedAt: connection.closedAt }),
    handshake: copyOf(handshake),
    ...defined({ subprotocol: connection.subprotocol, extensions: connection.extensions }),
    ...(error ? { error: { ...error } } : {}),
    ...(closeCalled ? { closeCalled: copyOf(closeCalled) } : {}),
    ...(close ? { close: { ...close } } : {}),
    ...(left ? { left: { ...left } } : {}),
    sent: { ...connection.sent },
    received: { ...connection.received },
    longestSilenceMs: longestSilence(connection, now),
    ...defined({ idleBeforeCloseMs: idleBeforeClose(connection) }),
  };
}

function timelineOf(session: Session): ReportTimelineEvent[] {
  const pageEvents = session.pageEvents.map((event): ReportTimelineEvent => copyOf(withoutType(event)));
  const clockGaps = session.clockGaps.map(({ at, gapMs }): ReportTimelineEvent => ({ at, kind: "clock-gap", gapMs }));
  return [...pageEvents, ...clockGaps].sort((one, other) => one.at - other.at);
}

/** In the report an event's place says what it is. */
function withoutType<Event extends { type: string }>(event: Event): Omit<Event, "type"> {
  const { type: _type, ...fields } = event;
  return fields;
}

/** Leaves out what is undefined: a field that is not known is not there. */
function defined<Fields extends Record<string, unknown>>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };
}

type Primitive = string | number | boolean | null | undefined;
type Mutable<Value> = Value extends Primitive
  ? Value
  : Value extends readonly (infer Item)[]
    ? Mutable<Item>[]
    : { -readonly [Key in keyof Value]: Mutable<Value[Key]> };

/** A deep copy of plain data, so that a report never shares memory with a session that goes on. */
function copyOf<Value>(value: Value): Mutable<Value> {
  if (Array.isArray(value)) return value.map((item: unknown) => copyOf(item)) as Mutable<Value>;
  if (typeof value !== "object" || value === null) return value as Mutable<Value>;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([key, field]: [string, unknown]) => [key, copyOf(field)])) as Mutable<Value>;
}
