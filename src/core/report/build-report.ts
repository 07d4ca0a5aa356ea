import * as v from "valibot";
import { finish, type Steps } from "../base/steps.ts";
import type { Finding } from "../diagnosis/finding.ts";
import type { Profile } from "../knowledge/knowledge.ts";
import { idleBeforeClose, longestSilence } from "../session/silence.ts";
import type { Connection, Session } from "../session/session.ts";
import {
  REPORT_FORMAT,
  REPORT_VERSION,
  ReportHeadSchema,
  type ChecklistItem,
  type RedactionMode,
  type Report,
} from "./format.ts";
import { frameSource } from "./frame-rows.ts";
import { redact, reportOf, type Redaction, type RedactionChoices } from "./redact/redaction.ts";

export interface ReportOptions {
  readonly mode: RedactionMode;
  /** name and version of the program, such as `Socketscope 0.1.0` */
  readonly generator: string;
  /** now, as ISO 8601 with time zone, such as `new Date().toISOString()` gives it */
  readonly createdAt: string;
  readonly profile?: Profile;
  readonly checklist?: readonly ChecklistItem[];
  readonly choices?: RedactionChoices;
  /** errors of the program itself, if the person wants them in */
  readonly ownErrors?: Report["ownErrors"];
  /** is told the share of the redaction that is done, from 0 to 1 */
  readonly progress?: (share: number) => void;
}

/**
 * The session and its diagnosis as a report. Redaction happens here, once, before any file format
 * is written: what this returns may leave the computer as far as `mode` promises.
 * @throws for a session or finding that breaks the format, such as a time that is not a number
 */
export function buildReport(session: Session, findings: readonly Finding[], options: ReportOptions): Report {
  return reportOf(finish(planReport(session, findings, options)));
}

/**
 * The same in steps, and without holding the frames: what is to leave, to be looked at and then
 * written. Frames that come later are not in it.
 * @throws for a session or finding that breaks the format, such as a time that is not a number
 */
export function* planReport(session: Session, findings: readonly Finding[], options: ReportOptions): Steps<Redaction> {
  const { capture } = session;
  const frames = frameSource(session.frames, { payloads: options.mode !== "metadata" });
  const connections = [...session.connections.values()];
  // Frames are made row by row and need no second look; everything else goes through the schema. It
  // copies what it knows and nothing else: a field that a session gains one day cannot leave
  // unredacted, and the report shares no memory with a session that goes on.
  const head = v.parse(ReportHeadSchema, {
    format: REPORT_FORMAT,
    version: REPORT_VERSION,
    generator: options.generator,
    createdAt: options.createdAt,
    page: session.page,
    environment: session.environment ?? null,
    capture: {
      ...capture,
      until: session.now,
      framesSeen: frames.length,
      payloadsDropped: frames.dropped,
      payloadsLeftOut: frames.leftOut,
      payloadsShortened: frames.shortened,
      attachedLate: connections.some((connection) => connection.seenLate),
    },
    redaction: { mode: "everything", replaced: {} },
    profile: options.profile ?? null,
    connections: connections.map((connection) => connectionOf(connection, session.now)),
    findings,
    checklist: options.checklist ?? [],
    timeline: timelineOf(session),
    httpResponses: session.httpResponses,
    ...(options.ownErrors ? { ownErrors: options.ownErrors } : {}),
    ...(session.notes.length === 0 ? {} : { notes: session.notes }),
  });
  return yield* redact(head, frames, options.mode, options.choices, options.progress);
}

function connectionOf(connection: Connection, now: number): object {
  const idle = idleBeforeClose(connection);
  return {
    ...connection,
    longestSilenceMs: longestSilence(connection, now),
    ...(idle === undefined ? {} : { idleBeforeCloseMs: idle }),
  };
}

function timelineOf(session: Session): object[] {
  const clockGaps = session.clockGaps.map(({ at, gapMs }) => ({ at, kind: "clock-gap", gapMs }));
  return [...session.pageEvents, ...clockGaps].sort((one, other) => one.at - other.at);
}
