import * as v from "valibot";
import { failure, ok, type Result } from "../base/result.ts";
import { REPORT_FORMAT, REPORT_VERSION, ReportSchema, type Report } from "./format.ts";

/** The element of an HTML report that carries the report itself. */
export const REPORT_SCRIPT_ID = "socketscope-report";

const LONGEST_QUOTE = 60;

/**
 * Reads a JSON report. Never throws: what is wrong with the text comes back as one sentence that
 * says what, where and what to do.
 */
export function parseReport(text: string): Result<Report> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const wrongKind = headerProblem(json.value);
  if (wrongKind !== undefined) return failure(wrongKind);
  const parsed = v.safeParse(ReportSchema, json.value, { abortEarly: true });
  if (parsed.success) return ok(parsed.output);
  return failure(fieldProblem(parsed.issues[0]));
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

function parseJson(text: string): Result<unknown> {
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

function fieldProblem(issue: v.InferIssue<typeof ReportSchema>): string {
  const path = fieldPath(issue);
  const advice = "The file was changed or damaged: export it again.";
  if (issue.input === undefined) return `The report's field ${path} is missing. ${advice}`;
  const wanted = issue.expected === null ? "of another form" : readable(issue.expected);
  return `The report's field ${path} is ${quote(shown(issue))}, but should be ${wanted}. ${advice}`;
}

/** `connections[3].handshake.status` */
function fieldPath(issue: v.InferIssue<typeof ReportSchema>): string {
  let path = "";
  for (const { key } of issue.path ?? []) {
    path += typeof key === "number" ? `[${key}]` : `${path === "" ? "" : "."}${String(key)}`;
  }
  return quotePath(path);
}

function shown(issue: v.InferIssue<typeof ReportSchema>): unknown {
  return typeof issue.input === "object" ? issue.received : issue.input;
}

function readable(expected: string): string {
  if (expected === "Object") return "an object";
  if (expected === "Array") return "a list";
  if (expected === "string") return "text";
  if (expected === "number") return "a number";
  if (expected === "boolean") return "true or false";
  if (expected.startsWith(">=")) return `at least ${expected.slice(2)}`;
  return expected.replace(/^\((.*)\)$/, "$1").replaceAll(" | ", " or ");
}

/** A foreign value in a sentence: short, on one line, told apart from our own words. */
function quote(value: unknown): string {
  const plain = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  const short = plain.length > LONGEST_QUOTE ? `${plain.slice(0, LONGEST_QUOTE)}…` : plain;
  return typeof value === "string" ? JSON.stringify(short) : short;
}

function quotePath(path: string): string {
  return path.length > LONGEST_QUOTE * 2 ? `${path.slice(0, LONGEST_QUOTE * 2)}…` : path;
}
