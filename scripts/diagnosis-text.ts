import type { Report, ReportFinding } from "../src/core/report/format.ts";

const SIGNS = { error: "✖", warning: "!", info: "i" } as const;
const AUDIENCES = { user: "You", operations: "Operations", developer: "Developer" } as const;

/** The findings of a report as text for a terminal, without the configurations to paste. */
export function diagnosisText(report: Report): string {
  const { findings } = report;
  if (findings.length === 0) return "Nothing wrong was found.\n";
  const withConfig = findings.some(({ advice }) => advice.some(({ config }) => config !== undefined));
  const parts = findings.map(findingText);
  if (withConfig) parts.push("The configurations to paste are in the report.");
  return `${parts.join("\n\n")}\n`;
}

function findingText(finding: ReportFinding): string {
  return [
    `${SIGNS[finding.severity]} ${finding.title}`,
    `  ${finding.summary}`,
    ...finding.evidence.map(({ label, value }) => `    ${label}: ${value}`),
    ...finding.advice.map(({ audience, text }) => `  ${AUDIENCES[audience]}: ${text}`),
  ]
    .map(printable)
    .join("\n");
}

/** What a page wrote must not move the cursor or colour the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}
