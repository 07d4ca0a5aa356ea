import type { ReportConnection, ReportFinding, ReportHead } from "./format.ts";
import { counted } from "../diagnosis/format.ts";

/** `2 problems in 3 connections`: the answer to "is something wrong". */
export function headline({ findings, connections }: ReportHead): string {
  const problems = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.filter(({ severity }) => severity === "warning").length;
  const where =
    connections.length === 0 ? "a page that opened no WebSocket" : counted(connections.length, "connection");
  if (problems > 0) return `${counted(problems, "problem")} in ${where}`;
  if (warnings > 0) return `${counted(warnings, "warning")} in ${where}`;
  return connections.length === 0 ? "No WebSocket was opened" : `No problem found in ${where}`;
}

/** The moment of a finding's newest evidence; undefined where none of it has one. */
export function lastEvidenceAt({ evidence }: Pick<ReportFinding, "evidence">): number | undefined {
  const times = evidence.flatMap(({ at }) => (at === undefined ? [] : [at]));
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Said of what `endedByBrowser` finds. */
export const BROWSER_ENDED = "ended by the browser because of a fault in the data";

/** Once open, a connection gets an error only where the browser itself gives it up (RFC 6455 §7.1.7). */
export function endedByBrowser({ state, error, close }: Pick<ReportConnection, "state" | "error" | "close">): boolean {
  return state === "closed" && error !== undefined && close?.by !== "page" && close?.by !== "navigation";
}
