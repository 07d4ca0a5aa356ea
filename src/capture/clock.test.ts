import { expect, test } from "vitest";
import { createProtocolClock } from "./clock.ts";

test("the first event's arrival sets the clock, and intervals stay the browser's own", () => {
  let now = 1_000_000;
  const clock = createProtocolClock(() => now);
  expect(clock.toEpoch(50)).toBe(1_000_000);
  now = 1_009_999;
  expect(clock.toEpoch(50.5)).toBe(1_000_500);
});

test("the first wall time sets it exactly, a later one changes nothing", () => {
  const clock = createProtocolClock(() => 1_000_000);
  clock.toEpoch(50);
  expect(clock.toEpoch(51, 2000)).toBe(2_000_000);
  expect(clock.toEpoch(52, 9999)).toBe(2_001_000);
  expect(clock.toEpoch(53)).toBe(2_002_000);
});

test("without a time it is the arrival's, and nothing is learnt", () => {
  let now = 1_000_000;
  const clock = createProtocolClock(() => now);
  expect(clock.toEpoch(undefined)).toBe(1_000_000);
  now = 2_000_000;
  expect(clock.toEpoch(7)).toBe(2_000_000);
});

test("a time beyond all numbers is as good as none", () => {
  const clock = createProtocolClock(() => 1_000_000);
  expect(clock.toEpoch(1e306)).toBe(1_000_000);
  expect(clock.toEpoch(50, 1e306)).toBe(1_000_000);
  expect(clock.toEpoch(60, 3000)).toBe(3_000_000);
});

test("after a sleep the distance is learnt anew, exactly again if it can be", () => {
  let now = 1_000_000;
  const clock = createProtocolClock(() => now);
  clock.toEpoch(50, 1000);
  clock.resync();
  now = 9_000_000;
  expect(clock.toEpoch(51)).toBe(9_000_000);
  expect(clock.toEpoch(52, 9002)).toBe(9_002_000);
});
