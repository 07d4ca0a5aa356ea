import { expect, it } from "vitest";
import { formatClock, formatCount, formatDuration } from "./format.ts";

it.each([
  [0, "0 ms"],
  [999.9, "999 ms"],
  [5_049, "5.0 s"],
  [59_940, "59.9 s"],
  [59_999, "60.0 s"],
  [60_000, "60.0 s"],
  [119_949, "119.9 s"],
  [119_999, "2:00 min"],
  [125_000, "2:05 min"],
  [3_725_000, "1:02:05 h"],
])("writes a length of %d ms as %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

it.each([
  [0, 0, "0:00"],
  [30_000, 0, "0:30"],
  [-1_000, 0, "−0:01"],
  [59_999.6, 3, "1:00.000"],
  [61_250, 2, "1:01.25"],
  [3_600_000, 0, "1:00:00"],
])("writes a position of %d ms with %d decimals as %s", (ms, decimals, text) => {
  expect(formatClock(ms, decimals)).toBe(text);
});

it("separates thousands", () => {
  expect(formatCount(999)).toBe("999");
  expect(formatCount(1_234_567)).toBe("1\u2009234\u2009567");
});
