import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { language, showLanguage, type Messages } from "./language.ts";
import { languageFor, LANGUAGES } from "./languages.ts";
import { formatNumber, t, tn } from "./text.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const texts = (of: string): Messages =>
  JSON.parse(readFileSync(join(ROOT, "public/_locales", of, "messages.json"), "utf8")) as Messages;
const placesIn = (message: string): string[] => [...new Set(message.match(/\$\d/g))].sort();

const english = texts("en");

afterEach(() => showLanguage("en"));

describe("the files", () => {
  test("each language that can be chosen has one, and no other", () => {
    expect(readdirSync(join(ROOT, "public/_locales")).sort()).toEqual([...LANGUAGES].sort());
  });

  test.each(LANGUAGES)("%s has the keys and places of the English texts, and no empty text", (of) => {
    const here = texts(of);
    expect(Object.keys(here)).toEqual(Object.keys(english));
    for (const [key, { message }] of Object.entries(here)) {
      expect(message.trim(), key).not.toBe("");
      expect(placesIn(message), key).toEqual(placesIn(english[key]!.message));
    }
  });

  test("keys are such that the browser takes them, and dollars are places", () => {
    for (const [key, { message }] of Object.entries(english)) {
      expect(key).toMatch(/^[a-z0-9_]+$/);
      expect(message.replaceAll(/\$[1-9]/g, ""), key).not.toContain("$");
    }
  });

  test("keys stand in alphabetical order, so that two additions seldom meet", () => {
    expect(Object.keys(english)).toEqual(Object.keys(english).sort());
  });

  test("what has a form for one has a form for others", () => {
    const keys = Object.keys(english);
    const ones = keys.flatMap((key) => /^(.+)_one$/.exec(key)?.[1] ?? []);
    const others = keys.flatMap((key) => /^(.+)_other$/.exec(key)?.[1] ?? []);
    expect(ones).toEqual(others);
  });
});

/** Calls of `t` and `tn` with a key that is written out, and how many substitutions follow it. */
function usesIn(source: string): { readonly key: string; readonly given: number }[] {
  return [...source.matchAll(/\b(tn?)\(\s*"([a-z0-9_]+)"/g)].map((call) => ({
    key: call[1] === "tn" ? `${call[2]}_other` : call[2]!,
    given: argumentsAfter(source, call.index + call[0].length),
  }));
}

/** Counts the arguments that follow a first one, to the closing bracket; "many" of a spread is not asked for. */
function argumentsAfter(source: string, from: number): number {
  let depth = 0;
  let quote = "";
  let count = 0;
  for (let at = from; at < source.length; at++) {
    const sign = source[at]!;
    if (quote !== "") {
      if (sign === "\\") at++;
      else if (sign === quote) quote = "";
    } else if (`"'\``.includes(sign)) quote = sign;
    else if ("([{".includes(sign)) depth++;
    else if (")]}".includes(sign)) {
      if (depth === 0) return count;
      depth--;
    } else if (sign === "," && depth === 0 && !/^,\s*\)/.test(source.slice(at, at + 200))) count++;
  }
  throw new Error("a call without an end");
}

describe("the use of texts", () => {
  const SRC = join(ROOT, "src");
  const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && dirname(name) !== "ui/text")
    .map((name) => readFileSync(join(SRC, name), "utf8"));
  const uses = sources.flatMap(usesIn);

  test("every call gives what its text has places for", () => {
    expect(uses.length).toBeGreaterThan(0);
    for (const { key, given } of uses)
      expect({ key, given }).toEqual({ key, given: placesIn(english[key]!.message).length });
  });

  test("every text is used", () => {
    const manifest = readFileSync(join(ROOT, "manifest.json"), "utf8");
    // A key may also stand in a table from which it is taken.
    const used = (key: string): boolean =>
      manifest.includes(`__MSG_${key}__`) ||
      sources.some((source) => source.includes(`"${key.replace(/_(one|other)$/, "")}"`) || source.includes(`"${key}"`));
    expect(Object.keys(english).filter((key) => !used(key))).toEqual([]);
  });

  test("calls and their arguments are seen", () => {
    expect(usesIn('t("a"); tn(\n"b", f(1, 2),\n `x, ${y}`,\n); at("c", 1)')).toEqual([
      { key: "a", given: 0 },
      { key: "b_other", given: 2 },
    ]);
  });
});

describe("a text", () => {
  test("is English unless something else is asked for", () => {
    expect(language.value).toBe("en");
    expect(t("settings_language")).toBe("Language");
    expect([0, 1, 2, 4131].map((count) => tn("count_connections", count))).toEqual([
      "0 connections",
      "1 connection",
      "2 connections",
      "4\u2009131 connections",
    ]);
  });

  test("is German when that is wanted, and English again", async () => {
    await showLanguage("auto", ["de-AT", "en"]);
    expect(t("settings_language")).toBe("Sprache");
    expect(tn("count_connections", 1)).toBe("1 Verbindung");
    expect(formatNumber(1.25, 1)).toBe("1,3");
    await showLanguage("en");
    expect(t("settings_language")).toBe("Language");
    expect(formatNumber(60, 1)).toBe("60.0");
  });

  test("shows what was chosen last, though it loads sooner", async () => {
    const german = showLanguage("de");
    await Promise.all([german, showLanguage("en")]);
    expect(language.value).toBe("en");
  });
});

test.each([
  [["de-CH", "fr"], "de"],
  [["fr", "de"], "en"],
  [[], "en"],
] as const)("who prefers %j is shown %s", (preferred, expected) => {
  expect(languageFor(preferred)).toBe(expected);
});
