import { failure, ok, type Result } from "../base/result.ts";
import type { Matcher } from "./words.ts";

/**
 * Regular expressions that cannot hang the panel: RE2JS runs in time linear in the text, whatever
 * the pattern, so it needs neither a worker nor a copy of the payloads. Measured on 1,000,000 texts
 * of 100 bytes: 0.6 to 1.6 s in slices, against 0.1 to 0.5 s for the browser's own engine, which
 * can take for ever on `(a+)+b` (RE2JS: 11 ms on a mebibyte). It lacks looking around and
 * back-references. Its 260 kB are loaded when the first pattern is used.
 */
export async function patternMatcher(source: string, flags: string): Promise<Result<Matcher>> {
  const { RE2JS, RE2JSSyntaxException } = await import("re2js");
  const wrong = Array.from(flags).find((flag) => !"gimsuy".includes(flag));
  if (wrong !== undefined) {
    return failure(`“${wrong}” is no flag of a pattern; i (any case), m (each line) and s (dot is any) are.`);
  }
  let mask = 0;
  if (flags.includes("i")) mask |= RE2JS.CASE_INSENSITIVE;
  if (flags.includes("m")) mask |= RE2JS.MULTILINE;
  if (flags.includes("s")) mask |= RE2JS.DOTALL;
  try {
    const expression = RE2JS.compile(RE2JS.translateRegExp(source), mask);
    const decoder = new TextDecoder();
    const reach = Math.floor(STEPS_A_PAYLOAD / Math.max(1, expression.programSize()));
    return ok({
      reach,
      test: (bytes, start, end) => expression.test(decoder.decode(bytes.subarray(start, Math.min(end, start + reach)))),
      locate(text) {
        const found = expression.matcher(text);
        return found.find() ? { from: found.start(), to: found.end() } : undefined;
      },
    });
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return failure(explain(error.getDescription(), error.getPattern() ?? source));
  }
}

/**
 * The worst case costs about 10 ns for each instruction of the pattern and each character (measured
 * with `(a|b)*a(a|b){300}c`): this many take 40 ms. An ordinary pattern has some 20 instructions and
 * so reaches 200 kB into each payload; only one made of large repetitions sees less.
 */
const STEPS_A_PAYLOAD = 4_000_000;

/** The engine's own reasons, in words for a person. */
const REASONS: Readonly<Record<string, string>> = {
  "missing closing )": "a “(” has no “)”",
  "unexpected )": "a “)” has no “(”",
  "missing closing ]": "a “[” has no “]”",
  "missing argument to repetition operator": "there is nothing before it to repeat",
  "invalid nested repetition operator": "a repetition cannot be repeated",
  "invalid repeat count": "the highest count of a repetition is 1,000",
  "invalid character class range": "the range of characters is not one that is known",
  "trailing backslash at end of expression": "it ends with a lone “\\”",
  "invalid escape sequence": "this escape is not known (back-references are not: they could hang the panel)",
  "invalid or unsupported Perl syntax": "looking ahead or behind is not supported: it could hang the panel",
};

function explain(description: string, part: string): string {
  return `The pattern cannot be used at “${part}”: ${REASONS[description] ?? description}.`;
}
