import type { Confidence, Severity } from "../diagnosis/finding.ts";
import { formatDuration } from "../timeline/format.ts";
import { AUDIENCES, SEVERITY } from "./html/findings.ts";
import { counted, list } from "../diagnosis/format.ts";
import { moment } from "./html/format.ts";
import { BROWSER_ENDED, endedByBrowser, headline, lastEvidenceAt } from "./headline.ts";
import type { Report, ReportConnection, ReportFinding } from "./format.ts";

const MOST_FINDINGS = 10;
const MOST_CONNECTIONS = 20;
const MOST_NOTES = 20;
const LONGEST_VALUE = 300;
const SURE: Readonly<Record<Confidence, string>> = { certain: "certain", likely: "likely", possible: "possible" };

/**
 * A summary to paste into a ticket: the findings with their evidence and advice, and the connections.
 * Markdown that reads well as plain text too. It says no more than the report it is made of.
 */
export function reportToMarkdown(report: Report): string {
  const { page, capture, findings, connections, environment } = report;
  const shown = findings.slice(0, MOST_FINDINGS);
  const parts = [
    `# ${headline(report)}`,
    [
      `Page: ${code(page.url)}`,
      ...(capture.startedAt === undefined
        ? []
        : [
            `Recorded: ${moment(capture.startedAt)}, ${formatDuration((capture.endedAt ?? capture.until) - capture.startedAt)}`,
          ]),
      ...(environment ? [`Browser: ${code(environment.userAgent)}`] : []),
    ].join("  \n"),
    ...(findings.length === 0 ? ["None of the checks found a fault in what was recorded."] : shown.map(findingPart)),
    ...(findings.length > shown.length ? [`And ${findings.length - shown.length} more findings, in the report.`] : []),
    ...notesPart(report),
    ...(connections.length === 0 ? [] : [connectionsTable(connections)]),
    closing(report),
  ];
  return `${parts.join("\n\n")}\n`;
}

function findingPart(finding: ReportFinding, index: number): string {
  const { sign, word } = SEVERITY[finding.severity as Severity];
  const evidence = finding.evidence.map(({ label, value }) => `- ${plain(label)}: ${code(value)}`);
  const last = lastEvidenceAt(finding);
  if (last !== undefined) evidence.push(`- Last of it seen: ${moment(last)}`);
  const advice = AUDIENCES.flatMap(([audience, name]) =>
    finding.advice
      .filter((item) => item.audience === audience)
      .map(
        ({ text, config }) => `**${name}:** ${plain(text)}${config ? `\n\n${fenced(config.text, config.format)}` : ""}`,
      ),
  );
  return [
    `## ${index + 1}. ${sign} ${word}: ${plain(finding.title)}`,
    `${plain(finding.summary)} (${SURE[finding.confidence]}, rule ${finding.rule.replace(/[^\w-]/g, "")})`,
    ...(evidence.length === 0 ? [] : [evidence.join("\n")]),
    ...advice,
  ].join("\n\n");
}

function notesPart({ notes = [], connections }: Report): string[] {
  if (notes.length === 0) return [];
  const lines = notes.slice(0, MOST_NOTES).map(({ at, text, connection }) => {
    const number = connections.findIndex(({ id }) => id === connection) + 1;
    return `- ${moment(at)}${number > 0 ? `, connection ${number}` : ""}: ${plain(text)}`;
  });
  const left = notes.length - lines.length;
  return [["## Notes", "", ...lines, ...(left > 0 ? [`- And ${left} more, in the report.`] : [])].join("\n")];
}

function connectionsTable(connections: readonly ReportConnection[]): string {
  const rows = connections.slice(0, MOST_CONNECTIONS).map((connection, index) => {
    const { sent, received, url } = connection;
    return `| ${index + 1} | ${cell(url)} | ${cell(endOf(connection))} | ${sent.frames} | ${received.frames} |`;
  });
  const left = connections.length - rows.length;
  return [
    "## Connections",
    "",
    "| # | address | how it stands | sent | received |",
    "|---|---|---|---|---|",
    ...rows,
    ...(left > 0 ? ["", `And ${left} more, in the report.`] : []),
  ].join("\n");
}

function endOf(connection: ReportConnection): string {
  const { state, blocked, handshake, close, endUnseen, idleBeforeCloseMs } = connection;
  if (blocked) return `blocked: ${blocked.by}`;
  if (endUnseen && !close) return "end not seen";
  if (state === "failed") return `handshake failed${handshake.status === undefined ? "" : `: ${handshake.status}`}`;
  if (endedByBrowser(connection)) return BROWSER_ENDED + (close ? ` (${close.code})` : "");
  if (!close) return state === "closed" ? "ended, code unknown" : state;
  const idle = idleBeforeCloseMs === undefined ? "" : `, ${formatDuration(idleBeforeCloseMs)} after its last frame`;
  return `closed with ${close.code}${idle}`;
}

function closing({ redaction, generator }: Report): string {
  const total = Object.values(redaction.replaced).reduce((sum, count) => sum + count, 0);
  const kinds = list(
    Object.entries(redaction.replaced).map(([kind, count]) => `${count} × ${plain(kind)}`),
    Infinity,
  );
  const said =
    redaction.mode === "everything"
      ? "Nothing was redacted"
      : `Redacted: ${total === 0 ? "no secrets were found" : `${counted(total, "place")} (${kinds})`}`;
  return `${said}. Written by ${plain(generator)}.`;
}

/** Text on one line that Markdown leaves as it is: no markup, no mention, no link of its own. */
function plain(text: string): string {
  return shortened(text)
    .replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]<>#|~@!]/g, "\\$&");
}

/** A value as code; a run of backticks inside needs a longer one outside. */
function code(text: string): string {
  const line = shortened(text).replace(/\s+/g, " ");
  const fence = "`".repeat(longestRun(line) + 1);
  const space = line.startsWith("`") || line.endsWith("`") || line === "" ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** In a table, code too, and `|` would end the cell. */
function cell(text: string): string {
  return code(text).replaceAll("|", "\\|");
}

function fenced(text: string, format: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${format.replace(/[^\w-]/g, "")}\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

function shortened(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
