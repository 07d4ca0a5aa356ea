import { readFile } from "node:fs/promises";
import { checklistFor } from "../core/diagnosis/checklist/checklist.ts";
import { diagnose } from "../core/diagnosis/diagnose.ts";
import { profileFor } from "../core/diagnosis/profiles/match-profile.ts";
import { KNOWLEDGE } from "../core/knowledge/index.ts";
import type { Knowledge, Profile } from "../core/knowledge/knowledge.ts";
import { buildReport } from "../core/report/build-report.ts";
import type { RedactionMode, Report } from "../core/report/format.ts";
import { compileOwnPatterns } from "../core/report/redact/own-patterns.ts";
import type { Session } from "../core/session/session.ts";
import type { Format } from "./arguments.ts";
import { CannotRun } from "./chromium/cannot-run.ts";
import { VERSION } from "./version.ts";

/**
 * The diagnosis of a session as a report: what is printed and every file come from it, redacted once.
 * @throws CannotRun for a pattern of the profile that cannot be used
 * @param own a profile that was asked for: it is held against the session whatever its patterns say
 */
export async function makeReport(session: Session, mode: RedactionMode, own?: Profile): Promise<Report> {
  const knowledge: Knowledge = own ? { ...KNOWLEDGE, profiles: [{ ...own, match: ["*"] }] } : KNOWLEDGE;
  const findings = diagnose(session, knowledge);
  const profile = own ?? profileFor(session, knowledge);
  const patterns = await compileOwnPatterns(profile.redact ?? []);
  if (!patterns.ok) throw new CannotRun(patterns.error);
  return buildReport(session, findings, {
    mode,
    generator: `Socketscope ${VERSION}`,
    createdAt: new Date().toISOString(),
    profile,
    choices: { patterns: patterns.value },
    // The report's lists are its own.
    checklist: checklistFor(session, findings, knowledge).map(({ evidence, connections, ...item }) =>
      Object.assign(item, { evidence: [...evidence], connections: [...connections] }),
    ),
  });
}

/**
 * The report as the text of a file. What writes a format is loaded when it is first asked for.
 * @param built the folder of the built program, where the viewer for HTML reports lies
 */
export async function reportAs(report: Report, format: Format, built: URL): Promise<string> {
  if (format === "json") return (await import("../core/report/to-json.ts")).reportToJson(report);
  if (format === "html") {
    const { reportToHtml } = await import("../core/report/to-html.ts");
    const [script, style] = await Promise.all(
      ["viewer.js", "viewer.css"].map((name) => readFile(new URL(`report-viewer/${name}`, built), "utf8")),
    );
    return reportToHtml(report, { script: script!, style: style! });
  }
  const { harToJson, reportToHar } = await import("../core/report/to-har.ts");
  return harToJson(reportToHar(report));
}
