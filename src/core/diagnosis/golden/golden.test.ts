import { expect, test } from "vitest";
import { checklistFor } from "../checklist/checklist.ts";
import type { ChecklistItem } from "../checklist/item.ts";
import { diagnose } from "../diagnose.ts";
import type { Evidence, Finding } from "../finding.ts";
import { sessionOf } from "../testing.ts";
import { SCENES } from "./testing.ts";

// All that people read of a session, word for word. Whoever changes the words, or what is said, runs
// `npx vitest run src/core/diagnosis/golden --update` and reads the difference before keeping it.
test.each(SCENES.map(([name, ...events]) => ({ name, events })))("$name", async ({ name, events }) => {
  const session = sessionOf(...events);
  const findings = diagnose(session);
  const rows = checklistFor(session, findings);
  const text = `${[...findings.map(told), rows.map(row).join("\n")].join("\n\n")}\n`;
  await expect(text).toMatchFileSnapshot(`./${name}.txt`);
});

function told(finding: Finding): string {
  const { rule, severity, confidence, connections, title, summary } = finding;
  return [
    `${rule}: ${severity}, ${confidence}: ${connections.join(" ") || "no connection"}`,
    `= ${title}`,
    `  ${summary}`,
    ...finding.evidence.map((shown) => `  + ${evidence(shown)}`),
    ...finding.ruledOut.map(({ cause, because }) => `  - not ${cause}: ${because}`),
    ...finding.suspects.map(({ intermediary, because }) => `  ? ${intermediary}: ${because}`),
    ...finding.advice.flatMap(({ audience, text, config }) => [
      `  > ${audience}: ${text}`,
      ...(config ? [`    [${config.format}]`, ...config.text.split("\n").map((line) => `    | ${line}`)] : []),
    ]),
    ...(finding.unseen ?? []).map((text) => `  ~ ${text}`),
    ...finding.references.map((url) => `  @ ${url}`),
  ].join("\n");
}

function row({ id, result, summary, evidence: shown, connections }: ChecklistItem): string {
  return [
    `[${result}] ${id}: ${summary}${connections.length > 0 ? ` (${connections.join(" ")})` : ""}`,
    ...shown.map((one) => `  + ${evidence(one)}`),
  ].join("\n");
}

function evidence({ label, value, at, connection }: Evidence): string {
  return `${label}: ${value}${at === undefined ? "" : ` @${at}`}${connection === undefined ? "" : ` of ${connection}`}`;
}
