import type { Report } from "./format.ts";

/**
 * The report as a JSON file. The order of the fields is that of the schema, so the same report is
 * the same text. Frames stand one to a line: a file that people search and compare line by line.
 */
export function reportToJson(report: Report): string {
  const { frames, ...rest } = report;
  const head = JSON.stringify(rest, null, 2).slice(0, -2);
  const rows = frames.map((frame) => `    ${JSON.stringify(frame)}`).join(",\n");
  return `${head},\n  "frames": ${rows === "" ? "[]" : `[\n${rows}\n  ]`}\n}\n`;
}
