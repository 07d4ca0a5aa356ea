import * as fc from "fast-check";
import { expect, test } from "vitest";
import { wordsMatcher } from "./words.ts";

const encoder = new TextEncoder();

function finds(words: string, text: string): boolean {
  const bytes = encoder.encode(text);
  return wordsMatcher(words).test(bytes, 0, bytes.length);
}

test.each([
  ["error", '{"level":"ERROR"}', true],
  ["Übung", "eine ÜBUNG", true],
  ["übung", "eine Ubung", false],
  ["К", "привет, как", true],
  ["😀", "ab😀", true],
  ["straße", "STRASSE", false],
  ["aab", "aaab", true],
  ["abc", "ab", false],
])("%s in %s: %s", (words, text, expected) => {
  expect(finds(words, text)).toBe(expected);
});

test("only the bytes between the bounds are looked at", () => {
  const bytes = encoder.encode("needle");
  const matcher = wordsMatcher("needle");
  expect(matcher.test(bytes, 0, 6)).toBe(true);
  expect(matcher.test(bytes, 1, 6)).toBe(false);
  expect(matcher.test(bytes, 0, 5)).toBe(false);
});

const texts = fc.string({ unit: fc.constantFrom("a", "A", "b", "ä", "Ä", "ж", "Ж", "😀", " "), maxLength: 12 });

function same(one: string, other: string): boolean {
  return one === other || one.toLowerCase() === other.toLowerCase() || one.toUpperCase() === other.toUpperCase();
}

test("the bytes match where a comparison of characters does, and are found at that place", () => {
  fc.assert(
    fc.property(texts, texts, (words, text) => {
      const [sought, letters] = [Array.from(words), Array.from(text)];
      const at = letters.findIndex((_, start) =>
        sought.every((letter, index) => start + index < letters.length && same(letter, letters[start + index]!)),
      );
      expect(finds(words, text)).toBe(at >= 0 || words === "");
      if (words === "" || at < 0) return;
      const from = letters.slice(0, at).join("").length;
      expect(wordsMatcher(words).locate(text)).toEqual({
        from,
        to: from + letters.slice(at, at + sought.length).join("").length,
      });
    }),
  );
});

test("what was put into a text is found in it", () => {
  const any = fc.string({ unit: "grapheme" });
  fc.assert(fc.property(any, any, any, (before, words, after) => finds(words, before + words + after)));
});
