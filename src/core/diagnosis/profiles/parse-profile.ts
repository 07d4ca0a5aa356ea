import { failure, ok, type Result } from "../../base/result.ts";
import type { Profile } from "../../knowledge/knowledge.ts";

const FORMAT = "socketscope-profile";
const VERSION = 1;
const KNOWN = new Set([
  "format",
  "version",
  "name",
  "match",
  "endpoint",
  "sameOrigin",
  "sockets",
  "subprotocols",
  "heartbeatSeconds",
  "minLifetimeSeconds",
  "contact",
  "redact",
]);

/** `checkProfile` for a file's text. */
export function parseProfile(text: string): Result<Profile> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failure("This profile is not JSON: open it in an editor and check its commas and quotes.");
  }
  return checkProfile(value);
}

/**
 * A profile from a file or storage. Every field is checked, and a field that nobody knows is refused,
 * since it is most likely a typing error.
 * @returns the profile, or one sentence that says which field is wrong and what it should be
 */
export function checkProfile(value: unknown): Result<Profile> {
  if (!isRecord(value)) return failure('This profile is not a JSON object: it should look like { "format": … }.');
  if (value["format"] !== FORMAT) return failure(`This is not a Socketscope profile: "format" should be "${FORMAT}".`);
  const { version } = value;
  if (typeof version === "number" && version > VERSION) {
    return failure(
      `This profile is of version ${version}, and only version ${VERSION} is known here: update Socketscope.`,
    );
  }
  if (version !== VERSION) return failure(`In this profile, "version" should be ${VERSION}.`);
  const unknown = Object.keys(value).find((key) => !KNOWN.has(key));
  if (unknown !== undefined)
    return failure(`This profile has a field "${unknown}" that means nothing: remove it or correct its name.`);
  const wrong = wrongField(value);
  return wrong === undefined ? ok(value as unknown as Profile) : failure(`In this profile, ${wrong}.`);
}

function wrongField(profile: Record<string, unknown>): string | undefined {
  if (typeof profile["name"] !== "string" || profile["name"].trim() === "")
    return `"name" should be a text that is not empty`;
  for (const key of ["endpoint", "contact"]) {
    if (profile[key] !== undefined && typeof profile[key] !== "string") return `"${key}" should be a text`;
  }
  if (typeof profile["endpoint"] === "string" && !profile["endpoint"].startsWith("/")) {
    return `"endpoint" should be a path that begins with a slash, such as "/api/ws"`;
  }
  if (profile["sameOrigin"] !== undefined && typeof profile["sameOrigin"] !== "boolean") {
    return `"sameOrigin" should be true or false`;
  }
  for (const key of ["match", "subprotocols"]) {
    if (profile[key] !== undefined && !isTextList(profile[key])) return `"${key}" should be a list of texts`;
  }
  for (const key of ["heartbeatSeconds", "minLifetimeSeconds"]) {
    if (profile[key] !== undefined && !isPositive(profile[key]))
      return `"${key}" should be a number of seconds above 0`;
  }
  if (profile["redact"] !== undefined) {
    const wrong = wrongPatterns(profile["redact"]);
    if (wrong !== undefined) return wrong;
  }
  return profile["sockets"] === undefined ? undefined : wrongCount(profile["sockets"]);
}

const MOST_PATTERNS = 50;
const LONGEST_PATTERN = 500;
/** What a pattern that runs in linear time cannot have. */
const NOT_LINEAR = /\(\?<?[=!]|\\[1-9]|\\k</;

function wrongPatterns(patterns: unknown): string | undefined {
  if (!Array.isArray(patterns) || patterns.length > MOST_PATTERNS)
    return `"redact" should be a list of at most ${MOST_PATTERNS} patterns like { "name": "customer", "pattern": "C-[0-9]{6}" }`;
  for (const entry of patterns as readonly unknown[]) {
    if (!isRecord(entry)) return `"redact" should hold patterns like { "name": "customer", "pattern": "C-[0-9]{6}" }`;
    const { name, pattern, ...others } = entry;
    if (typeof name !== "string" || name.trim() === "") return `each pattern of "redact" should have a "name"`;
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) return `the pattern "${name}" of "redact" has a field "${unknown}" that means nothing`;
    if (typeof pattern !== "string" || pattern === "" || pattern.length > LONGEST_PATTERN)
      return `the pattern "${name}" of "redact" should be a text of 1 to ${LONGEST_PATTERN} characters`;
    if (NOT_LINEAR.test(pattern))
      return `the pattern "${name}" of "redact" looks ahead, behind or back, which could run without end: write it without`;
    if (!isPattern(pattern)) return `the pattern "${name}" of "redact" is no regular expression: check its brackets`;
    if (new RegExp(pattern, "u").test(""))
      return `the pattern "${name}" of "redact" matches nothing at all as well: it would be found everywhere`;
  }
  return undefined;
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

function wrongCount(sockets: unknown): string | undefined {
  if (!isRecord(sockets)) return `"sockets" should look like { "min": 1, "max": 2 }`;
  const { min, max, ...others } = sockets;
  if (Object.keys(others).length > 0) return `"sockets" may hold "min" and "max" only`;
  for (const count of [min, max]) {
    if (count !== undefined && !isCount(count)) return `"sockets" should hold whole numbers from 0 on`;
  }
  return isCount(min) && isCount(max) && min > max ? `"sockets" has a "min" that is greater than its "max"` : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isPositive(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
