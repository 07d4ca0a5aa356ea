import { describe, expect, test } from "vitest";
import { KNOWLEDGE } from "../knowledge/index.ts";
import type { Intermediary, Timeout } from "../knowledge/knowledge.ts";
import { knownLimits, matchLimit, ownerNames, shortName, tolerance } from "./limits.ts";

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

const entry = (name: string, kind: Intermediary["kind"], ...timeouts: Partial<Timeout>[]): Intermediary => ({
  id: name,
  name,
  kind,
  checked: "2026-11-20",
  fingerprints: [],
  timeouts: timeouts.map((timeout) => ({
    name: "timeout",
    type: "idle",
    seconds: 60,
    direction: "either",
    default: true,
    configurable: true,
    note: "",
    source: "https://example.test/",
    verified: true,
    evidence: "official-or-source",
    ...timeout,
  })),
  closeBehaviour: "",
  requirements: [],
  handshakeFailures: [],
  fix: { summary: "", config: "", format: "text" },
  sources: [],
});

const base = (...intermediaries: Intermediary[]) => ({ ...KNOWLEDGE, intermediaries });

const seconds = (type: "idle" | "lifetime", ...intermediaries: Intermediary[]) =>
  knownLimits(base(...intermediaries), type).map((limit) => limit.seconds);

describe("a small base", () => {
  test("limits are sorted, and each has all whose default it is", () => {
    const knowledge = base(
      entry("a", "reverse-proxy", { seconds: 100 }, { seconds: 60 }),
      entry("b", "cdn", { seconds: 60 }, { type: "lifetime", seconds: 60 }),
    );
    const [first, second, ...others] = knownLimits(knowledge, "idle");
    expect(others).toEqual([]);
    expect(first).toMatchObject({ type: "idle", seconds: 60, ms: 60_000 });
    expect(first?.owners.map(({ intermediary }) => intermediary.id)).toEqual(["a", "b"]);
    expect(second).toMatchObject({ seconds: 100, ms: 100_000 });
    expect(knownLimits(knowledge, "lifetime").map(({ owners }) => owners.length)).toEqual([1]);
  });

  test.each<[what: string, found: number[], kind: Intermediary["kind"], timeout: Partial<Timeout>]>([
    ["half a minute is the shortest", [30], "reverse-proxy", { seconds: 30 }],
    ["what is shorter is an interval of pings", [], "reverse-proxy", { seconds: 29 }],
    ["an unknown figure", [], "reverse-proxy", { seconds: null }],
    ["no limit by default", [], "reverse-proxy", { seconds: 0 }],
    ["a bound for handshakes", [], "reverse-proxy", { type: "handshake" }],
    ["a pause between pings", [], "reverse-proxy", { name: "pingInterval" }],
    ["keep-alive of HTTP", [], "reverse-proxy", { name: "keepalive_timeout" }],
    ["a server's timer of its own", [], "origin-server", { name: "readTimeout" }],
    ["a server's idle timeout", [60], "origin-server", { name: "idleTimeout" }],
  ])("%s", (_what, found, kind, timeout) => {
    expect(seconds("idle", entry("a", kind, timeout))).toEqual(found);
  });

  test("a server's maximum age counts whatever it is called", () => {
    expect(seconds("lifetime", entry("a", "origin-server", { type: "lifetime", name: "readTimeout" }))).toEqual([60]);
  });

  test("names: proven first, once each, without what stands in brackets at the end", () => {
    const [limit] = knownLimits(
      base(
        entry("late (guessed)", "cdn", { verified: false }),
        entry("early (by hand)", "cdn", {}, { name: "another" }),
      ),
      "idle",
    );
    expect(limit && ownerNames(limit)).toEqual(["early", "late (unverified)"]);
    expect(shortName(entry("a (b) c", "cdn"))).toBe("a (b) c");
  });

  test("a measured time at the very edge matches, and the first of two as near", () => {
    const knowledge = base(entry("a", "cdn", { seconds: 60 }, { seconds: 62 }));
    expect(matchLimit(knowledge, "idle", 58_000)?.seconds).toBe(60);
    expect(matchLimit(knowledge, "idle", 61_000)?.seconds).toBe(60);
    expect(matchLimit(knowledge, "idle", 64_000)?.seconds).toBe(62);
    expect(matchLimit(knowledge, "idle", 64_001)).toBeUndefined();
  });
});
