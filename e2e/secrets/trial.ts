import { buildReport } from "../../src/core/report/build-report.ts";
import type { RedactionMode } from "../../src/core/report/format.ts";
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
  const { session, findings } = plant(cases);
  const report = buildReport(session, findings, { ...OPTIONS, mode });
  return {
    json: reportToJson(report),
    html: reportToHtml(report),
    har: harToJson(reportToHar(report)),
    markdown: reportToMarkdown(report),
  };
}

/** What left of these cases, each alone in a session: `format, mode: what (secret)`. */
export function leaksOf(cases: readonly Planted[]): string[] {
  const leaks: string[] = [];
  for (const one of cases) {
    for (const mode of ["redacted", "metadata"] as const) {
      for (const [format, file] of Object.entries(filesOf([one], mode))) {
        const texts = textsIn(file);
        for (const secret of one.secrets)
          if (texts.includes(secret)) leaks.push(`${format}, ${mode}: ${one.what} (${secret})`);
      }
    }
  }
  return leaks;
}

/** Ordinary values that a redacted report has lost. */
export function lossesOf(cases: readonly Ordinary[]): string[] {
  return cases.flatMap((one) => {
    const texts = textsIn(filesOf([one], "redacted")["json"]!);
    return one.values.filter((value) => !texts.includes(value)).map((value) => `${one.place}: ${value}`);
  });
}
