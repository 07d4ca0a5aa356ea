import { contentsOf, type ReportContents } from "./contents.ts";
import type { Report } from "./format.ts";

/**
 * The report as a JSON file, in pieces. The order of the fields is that of the schema, so the same
 * report is the same text. Frames stand one to a line: a file that people search and compare line by line.
 */
export function* jsonChunks({ head, frames }: ReportContents): Generator<string> {
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "frames": [`;
  for (let row = 0; row < frames.length; row++) yield `${row > 0 ? "," : ""}\n    ${JSON.stringify(frames.row(row))}`;
  yield frames.length > 0 ? "\n  ]\n}\n" : "]\n}\n";
}

/** The same at once. */
export function reportToJson(report: Report): string {
  return [...jsonChunks(contentsOf(report))].join("");
}
