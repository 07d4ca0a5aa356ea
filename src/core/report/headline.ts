import type { Report } from "./format.ts";
import { counted } from "./html/format.ts";

/** `2 problems in 3 connections`: the answer to "is something wrong". */
export function headline({ findings, connections }: Report): string {
  const problems = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.filter(({ severity }) => severity === "warning").length;
  const where =
    connections.length === 0 ? "a page that opened no WebSocket" : counted(connections.length, "connection");
  if (problems > 0) return `${counted(problems, "problem")} in ${where}`;
  if (warnings > 0) return `${counted(warnings, "warning")} in ${where}`;
  return connections.length === 0 ? "No WebSocket was opened" : `No problem found in ${where}`;
}
