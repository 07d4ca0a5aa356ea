import { expect, test } from "vitest";
import { patternMatcher } from "./pattern.ts";
import type { Matcher } from "./words.ts";

const encoder = new TextEncoder();

async function compiled(source: string, flags = ""): Promise<Matcher> {
  const result = await patternMatcher(source, flags);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

test.each([
  ['id":\\d{3}', "", '{"id":123}', true],
  ["ERROR", "", "error", false],
  ["ERROR", "i", "error", true],
  ["^b", "", "a\nb", false],
  ["^b", "m", "a\nb", true],
  ["a.b", "", "a\nb", false],
  ["a.b", "s", "a\nb", true],
  ["ü+", "i", "ÜÜ", true],
  ["a\\/b", "", "a/b", true],
])("/%s/%s on %j: %s", async (source, flags, text, expected) => {
  const bytes = encoder.encode(`xx${text}yy`);
  expect((await compiled(source, flags)).test(bytes, 2, bytes.length - 2)).toBe(expected);
});

test("the place of a match is known", async () => {
  const matcher = await compiled("b+");
  expect(matcher.locate("aabbb")).toEqual({ from: 2, to: 5 });
  expect(matcher.locate("aa")).toBeUndefined();
});

test.each([
  ["(a", "", "The pattern cannot be used at “(a”: a “(” has no “)”."],
  ["a)", "", "The pattern cannot be used at “a)”: a “)” has no “(”."],
  ["[a", "", "The pattern cannot be used at “[a”: a “[” has no “]”."],
  ["*a", "", "The pattern cannot be used at “*”: there is nothing before it to repeat."],
  [
    "a(?=b)",
    "",
    "The pattern cannot be used at “(?=”: looking ahead or behind is not supported: it could hang the panel.",
  ],
  [
    "(a)\\1",
    "",
    "The pattern cannot be used at “\\1”: this escape is not known (back-references are not: they could hang the panel).",
  ],
  ["a{2000}", "", "The pattern cannot be used at “{2000}”: the highest count of a repetition is 1,000."],
  ["a", "iq", "“q” is no flag of a pattern; i (any case), m (each line) and s (dot is any) are."],
])("/%s/%s is refused in one sentence", async (source, flags, sentence) => {
  expect(await patternMatcher(source, flags)).toEqual({ ok: false, error: sentence });
});

test("the patterns that hang other engines do not hang this one", async () => {
  // The browser's own engine needs more than 2^40 steps for the first of these.
  const bytes = encoder.encode("a".repeat(10_000));
  for (const source of ["(a+)+b", "(a|a)*b", "(a*)*b", "([a-z]+)*1", "(x+x+)+y"]) {
    expect((await compiled(source)).test(bytes, 0, bytes.length)).toBe(false);
  }
});

test("a pattern made of large repetitions reaches less far into each payload", async () => {
  const small = await compiled("ab+c");
  const large = await compiled("(a|b)*a(a|b){300}c");
  expect(small.reach).toBeGreaterThan(100_000);
  expect(large.reach).toBeLessThan(10_000);
  const text = `${"x".repeat(20_000)}${"a".repeat(400)}c`;
  const bytes = encoder.encode(text);
  expect(large.test(bytes, 0, bytes.length)).toBe(false);
  expect(large.test(bytes, 20_000, bytes.length)).toBe(true);
});
