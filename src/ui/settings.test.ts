import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_SETTINGS, parseSettings, SETTING_LIMITS } from "./settings.ts";

describe("settings", () => {
  test("what is missing is as by default", () => {
    expect(parseSettings({})).toEqual(DEFAULT_SETTINGS);
  });

  test("what was chosen is kept", () => {
    const chosen = {
      guide: "plain",
      language: "de",
      contents: "metadata",
      startWith: "devtools",
      pageScript: false,
      countsOnly: true,
      payloadMb: 10,
      keepSessions: false,
      keepDays: 30,
      keepMb: 1000,
      profiles: [{ format: "socketscope-profile", version: 1, name: "Shop", endpoint: "/live" }],
    };
    expect(parseSettings(chosen)).toEqual(chosen);
  });

  test("a profile that is none any more is left out", () => {
    const good = { format: "socketscope-profile", version: 1, name: "Shop" };
    expect(parseSettings({ profiles: [{ ...good, endpoint: "live" }, good, 5] }).profiles).toEqual([good]);
  });

  test("an amount outside its limits is brought back to them", () => {
    expect(parseSettings({ payloadMb: 1e9, keepDays: -3 })).toMatchObject({
      payloadMb: SETTING_LIMITS.payloadMb.most,
      keepDays: SETTING_LIMITS.keepDays.least,
    });
  });

  test("keys that mean something to JavaScript, and numbers out of all bounds, change nothing", () => {
    // As text: written as an object, the key would be lost before it is read.
    const text = `{"__proto__":{"payloadMb":7,"polluted":true},"constructor":{"prototype":{"polluted":true}},
      "keepDays":1e999,"keepMb":-1e999,"pageScript":"false","language":"__proto__","guide":"constructor",
      "profiles":[{"__proto__":{"format":"socketscope-profile","version":1,"name":"Shop"}}]}`;
    expect(parseSettings(JSON.parse(text))).toEqual(DEFAULT_SETTINGS);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    const deep = JSON.parse(`{"profiles":[${'{"match":['.repeat(5_000)}${"]}".repeat(5_000)}]}`) as unknown;
    expect(parseSettings(deep)).toEqual(DEFAULT_SETTINGS);
  });

  test("nothing that a storage or file can hold is more than settings can take", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const settings = parseSettings(value);
        expect(Object.keys(settings)).toEqual(Object.keys(DEFAULT_SETTINGS));
        expect(settings.payloadMb).toBeGreaterThanOrEqual(SETTING_LIMITS.payloadMb.least);
        expect(Number.isInteger(settings.keepMb)).toBe(true);
      }),
    );
  });
});
