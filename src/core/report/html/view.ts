import { applyEvent, createSession } from "../../session/apply-event.ts";
import type { Connection, Session } from "../../session/session.ts";
import { formatClock } from "../../timeline/format.ts";
import type { Steps } from "../../base/steps.ts";
import type { ReportContents } from "../contents.ts";
import type { ReportHead } from "../format.ts";
import type { FrameSource } from "../redact/redaction.ts";
import { placeholdersFromUrl } from "../placeholders.ts";
import { reportToEvents } from "../report-to-events.ts";
import { moment, timeOfDay } from "./format.ts";
import { html, type Markup } from "./markup.ts";

/** What the sections of a report read: the report, and the session that it makes when opened. */
export interface ReportView {
  readonly report: ReportHead;
  readonly frames: FrameSource;
  readonly session: Session;
  /** the moment that times are counted from */
  readonly origin: number;
}

/** Events that are applied between two steps. */
const EVENTS_A_STEP = 64;

export function* viewOf(contents: ReportContents): Steps<ReportView> {
  const { head: report, frames } = contents;
  // Their payloads are looked at and not kept: the document shows a few, which it takes from the frames.
  const session = createSession({ payloadLimit: 0 });
  let count = 0;
  for (const event of reportToEvents(contents)) {
    applyEvent(session, event);
    if (++count % EVENTS_A_STEP === 0) yield;
  }
  const first = report.connections.reduce((least, { createdAt }) => Math.min(least, createdAt), report.capture.until);
  return { report, frames, session, origin: report.capture.startedAt ?? first };
}

/** `1:00.5 · 17:12:08 UTC`: since the recording began, and by the clock, with the full date on hovering. */
export function time({ origin }: ReportView, at: number): Markup {
  const offset = formatClock(at - origin, 1);
  return html`<time class="when" title="${moment(at)}"
    ><span>${offset}</span><span class="dot"> · </span><span class="clock">${timeOfDay(at, origin)}</span></time
  >`;
}

/** `0:12.345`, for what stands in a long column. */
export function offset({ origin }: ReportView, at: number): Markup {
  return html`<time class="when" title="${moment(at)}">${formatClock(at - origin, 3)}</time>`;
}

/** `#1 /api/ws`, linked to the connection's details. */
export function connectionLink({ session }: ReportView, id: string): Markup {
  const connection = session.connections.get(id);
  if (!connection) return html`${id}`;
  return html`<a href="#connection-${connection.ordinal}">#${connection.ordinal} ${shortPath(connection)}</a>`;
}

/** The path without its parameters: enough to tell connections apart. */
export function shortPath(connection: Connection, most = 60): string {
  const path = placeholdersFromUrl(connection.path.split("?")[0] ?? "");
  return path.length > most ? `${path.slice(0, most - 1)}…` : path;
}
