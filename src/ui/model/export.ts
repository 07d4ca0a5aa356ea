import { driven, type Pause } from "../../core/base/steps.ts";
import { checklistFor } from "../../core/diagnosis/checklist/checklist.ts";
import type { ChecklistItem } from "../../core/diagnosis/checklist/item.ts";
import type { Finding } from "../../core/diagnosis/finding.ts";
import { profileFor } from "../../core/diagnosis/profiles/match-profile.ts";
import { KNOWLEDGE } from "../../core/knowledge/index.ts";
import type { Knowledge } from "../../core/knowledge/knowledge.ts";
import type { RedactionMode, Report } from "../../core/report/format.ts";
import type { Redaction, RedactionChoices } from "../../core/report/redact/redaction.ts";
import type { ReportViewer } from "../../core/report/to-html.ts";
import type { Session } from "../../core/session/session.ts";
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
  { choices, progress, pause = () => undefined, knowledge = KNOWLEDGE }: RedactionOptions = {},
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
  });
  return driven(steps, pause);
}

/** The report's lists are its own. */
function reportItem({ evidence, connections, ...rest }: ChecklistItem): Report["checklist"][number] {
  return { ...rest, evidence: [...evidence], connections: [...connections] };
}

/** All that leaves, at once, for the writers of files. */
export async function wholeReport(redaction: Redaction): Promise<Report> {
  const { reportOf } = await import("../../core/report/redact/redaction.ts");
  return reportOf(redaction);
}

/** A report as a file to be saved. */
export async function reportFile(
  report: Report,
  format: ExportFormat,
  viewer: () => Promise<ReportViewer | undefined> = loadReportViewer,
): Promise<Blob> {
  if (format === "json") {
    const { reportToJson } = await import("../../core/report/to-json.ts");
    return new Blob([reportToJson(report)], { type: MIME.json });
  }
  if (format === "har") {
    const { harToJson, reportToHar } = await import("../../core/report/to-har.ts");
    return new Blob([harToJson(reportToHar(report))], { type: MIME.har });
  }
  const { reportToHtml } = await import("../../core/report/to-html.ts");
  return new Blob([reportToHtml(report, await viewer())], { type: MIME.html });
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
