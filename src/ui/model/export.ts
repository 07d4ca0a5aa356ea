import { driven, type Pause } from "../../core/base/steps.ts";
import { checklistFor } from "../../core/diagnosis/checklist/checklist.ts";
import type { ChecklistItem } from "../../core/diagnosis/checklist/item.ts";
import type { Finding } from "../../core/diagnosis/finding.ts";
import { profileFor } from "../../core/diagnosis/profiles/match-profile.ts";
import { KNOWLEDGE } from "../../core/knowledge/index.ts";
import type { Knowledge } from "../../core/knowledge/knowledge.ts";
import type { RedactionMode, Report } from "../../core/report/format.ts";
import type { Redaction, RedactionChoices } from "../../core/report/redact/redaction.ts";
import type { ReportContents } from "../../core/report/contents.ts";
import type { ReportViewer } from "../../core/report/to-html.ts";
import type { Session } from "../../core/session/session.ts";
import type { OwnError } from "./own-errors.ts";
import { twoDigits } from "../format/time.ts";
import { loadReportViewer } from "./report-viewer.ts";

export type ExportFormat = "html" | "json" | "har";

const MIME: Record<ExportFormat, string> = { html: "text/html", json: "application/json", har: "application/json" };

export interface RedactionOptions {
  readonly choices?: RedactionChoices;
  readonly progress?: (share: number) => void;
  /** called between the steps of the work */
  readonly pause?: Pause;
  readonly knowledge?: Knowledge;
  /** if the person wants them in */
  readonly ownErrors?: readonly OwnError[];
}

/**
 * What leaves of the session as `mode` says, to be looked at and then written. The code is loaded
 * when it is first asked for: a panel that nobody exports from does without.
 * @throws for a pattern of a profile that cannot be used, with its name
 */
export async function sessionRedaction(
  session: Session,
  findings: readonly Finding[],
  mode: RedactionMode,
  createdAt: Date,
  { choices, ownErrors, progress, pause = () => undefined, knowledge = KNOWLEDGE }: RedactionOptions = {},
): Promise<Redaction> {
  const [{ planReport }, { compileOwnPatterns }] = await Promise.all([
    import("../../core/report/build-report.ts"),
    import("../../core/report/redact/own-patterns.ts"),
  ]);
  const profile = profileFor(session, knowledge);
  const patterns = await compileOwnPatterns(profile.redact ?? []);
  if (!patterns.ok) throw new Error(patterns.error);
  const version = session.environment?.extensionVersion;
  const steps = planReport(session, findings, {
    mode,
    generator: version === undefined ? "Socketscope" : `Socketscope ${version}`,
    createdAt: createdAt.toISOString(),
    profile,
    checklist: checklistFor(session, findings, knowledge).map(reportItem),
    choices: { ...choices, patterns: patterns.value },
    ...(progress ? { progress } : {}),
    ...(ownErrors ? { ownErrors: [...ownErrors] } : {}),
  });
  return driven(steps, pause);
}

/** The report's lists are its own. */
function reportItem({ evidence, connections, ...rest }: ChecklistItem): Report["checklist"][number] {
  return { ...rest, evidence: [...evidence], connections: [...connections] };
}

/** All that leaves, at once. */
export async function wholeReport(redaction: Redaction): Promise<Report> {
  const { reportOf } = await import("../../core/report/redact/redaction.ts");
  return reportOf(redaction);
}

export interface WritingOptions {
  readonly viewer?: () => Promise<ReportViewer | undefined>;
  /** is told the share that is written, from 0 to 1 */
  readonly progress?: (share: number) => void;
  /** called between the pieces of the file; what it throws gives the file up */
  readonly pause?: Pause;
}

/** How often each frame is asked for while a file is written. */
const PASSES: Record<ExportFormat, number> = { json: 1, har: 2, html: 6 };
/** Text that is held before the browser is given it, which may put it on disk. */
const PART = 4_000_000;

/** A report as a file to be saved, written piece by piece: it is never there as one text. */
export async function reportFile(
  { head, frames }: ReportContents,
  format: ExportFormat,
  { viewer = loadReportViewer, progress, pause = () => undefined }: WritingOptions = {},
): Promise<Blob> {
  let asked = 0;
  const counted = { length: frames.length, row: (index: number) => (asked++, frames.row(index)) };
  const parts: Blob[] = [];
  let text: string[] = [];
  let length = 0;
  for await (const piece of await piecesOf({ head, frames: counted }, format, viewer)) {
    text.push(piece);
    length += piece.length;
    if (length > PART) {
      parts.push(new Blob(text));
      text = [];
      length = 0;
    }
    const waiting = pause();
    if (!waiting) continue;
    progress?.(Math.min(1, asked / (PASSES[format] * Math.max(1, frames.length))));
    await waiting;
  }
  return new Blob([...parts, ...text], { type: MIME[format] });
}

async function piecesOf(
  contents: ReportContents,
  format: ExportFormat,
  viewer: () => Promise<ReportViewer | undefined>,
): Promise<Iterable<string> | AsyncIterable<string>> {
  if (format === "json") return (await import("../../core/report/to-json.ts")).jsonChunks(contents);
  if (format === "har") return (await import("../../core/report/to-har.ts")).harChunks(contents);
  const { htmlChunks } = await import("../../core/report/to-html.ts");
  return htmlChunks(contents, await viewer());
}

/** A report as a text to paste into a ticket. */
export async function reportText(report: Report): Promise<string> {
  const { reportToMarkdown } = await import("../../core/report/to-markdown.ts");
  return reportToMarkdown(report);
}

/** `socketscope-shop.example-2026-01-15-1000.json`: the page's host and the local time. */
export function exportName(pageUrl: string, at: Date, format: ExportFormat): string {
  const host = URL.canParse(pageUrl) ? new URL(pageUrl).host : "";
  // A port's colon, an IPv6 bracket: not every file system takes them.
  const safe = host.replace(/[^a-z0-9.-]+/gi, "-").replace(/^[-.]+|[-.]+$/g, "");
  const day = `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
  const parts = ["socketscope", safe, `${day}-${twoDigits(at.getHours())}${twoDigits(at.getMinutes())}`];
  return `${parts.filter(Boolean).join("-")}.${format}`;
}

/** How long the browser is given to take up a download before its data is let go. */
const DOWNLOAD_MS = 60_000;

/** Hands a file to the browser's downloads. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_MS);
}
