import * as v from "valibot";
import { failure, ok, type Result } from "../base/result.ts";
import { fieldProblem, quote } from "./field-problem.ts";
import { REPORT_FORMAT, REPORT_VERSION, ReportSchema, type Report } from "./format.ts";

/** The element of an HTML report that carries the report itself. */
export const REPORT_SCRIPT_ID = "socketscope-report";

/**
 * Reads a JSON report. Never throws: what is wrong with the text comes back as one sentence that
 * says what, where and what to do.
 */
export function parseReport(text: string): Result<Report> {
  const json = parseJson(text);
  return json.ok ? reportOf(json.value) : json;
}

/** A report from JSON that was read already. Never throws. */
export function reportOf(json: unknown): Result<Report> {
  const wrongKind = headerProblem(json);
  if (wrongKind !== undefined) return failure(wrongKind);
  const parsed = v.safeParse(ReportSchema, json, { abortEarly: true });
  if (parsed.success) return ok(parsed.output);
  return failure(fieldProblem("The report", parsed.issues[0]));
}

/** Reads the report that an HTML report carries inside. Never throws. */
export function parseHtmlReport(html: string): Result<Report> {
  const start = html.indexOf(`id="${REPORT_SCRIPT_ID}"`);
  if (start < 0)
    return failure(
      "This HTML file is not a Socketscope report: it carries no session. Open a file that Socketscope saved.",
    );
  const from = html.indexOf(">", start) + 1;
  const to = html.indexOf("</script>", from);
  if (from === 0 || to < 0) return failure(cutOff());
  return parseReport(html.slice(from, to));
}

/** Any JSON. Never throws. */
export function parseJson(text: string): Result<unknown> {
  const trimmed = text.trim().replace(/^\uFEFF/, "");
  if (trimmed === "") return failure("The file is empty. Export the report again.");
  try {
    return ok(JSON.parse(trimmed) as unknown);
  } catch (error) {
    if (!trimmed.startsWith("{")) {
      return failure(
        "This is not a Socketscope report: the file is not JSON. Open a JSON or HTML file that Socketscope saved.",
      );
    }
    if (!trimmed.endsWith("}")) return failure(cutOff());
    const message = error instanceof Error ? error.message : String(error);
    return failure(`The report is not valid JSON (${quote(message)}). It was changed or damaged: export it again.`);
  }
}

function cutOff(): string {
  return "The report ends too early: the file was cut off on its way. Export or send it again.";
}

/** Asks for format and version before anything else, so that a stranger gets the answer it needs. */
function headerProblem(json: unknown): string | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return "This is not a Socketscope report: the file holds other JSON. Open a file that Socketscope saved.";
  }
  const { format, version } = json as { format?: unknown; version?: unknown };
  if (format !== REPORT_FORMAT) {
    const found = format === undefined ? "has no field format" : `says format ${quote(format)}`;
    return `This is not a Socketscope report: it ${found} instead of "${REPORT_FORMAT}". Open a file that Socketscope saved.`;
  }
  if (typeof version === "number" && version > REPORT_VERSION) {
    return `The report is of version ${version}, and this Socketscope reads up to ${REPORT_VERSION}: update Socketscope to open it.`;
  }
  return undefined;
}
