import { assertNever } from "../base/assert-never.ts";
import { failure, ok, type Result } from "../base/result.ts";
import type { Bytes, EpochMillis } from "../base/units.ts";
import { applyEvent, createSession } from "../session/apply-event.ts";
import type { Profile } from "../knowledge/knowledge.ts";
import type { SessionEvent } from "../session/events.ts";
import type { Session } from "../session/session.ts";
import type { Report } from "./format.ts";
import { eventsOfHar, isTime } from "./from-har.ts";
import { harToReport, isOwnHar } from "./har-to-report.ts";
import { parseHtmlReport, parseJson, reportOf } from "./parse-report.ts";
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
}

interface Contents {
  readonly events: readonly SessionEvent[];
  readonly notices: readonly string[];
  readonly profile?: Profile;
}

/**
 * Reads a file that Socketscope, Chrome or another program saved: a JSON or HTML report, or a HAR.
 * What it is shows in what it holds, whatever its name. Never throws: what is wrong with it comes
 * back as one sentence that says what, where and what to do.
 * @param name the file's, for the sentence
 */
export function openFile(name: string, text: string, options: { payloadLimit?: Bytes } = {}): Result<OpenedFile> {
  const contents = contentsOf(text);
  if (!contents.ok) return failure(`${shortName(name)}: ${contents.error}`);
  const { events, notices, profile } = contents.value;
  if (!events.every(({ at }) => isTime(at))) {
    return failure(
      `${shortName(name)}: The file has a time that no calendar holds. It was changed or damaged: export it again.`,
    );
  }
  const session = createSession(options);
  for (const event of events) applyEvent(session, event);
  const { ignoredEvents } = session;
  const left = `${ignoredEvents} of its events made no sense, or were too many, and were left out.`;
  return ok({
    session,
    recordedAt: session.capture.startedAt ?? events.reduce((first, { at }) => Math.min(first, at), session.now),
    notices: ignoredEvents === 0 ? notices : [...notices, left],
    ...(profile ? { profile } : {}),
  });
}

function contentsOf(text: string): Result<Contents> {
  // JSON begins with a bracket, and HTML does not.
  if (/^\uFEFF?\s*</.test(text)) return contentsOfReport(parseHtmlReport(text));
  const json = parseJson(text);
  if (!json.ok) return json;
  if (isOwnHar(json.value)) return contentsOfReport(harToReport(json.value));
  if (isHar(json.value)) return eventsOfHar(json.value);
  return contentsOfReport(reportOf(json.value));
}

function isHar(json: unknown): boolean {
  return typeof json === "object" && json !== null && "log" in json && !("format" in json);
}

function contentsOfReport(report: Result<Report>): Result<Contents> {
  if (!report.ok) return report;
  const { profile } = report.value;
  // The recorder chose it; here it fits whatever the redaction has made of the page's address.
  const chosen = profile ? { profile: { ...profile, match: ["*"] } } : {};
  return ok({ events: reportToEvents(report.value), notices: reportNotices(report.value), ...chosen });
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

/** A name from elsewhere in a sentence of ours. */
function shortName(name: string): string {
  return name.length > 80 ? `${name.slice(0, 79)}…` : name;
}
