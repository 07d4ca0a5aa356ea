import { counted, list } from "../core/diagnosis/format.ts";
import type { Report, ReportFinding } from "../core/report/format.ts";
import { lastEvidenceAt } from "../core/report/headline.ts";
import { AUDIENCES } from "../core/report/html/findings.ts";
import { moment } from "../core/report/html/format.ts";
import { printable, styled, wrapped, type Look } from "./terminal.ts";

type Advice = ReportFinding["advice"][number];

const SIGNS = { error: "✖", warning: "!", info: "i" } as const;
const STYLES = { error: "red", warning: "yellow", info: "cyan" } as const;
/** Products by the format of their configurations. */
const PRODUCTS: Readonly<Record<string, string>> = {
  nginx: "nginx",
  haproxy: "HAProxy",
  apache: "Apache",
  terraform: "Terraform",
  js: "the page's own code",
};

const PLAIN: Look = { color: false };

/** The findings of a report as text for a terminal, with commands to run and a count of longer configurations. */
export function diagnosisText({ findings }: Report, look: Look = PLAIN): string {
  if (findings.length === 0) return "Nothing wrong was found.\n";
  return `${findings.map((finding) => findingText(finding, look)).join("\n\n")}\n`;
}

function findingText(finding: ReportFinding, look: Look): string {
  const { severity, title, summary, evidence } = finding;
  const last = lastEvidenceAt(finding);
  const lines = (text: string, indent: string): string[] => wrapped(printable(text), indent, `${indent}  `, look);
  const facts = evidence.map(({ label, value }) => `${labelOf(label)}: ${value}`);
  if (last !== undefined) facts.push(`Last of it seen: ${moment(last)}`);
  const advice = AUDIENCES.flatMap(([audience, name]) =>
    finding.advice.filter((item) => item.audience === audience).flatMap((item) => adviceLines(name, item, look)),
  );
  const left = finding.advice.filter((item) => item.config !== undefined && !isShown(item));
  return [
    ...wrapped(`${SIGNS[severity]} ${printable(title)}`, "", "  ", look).map((line) =>
      styled(styled(line, STYLES[severity], look), "bold", look),
    ),
    ...wrapped(printable(summary), "  ", "  ", look),
    ...facts.flatMap((fact) => lines(fact, "    ")).map((line) => styled(line, "dim", look)),
    ...advice,
    ...(left.length === 0 ? [] : lines(configurations(left), "  ")),
  ].join("\n");
}

/** The moment that "Opened" points at is not printed, only the connection. */
function labelOf(label: string): string {
  return label === "Opened" ? "Connection" : label;
}

function adviceLines(name: string, advice: Advice, look: Look): string[] {
  const { text, config } = advice;
  const [first = "", ...rest] = wrapped(printable(`${name}: ${text}`), "  ", "    ", look);
  // Commands are to be copied: they are never wrapped.
  const command = config && isShown(advice) ? config.text.split("\n") : [];
  return [
    `  ${styled(`${name}:`, "bold", look)}${first.slice(name.length + 3)}`,
    ...rest,
    ...command.map((line) => styled(`      ${printable(line)}`, "green", look)),
  ];
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
