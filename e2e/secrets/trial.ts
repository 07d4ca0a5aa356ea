import { buildReport } from "../../src/core/report/build-report.ts";
import type { RedactionMode, Report } from "../../src/core/report/format.ts";
import { OPTIONS } from "../../src/core/report/test-session.ts";
import { harToJson, reportToHar } from "../../src/core/report/to-har.ts";
import { reportToHtml } from "../../src/core/report/to-html.ts";
import { reportToJson } from "../../src/core/report/to-json.ts";
import { reportToMarkdown } from "../../src/core/report/to-markdown.ts";
import type { Ordinary, Planted } from "./case.ts";
import { plant } from "./plant.ts";
import { textsIn } from "./search.ts";

/** The files of a session with these plantings, by format. */
export function filesOf(cases: readonly (Planted | Ordinary)[], mode: RedactionMode): Readonly<Record<string, string>> {
  const report = reportOf(cases, mode);
  return {
    json: reportToJson(report),
    html: reportToHtml(report),
    har: harToJson(reportToHar(report)),
    markdown: reportToMarkdown(report),
  };
}

/** What someone with the JSON of such a session can read. */
export function textsOf(cases: readonly (Planted | Ordinary)[], mode: RedactionMode): string {
  return textsIn(reportToJson(reportOf(cases, mode)));
}

function reportOf(cases: readonly (Planted | Ordinary)[], mode: RedactionMode): Report {
  const { session, findings } = plant(cases);
  return buildReport(session, findings, { ...OPTIONS, mode });
}

/** Secrets that left, each alone in a session, so that no other case gives it away. */
export function leaksOf(cases: readonly Planted[]): string[] {
  return cases.flatMap((one) =>
    (["redacted", "metadata"] as const).flatMap((mode) => {
      const texts = textsOf([one], mode);
      return one.secrets.filter((secret) => texts.includes(secret)).map((secret) => `${mode}: ${one.what} (${secret})`);
    }),
  );
}

/** Ordinary values that a redacted report has lost. */
export function lossesOf(cases: readonly Ordinary[]): string[] {
  return cases.flatMap((one) => {
    const texts = textsOf([one], "redacted");
    return one.values.filter((value) => !texts.includes(value)).map((value) => `${one.place}: ${value}`);
  });
}
