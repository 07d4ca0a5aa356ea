import { counted, list } from "../src/core/diagnosis/format.ts";
import type { Report, ReportFinding } from "../src/core/report/format.ts";
import { lastEvidenceAt } from "../src/core/report/headline.ts";
import { AUDIENCES } from "../src/core/report/html/findings.ts";
import { moment } from "../src/core/report/html/format.ts";

type Advice = ReportFinding["advice"][number];

const SIGNS = { error: "✖", warning: "!", info: "i" } as const;
/** Products by the format of their configurations. */
const PRODUCTS: Readonly<Record<string, string>> = {
  nginx: "nginx",
  haproxy: "HAProxy",
  apache: "Apache",
  terraform: "Terraform",
  js: "the page's own code",
};

/** The findings of a report as text for a terminal, with commands to run and a count of longer configurations. */
export function diagnosisText({ findings }: Report): string {
  if (findings.length === 0) return "Nothing wrong was found.\n";
  return `${findings.map(findingText).join("\n\n")}\n`;
}

function findingText(finding: ReportFinding): string {
  const last = lastEvidenceAt(finding);
  const advice = AUDIENCES.flatMap(([audience, name]) =>
    finding.advice.filter((item) => item.audience === audience).flatMap((item) => adviceLines(name, item)),
  );
  const left = finding.advice.filter((item) => item.config !== undefined && !isShown(item));
  return [
    `${SIGNS[finding.severity]} ${finding.title}`,
    `  ${finding.summary}`,
    ...finding.evidence.map(({ label, value }) => `    ${labelOf(label)}: ${value}`),
    ...(last === undefined ? [] : [`    Last of it seen: ${moment(last)}`]),
    ...advice,
    ...(left.length === 0 ? [] : [`  ${configurations(left)}`]),
  ]
    .map(printable)
    .join("\n");
}

/** The moment that "Opened" points at is not printed, only the connection. */
function labelOf(label: string): string {
  return label === "Opened" ? "Connection" : label;
}

function adviceLines(name: string, advice: Advice): string[] {
  const { text, config } = advice;
  const command = config && isShown(advice) ? config.text.split("\n") : [];
  return [`  ${name}: ${text}`, ...command.map((line) => `      ${line}`)];
}

/** Commands are for the terminal, and a sentence that ends in a colon wants what it announces. */
function isShown({ text, config }: Advice): boolean {
  return config !== undefined && (config.format === "cli" || text.trimEnd().endsWith(":"));
}

/** `3 configurations are in the report, for nginx, HAProxy and Apache.` */
function configurations(left: readonly Advice[]): string {
  const products = new Set(left.map(({ config }) => PRODUCTS[config?.format ?? ""] ?? "others"));
  const known = [...products].filter((name) => name !== "others");
  const names = known.length > 0 && products.has("others") ? [...known, "others"] : known;
  const verb = left.length === 1 ? "is" : "are";
  return `${counted(left.length, "configuration")} ${verb} in the report${names.length === 0 ? "" : `, for ${list(names, Infinity)}`}.`;
}

/** What a page wrote must not move the cursor or colour the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}
