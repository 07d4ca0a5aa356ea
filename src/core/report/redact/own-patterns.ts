import { failure, ok, type Result } from "../../base/result.ts";

/** A pattern of a profile, ready for use. */
export interface OwnPattern {
  readonly name: string;
  /** where it is found in `text`, in order and without overlapping */
  find(text: string): Iterable<readonly [from: number, to: number]>;
}

/**
 * The worst case costs some 10 ns for each instruction of the program and each character: a pattern
 * of this size needs 5 s for a mebibyte made to hurt, and an ordinary one has some 20 instructions.
 */
const MOST_INSTRUCTIONS = 500;

/**
 * The patterns of a profile's `redact`. RE2JS runs in time linear in the text, whatever the pattern;
 * it is loaded when there is one.
 * @returns the patterns, or one sentence that says which cannot be used and why
 */
export async function compileOwnPatterns(
  patterns: readonly { readonly name: string; readonly pattern: string }[],
): Promise<Result<readonly OwnPattern[]>> {
  if (patterns.length === 0) return ok([]);
  const { RE2JS, RE2JSSyntaxException } = await import("re2js");
  const compiled: OwnPattern[] = [];
  for (const { name, pattern } of patterns) {
    try {
      const expression = RE2JS.compile(RE2JS.translateRegExp(pattern));
      if (expression.programSize() > MOST_INSTRUCTIONS)
        return failure(`The profile’s pattern “${name}” repeats too much: write it shorter.`);
      compiled.push({
        name,
        *find(text) {
          const matcher = expression.matcher(text);
          while (matcher.find()) if (matcher.end() > matcher.start()) yield [matcher.start(), matcher.end()];
        },
      });
    } catch (error) {
      if (!(error instanceof RE2JSSyntaxException)) throw error;
      return failure(`The profile’s pattern “${name}” cannot be used: ${error.getDescription()}.`);
    }
  }
  return ok(compiled);
}
