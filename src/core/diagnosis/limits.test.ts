import { describe, expect, test } from "vitest";
import { KNOWLEDGE } from "../knowledge/index.ts";
import { knownLimits, matchLimit, ownerNames, tolerance } from "./limits.ts";

describe("known limits", () => {
  test.each([
    ["idle", [30, 50, 55, 60, 100, 230, 240, 300, 350, 600]],
    ["lifetime", [30, 300, 900, 3600, 7200, 14_400]],
  ] as const)("%s", (type, seconds) => {
    expect(knownLimits(KNOWLEDGE, type).map((limit) => limit.seconds)).toEqual(expect.arrayContaining([...seconds]));
  });

  test("ping intervals, keep-alives of HTTP and draining are no limits of sockets", () => {
    const names = (["idle", "lifetime"] as const).flatMap((type) =>
      knownLimits(KNOWLEDGE, type).flatMap((limit) => limit.owners.map((owner) => owner.timeout.name)),
    );
    expect(names.filter((name) => /ping|keep-?alive|drain|grace/i.test(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(20);
  });
});

test("two seconds either side, three percent of long limits", () => {
  expect(tolerance(60_000)).toBe(2000);
  expect(tolerance(3_600_000)).toBe(108_000);
  expect(matchLimit(KNOWLEDGE, "idle", 61_999)?.seconds).toBe(60);
  expect(matchLimit(KNOWLEDGE, "idle", 58_001)?.seconds).toBe(60);
  expect(matchLimit(KNOWLEDGE, "idle", 62_100)).toBeUndefined();
  expect(matchLimit(KNOWLEDGE, "idle", 57_500)).toBeUndefined();
  expect(matchLimit(KNOWLEDGE, "idle", 20_000)).toBeUndefined();
  expect(matchLimit(KNOWLEDGE, "lifetime", 14_300_000)?.seconds).toBe(14_400);
});

test("the nearest limit wins where tolerances overlap", () => {
  expect(matchLimit(KNOWLEDGE, "idle", 234_000)?.seconds).toBe(230);
  expect(matchLimit(KNOWLEDGE, "idle", 236_500)?.seconds).toBe(240);
});

test("owners are named once, proven figures first and unproven ones marked", () => {
  const limit = matchLimit(KNOWLEDGE, "idle", 60_000);
  const names = limit ? ownerNames(limit) : [];
  expect(names).toContain("nginx");
  expect(names).toContain("Fly.io proxy (unverified)");
  expect(names.indexOf("nginx")).toBeLessThan(names.indexOf("Fly.io proxy (unverified)"));
  expect(new Set(names).size).toBe(names.length);
});
