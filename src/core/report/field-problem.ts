import type * as v from "valibot";

const LONGEST_QUOTE = 60;

/**
 * What is wrong with one field of a file, as a sentence.
 * @param what the whole that the field belongs to, such as `The report`
 */
export function fieldProblem(what: string, issue: v.BaseIssue<unknown>, within = ""): string {
  const path = fieldPath(issue, within);
  const advice = "The file was changed or damaged: export it again.";
  if (issue.input === undefined) return `${what}'s field ${path} is missing. ${advice}`;
  const wanted = issue.expected === null ? "of another form" : readable(issue.expected);
  return `${what}'s field ${path} is ${quote(shown(issue))}, but should be ${wanted}. ${advice}`;
}

/** `connections[3].handshake.status` */
function fieldPath(issue: v.BaseIssue<unknown>, within: string): string {
  let path = within;
  for (const { key } of issue.path ?? []) {
    path += typeof key === "number" ? `[${key}]` : `${path === "" ? "" : "."}${String(key)}`;
  }
  return path.length > LONGEST_QUOTE * 2 ? `${path.slice(0, LONGEST_QUOTE * 2)}…` : path;
}

function shown(issue: v.BaseIssue<unknown>): unknown {
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
export function quote(value: unknown): string {
  // Not as JSON: a hostile file nests deeper than that can be written.
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object";
  const plain = String(value);
  const short = plain.length > LONGEST_QUOTE ? `${plain.slice(0, LONGEST_QUOTE)}…` : plain;
  return typeof value === "string" ? JSON.stringify(short) : short;
}
