import { expect, test } from "vitest";
import { clock, counted, duration, inWords, list, size } from "./format.ts";

test("seconds with one decimal under two minutes, then m:ss, then h:mm:ss", () => {
  expect([0, 60_012, 119_940, 119_960, 245_000, 3_725_000].map(duration)).toEqual([
    "0.0 s",
    "60.0 s",
    "119.9 s",
    "2:00 min",
    "4:05 min",
    "1:02:05 h",
  ]);
  expect([60_000, 245_000, 3_600_000].map(inWords)).toEqual(["60.0 seconds", "4:05 minutes", "1:00:00 hours"]);
  expect(clock(3_600_000)).toBe("1:00:00");
});

test("sizes, counts and lists", () => {
  expect([41, 1234, 3_400_000].map(size)).toEqual(["41 B", "1.2 kB", "3.4 MB"]);
  expect([counted(1, "socket"), counted(2, "socket")]).toEqual(["1 socket", "2 sockets"]);
  expect(list([])).toBe("");
  expect(list(["a"])).toBe("a");
  expect(list(["a", "b", "c"])).toBe("a, b and c");
  expect(list(["a", "b", "c", "d"], 2)).toBe("a, b and 2 more");
});
