import { describe, expect, test } from "vitest";
import { KNOWLEDGE } from "../../knowledge/index.ts";
import { GENERAL_PROFILE } from "../../knowledge/profiles.ts";
import { recording, sessionOf, socket } from "../testing.ts";
import { globMatches, profileFor } from "./match-profile.ts";
import { knowledgeWith } from "./knowledge-with.ts";
import { MOST_OWN_PROFILES, withProfile } from "./own-profiles.ts";
import { parseProfile } from "./parse-profile.ts";

const PROFILE = {
  format: "socketscope-profile",
  version: 1,
  name: "Shop",
  match: ["https://shop.test/*"],
  endpoint: "/live",
  sameOrigin: true,
  sockets: { min: 1, max: 2 },
  subprotocols: ["v2"],
  heartbeatSeconds: 25,
  minLifetimeSeconds: 600,
  contact: "help@shop.test",
};
const parse = (changes: Record<string, unknown>) => parseProfile(JSON.stringify({ ...PROFILE, ...changes }));

describe("patterns", () => {
  test.each([
    ["https://shop.test/*", "https://shop.test/a/b?c", true],
    ["https://shop.test/*", "https://shop.test.evil/", false],
    ["*://*.shop.test/*", "https://eu.shop.test/", true],
    ["*://*.shop.test/*", "https://shop.test/", false],
    ["https://shop.test/", "https://SHOP.test/", true],
    ["https://shop.test/", "https://shop.test/x", false],
    ["*a*a*", "xaya", true],
    ["a*a", "a", false],
    ["*", "", true],
    ["(.*)+$", "(.x)+$", true],
    ["(.*)+$", "xx", false],
  ])("%s on %s: %s", (pattern, text, expected) => {
    expect(globMatches(pattern, text)).toBe(expected);
  });

  test("a pattern of many stars does not stall", () => {
    expect(globMatches("*a".repeat(200) + "b", "a".repeat(20_000))).toBe(false);
  });
});

describe("which profile", () => {
  const own = parseProfile(JSON.stringify(PROFILE));
  const knowledge = own.ok ? { ...KNOWLEDGE, profiles: [own.value, ...KNOWLEDGE.profiles] } : KNOWLEDGE;

  test.each([
    ["https://shop.test/cart", "wss://shop.test/live", "Shop"],
    ["https://db.test/", "wss://db.test/api/ws", "DBeaver Team Edition / CloudBeaver"],
    ["https://db.test/", "wss://db.test/dbeaver/api/ws?x=1", "DBeaver Team Edition / CloudBeaver"],
    ["https://cloudbeaver.corp.test/", "wss://cloudbeaver.corp.test/other", "DBeaver Team Edition / CloudBeaver"],
    ["https://app.test/", "wss://app.test/ws", "General"],
  ])("%s with %s", (page, url, name) => {
    expect(profileFor(sessionOf(recording(page), socket({ url })), knowledge).name).toBe(name);
  });
});

const named = (name: string, endpoint = "/live") => ({ ...GENERAL_PROFILE, name, endpoint });

describe("one's own", () => {
  test("go before the built-in ones, and the same list gives the same knowledge", () => {
    const own = [named("Shop", "/api/ws")];
    const session = sessionOf(recording("https://db.test/"), socket({ url: "wss://db.test/api/ws" }));
    expect(profileFor(session, knowledgeWith(own)).name).toBe("Shop");
    expect(knowledgeWith(own)).toBe(knowledgeWith(own));
    expect(knowledgeWith([])).toBe(KNOWLEDGE);
  });

  test("a name stands for one profile, the newest first, and there are only so many", () => {
    const own = withProfile(withProfile([named("A")], named("B")), named("A", "/new"));
    expect(own.map(({ name, endpoint }) => [name, endpoint])).toEqual([
      ["A", "/new"],
      ["B", "/live"],
    ]);
    const many = Array.from({ length: MOST_OWN_PROFILES }, (_, index) => named(`P${index}`));
    expect(withProfile(many, named("X"))).toHaveLength(MOST_OWN_PROFILES);
  });
});

describe("parsing", () => {
  test("a complete profile", () => {
    expect(parse({})).toEqual({ ok: true, value: PROFILE });
  });

  test("patterns of what a report hides", () => {
    const redact = [{ name: "customer", pattern: "C-[0-9]{6}" }];
    expect(parse({ redact })).toEqual({ ok: true, value: { ...PROFILE, redact } });
  });

  test("a name is all it needs", () => {
    expect(parseProfile('{"format":"socketscope-profile","version":1,"name":"x"}').ok).toBe(true);
  });

  test.each<[Record<string, unknown>, string]>([
    [{ format: "x" }, '"format"'],
    [{ version: 2 }, "version 2"],
    [{ name: " " }, '"name"'],
    [{ name: 1 }, '"name"'],
    [{ match: "x" }, '"match"'],
    [{ match: [1] }, '"match"'],
    [{ endpoint: "api/ws" }, '"endpoint"'],
    [{ endpoint: 5 }, '"endpoint"'],
    [{ sameOrigin: "yes" }, '"sameOrigin"'],
    [{ sockets: 1 }, '"sockets"'],
    [{ sockets: { min: -1 } }, '"sockets"'],
    [{ sockets: { min: 1.5 } }, '"sockets"'],
    [{ sockets: { least: 1 } }, '"sockets"'],
    [{ sockets: { min: 3, max: 1 } }, '"min"'],
    [{ subprotocols: [{}] }, '"subprotocols"'],
    [{ heartbeatSeconds: 0 }, '"heartbeatSeconds"'],
    [{ minLifetimeSeconds: "60" }, '"minLifetimeSeconds"'],
    [{ contact: 1 }, '"contact"'],
    [{ hearbeatSeconds: 25 }, '"hearbeatSeconds"'],
    [{ redact: "C-[0-9]+" }, '"redact"'],
    [{ redact: [{ pattern: "x" }] }, '"name"'],
    [{ redact: [{ name: "customer", pattern: "(" }] }, '"customer"'],
    [{ redact: [{ name: "customer", pattern: "C-(?=1)" }] }, "looks ahead"],
    [{ redact: [{ name: "customer", pattern: "[0-9]*" }] }, "everywhere"],
    [{ redact: [{ name: "customer", pattern: "C", flag: "i" }] }, '"flag"'],
  ])("%j is refused with the field's name", (changes, named) => {
    const parsed = parse(changes);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? "" : parsed.error).toContain(named);
    expect(parsed.ok ? "" : parsed.error).toMatch(/^[A-Z].*\.$/);
  });

  test.each(["", "nonsense", "[]", "null", '"x"'])("%j is no profile", (text) => {
    expect(parseProfile(text).ok).toBe(false);
  });
});
