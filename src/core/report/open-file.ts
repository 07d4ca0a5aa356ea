import { assertNever } from "../base/assert-never.ts";
import { failure, ok, type Result } from "../base/result.ts";
import { driven } from "../base/steps.ts";
import type { Bytes, EpochMillis } from "../base/units.ts";
import { applyEvent, createSession } from "../session/apply-event.ts";
import type { Profile } from "../knowledge/knowledge.ts";
import type { SessionEvent } from "../session/events.ts";
import type { Session } from "../session/session.ts";
import { contentsOf } from "./contents.ts";
import type { Report, ReportHead } from "./format.ts";
import { eventsOfHar, isTime } from "./from-har.ts";
import { harToReport, isOwnHar } from "./har-to-report.ts";
import { reportHeadOf } from "./parse-report.ts";
import { readTextFile, type TextFile } from "./read-text-file.ts";
import { reportToEvents } from "./report-to-events.ts";

/** The session of a file. */
export interface OpenedFile {
  readonly session: Session;
  /** when the recording began */
  readonly recordedAt: EpochMillis;
  /** what the file cannot tell: full sentences */
  readonly notices: readonly string[];
  /** what the recorded session was held against */
  readonly profile?: Profile;
  /** what Socketscope said of it when it was saved; absent for what another program saved */
  readonly report?: ReportHead;
}

export interface OpenOptions {
  readonly payloadLimit?: Bytes;
  /**
   * Called between small steps with the part of the work that is done, from 0 to 1: shows it, lets
   * others run, and throws to give up.
   */
  readonly step?: (done: number) => Promise<void> | undefined;
}

interface Contents {
  readonly events: Iterable<SessionEvent>;
  readonly notices: readonly string[];
  readonly report?: ReportHead;
}

/** Reading takes so much of the time, and making the session the rest. */
const READING = 0.7;
/** Events that are applied between two steps. */
const EVENTS_A_STEP = 256;

/**
 * Reads a file that Socketscope, Chrome or another program saved: a JSON or HTML report, or a HAR.
 * What it is shows in what it holds, whatever its name. What is wrong with it comes back as one
 * sentence that says what, where and what to do; only what `step` throws is thrown.
 */
export async function openFile(file: TextFile, options: OpenOptions = {}): Promise<Result<OpenedFile>> {
  const { step, payloadLimit } = options;
  const contents = await readContents(file, (done) => step?.(done * READING));
  if (!contents.ok) return failure(`${shortName(file.name)}: ${contents.error}`);
  const { events, notices, report } = contents.value;
  const session = createSession(payloadLimit === undefined ? {} : { payloadLimit });
  const frames = report?.capture.framesSeen ?? 0;
  let first = Infinity;
  let count = 0;
  for (const event of events) {
    if (!isTime(event.at)) {
      return failure(
        `${shortName(file.name)}: The file has a time that no calendar holds. It was changed or damaged: export it again.`,
      );
    }
    first = Math.min(first, event.at);
    applyEvent(session, event);
    if (++count % EVENTS_A_STEP > 0) continue;
    const waiting = step?.(READING + (1 - READING) * Math.min(1, session.frames.length / Math.max(1, frames)));
    if (waiting) await waiting;
  }
  const { ignoredEvents } = session;
  const left = `${ignoredEvents} of its events made no sense, or were too many, and were left out.`;
  return ok({
    session,
    recordedAt: session.capture.startedAt ?? Math.min(first, session.now),
    notices: ignoredEvents === 0 ? notices : [...notices, left],
    ...(report ? { report } : {}),
    // The recorder chose it; here it fits whatever the redaction has made of the page's address.
    ...(report?.profile ? { profile: { ...report.profile, match: ["*"] } } : {}),
  });
}

async function readContents(
  file: TextFile,
  step: (done: number) => Promise<void> | undefined,
): Promise<Result<Contents>> {
  const read = await readTextFile(file, step);
  if (!read.ok) return read;
  const { json, frames } = read.value;
  if (isOwnHar(json)) return contentsOfReport(await driven(harToReport(json), () => step(1)));
  if (isHar(json)) return driven(eventsOfHar(json), () => step(1));
  const head = reportHeadOf(json);
  if (!head.ok) return head;
  return frames.ok ? contentsOfReport(ok({ ...head.value, frames: frames.value })) : frames;
}

function isHar(json: unknown): boolean {
  return typeof json === "object" && json !== null && "log" in json && !("format" in json);
}

function contentsOfReport(report: Result<Report>): Result<Contents> {
  if (!report.ok) return report;
  const contents = contentsOf(report.value);
  return ok({
    events: reportToEvents(contents),
    notices: [...reportNotices(report.value), ...shortened(report.value)],
    report: contents.head,
  });
}

/** Payloads that are missing are counted where those of a live session are. */
function reportNotices({ redaction: { mode, replaced } }: Report): string[] {
  switch (mode) {
    case "redacted": {
      const places = Object.values(replaced).reduce((sum, count) => sum + count, 0);
      if (places === 0) return ["It was redacted when it was saved; nothing had to be replaced."];
      const words = places === 1 ? "1 value was" : `${places} values were`;
      return [`It was redacted when it was saved: ${words} replaced by placeholders.`];
    }
    case "metadata":
      return [
        "It was saved as metadata only: payloads and most header values are not in it, and findings that rest on them may be missing.",
      ];
    case "everything":
      return ["It was saved without redaction: passwords and tokens that were recorded are in it."];
    default:
      return assertNever(mode);
  }
}

function shortened({ capture: { payloadsShortened }, redaction: { mode } }: Report): string[] {
  if (payloadsShortened === 0 || mode === "metadata") return [];
  const of = payloadsShortened === 1 ? "1 message" : `${payloadsShortened} messages`;
  return [`Of ${of} only the beginning and the end are in it.`];
}

/** A name from elsewhere in a sentence of ours. */
function shortName(name: string): string {
  return name.length > 80 ? `${name.slice(0, 79)}…` : name;
}
