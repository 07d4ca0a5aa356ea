import { expect, test } from "vitest";
import { formatElapsed, formatOffset, formatRunning, formatTimeOfDay } from "./time.ts";

test.each([
  [-5, "0 s"],
  [59_999, "59 s"],
  [119_999, "119 s"],
  [120_000, "2:00 min"],
  [131_970, "2:11 min"],
])("a running %d ms reads %s", (ms, text) => {
  expect(formatRunning(ms)).toBe(text);
});

test("a clock rounds down and has hours only when there are any", () => {
  expect(formatElapsed(134_999)).toBe("2:14");
  expect(formatElapsed(3_600_000)).toBe("1:00:00");
  expect(formatElapsed(-1)).toBe("0:00");
});

test.each([
  [12.4, "+0.012 s"],
  [-12.4, "−0.012 s"],
  [59_999.4, "+59.999 s"],
  [59_999.6, "+1:00.000"],
  [3_661_001, "+1:01:01.001"],
])("an offset of %d ms reads %s", (ms, text) => {
  expect(formatOffset(ms)).toBe(text);
});

test("the time of day is local and keeps milliseconds", () => {
  expect(formatTimeOfDay(new Date(2026, 0, 2, 3, 4, 5, 6).getTime())).toBe("03:04:05.006");
});
