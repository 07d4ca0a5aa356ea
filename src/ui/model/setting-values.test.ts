import { describe, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../settings.ts";
import { rangeText, readAmount, settingsFromFile, settingsToFile } from "./setting-values.ts";

describe("an amount as typed", () => {
  test.each([
    ["payloadMb", "1", 1],
    ["payloadMb", "2000", 2000],
    ["keepDays", " 30 ", 30],
    ["keepMb", "10", 10],
  ] as const)("%s %s", (name, typed, value) => {
    expect(readAmount(name, typed)).toEqual({ ok: true, value });
  });

  test.each([
    ["payloadMb", ""],
    ["payloadMb", " "],
    ["payloadMb", "0"],
    ["payloadMb", "2001"],
    ["payloadMb", "1.5"],
    ["keepDays", "a week"],
    ["keepDays", "-1"],
    ["keepMb", "9"],
    ["keepMb", "1e99"],
  ] as const)("%s “%s” is refused, with the limits", (name, typed) => {
    expect(readAmount(name, typed)).toEqual({
      ok: false,
      error: `Not saved: this takes a whole number, ${rangeText(name)}.`,
    });
  });

  test("limits are told with their unit", () => {
    expect(rangeText("keepDays")).toBe("1 to 365 days");
    expect(rangeText("keepMb")).toBe("10 to 10\u2009000 MB");
  });
});

function errorOf(text: string): string {
  const read = settingsFromFile(text);
  return read.ok ? "" : read.error;
}

describe("settings in a file", () => {
  test("come back as they were", () => {
    const settings = { ...DEFAULT_SETTINGS, startWith: "devtools", countsOnly: true, keepDays: 30 } as const;
    expect(settingsFromFile(settingsToFile(settings))).toEqual({ ok: true, value: settings });
  });

  test("of another program, another version or no JSON are refused in one sentence", () => {
    expect(errorOf("{")).toMatch(/^This file is not JSON: /);
    expect(errorOf("null")).toMatch(/^This file holds no settings/);
    expect(errorOf('{"format":"socketscope-report","version":1}')).toMatch(/^This file holds no settings/);
    expect(errorOf('{"format":"socketscope-settings","version":2}')).toMatch(/newer Socketscope/);
  });

  test("that are not there are as by default", () => {
    expect(settingsFromFile('{"format":"socketscope-settings","version":1,"settings":{"keepDays":9}}')).toEqual({
      ok: true,
      value: { ...DEFAULT_SETTINGS, keepDays: 9 },
    });
  });
});
