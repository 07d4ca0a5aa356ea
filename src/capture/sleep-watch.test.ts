import { expect, test } from "vitest";
import { createSleepWatch } from "./sleep-watch.ts";

function watchWith(): { advance: (wallMs: number, steadyMs: number) => number | undefined } {
  let wall = 1_000_000;
  let steady = 0;
  const watch = createSleepWatch(
    () => wall,
    () => steady,
  );
  return {
    advance(wallMs, steadyMs) {
      wall += wallMs;
      steady += steadyMs;
      return watch.tick();
    },
  };
}

test("an ordinary second is no sleep", () => {
  expect(watchWith().advance(1000, 1000)).toBeUndefined();
});

test("a steady clock that stood still tells how long the computer slept", () => {
  expect(watchWith().advance(601_000, 1000)).toBe(600_000);
});

test("a timer throttled to once a minute is no sleep", () => {
  expect(watchWith().advance(60_500, 60_500)).toBeUndefined();
});

test("a gap longer than any throttling is sleep even where the steady clock went on", () => {
  expect(watchWith().advance(600_000, 600_000)).toBe(600_000);
});

test("a small correction of the wall clock is no sleep", () => {
  expect(watchWith().advance(3000, 1000)).toBeUndefined();
});

test("the next tick counts from the last", () => {
  const watch = watchWith();
  watch.advance(600_000, 1000);
  expect(watch.advance(1000, 1000)).toBeUndefined();
});
