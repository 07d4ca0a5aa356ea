import * as v from "valibot";
import { failure, ok, type Result } from "../base/result.ts";
import { fieldProblem, quote } from "./field-problem.ts";
import {
  FrameSchema,
  REPORT_FORMAT,
  REPORT_VERSION,
  ReportHeadSchema,
  ReportSchema,
  type Report,
  type ReportFrame,
  type ReportHead,
} from "./format.ts";

/** The element of an HTML report that carries the report itself. */
export const REPORT_SCRIPT_ID = "socketscope-report";
/** The element that carries its frames, packed, where they are many: the report's own list is empty then. */
export const FRAMES_SCRIPT_ID = "socketscope-frames";

/**
 * Reads a JSON report. Never throws: what is wrong with the text comes back as one sentence that
 * says what, where and what to do.
 */
export function parseReport(text: string): Result<Report> {
  const json = parseJson(text);
  return json.ok ? reportOf(json.value) : json;
}

/** A report from JSON that was read already. Never throws. */
function reportOf(json: unknown): Result<Report> {
  return parsedAs(ReportSchema, json);
}

const WithAnyFramesSchema = v.object({ ...ReportHeadSchema.entries, frames: v.array(v.unknown()) });

/** All of a report but its frames, from JSON that was read already. Never throws. */
export function reportHeadOf(json: unknown): Result<ReportHead> {
  const parsed = parsedAs(WithAnyFramesSchema, json);
  if (!parsed.ok) return parsed;
  const { frames: _, ...head } = parsed.value;
  return ok(head);
}

/** One frame of a report. Never throws. */
export function reportFrameOf(json: unknown, index: number): Result<ReportFrame> {
  const parsed = v.safeParse(FrameSchema, json, { abortEarly: true });
  return parsed.success ? ok(parsed.output) : failure(fieldProblem("The report", parsed.issues[0], `frames[${index}]`));
}

function parsedAs<Schema extends typeof ReportSchema | typeof WithAnyFramesSchema>(
  schema: Schema,
  json: unknown,
): Result<v.InferOutput<Schema>> {
  const wrongKind = headerProblem(json);
  if (wrongKind !== undefined) return failure(wrongKind);
  const parsed = v.safeParse(schema, json, { abortEarly: true });
  if (parsed.success) return ok(parsed.output);
  return failure(fieldProblem("The report", parsed.issues[0]));
}

/** Reads the report that an HTML report carries inside. Never throws. */
export function parseHtmlReport(html: string): Result<Report> {
  const start = html.indexOf(`id="${REPORT_SCRIPT_ID}"`);
  if (start < 0) return failure(NO_SESSION);
  const from = html.indexOf(">", start) + 1;
  const to = html.indexOf("</script>", from);
  if (from === 0 || to < 0) return failure(CUT_OFF);
  return parseReport(html.slice(from, to));
}

/** Any JSON. Never throws. */
export function parseJson(text: string): Result<unknown> {
  const trimmed = text.trim().replace(/^\uFEFF/, "");
  try {
    return ok(JSON.parse(trimmed) as unknown);
  } catch (error) {
    return failure(jsonProblem(error, { begins: trimmed.slice(0, 1), unfinished: !trimmed.endsWith("}") }));
  }
}

/**
 * What is wrong with a file that is no JSON, as a sentence.
 * @param begins its first character that is no space; "" if it has none
 */
export function jsonProblem(error: unknown, { begins, unfinished }: { begins: string; unfinished: boolean }): string {
  if (begins === "") return "The file is empty. Export the report again.";
  if (begins !== "{") {
    return "This is not a Socketscope report: the file is not JSON. Open a JSON or HTML file that Socketscope saved.";
  }
  if (unfinished) return CUT_OFF;
  const message = error instanceof Error ? error.message : String(error);
  return `The report is not valid JSON (${quote(message)}). It was changed or damaged: export it again.`;
}

export const CUT_OFF = "The report ends too early: the file was cut off on its way. Export or send it again.";
export const NO_SESSION =
  "This HTML file is not a Socketscope report: it carries no session. Open a file that Socketscope saved.";

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
