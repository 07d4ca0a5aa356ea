import { describe, expect, it } from "vitest";
import { lookOf, printable, styled, wrapped } from "./terminal.ts";

describe("colours", () => {
  const terminal = { isTTY: true, columns: 80 };
  it.each([
    ["a terminal has them", terminal, {}, undefined, true],
    ["a file has none", {}, {}, undefined, false],
    ["NO_COLOR", terminal, { NO_COLOR: "1" }, undefined, false],
    ["an empty NO_COLOR says nothing", terminal, { NO_COLOR: "" }, undefined, true],
    ["FORCE_COLOR", {}, { FORCE_COLOR: "1" }, undefined, true],
    ["FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, undefined, false],
    ["NO_COLOR outranks FORCE_COLOR", terminal, { NO_COLOR: "1", FORCE_COLOR: "1" }, undefined, false],
    ["a terminal that cannot", terminal, { TERM: "dumb" }, undefined, false],
    ["--no-color outranks all", terminal, { FORCE_COLOR: "1" }, false, false],
    ["--color outranks all", {}, { NO_COLOR: "1" }, true, true],
  ])("%s", (_, stream, environment, wanted, color) => {
    expect(lookOf(stream, environment, wanted).color).toBe(color);
  });

  it("are switched on and off again", () => {
    expect(styled("a", "red", { color: true })).toBe("\u001B[31ma\u001B[39m");
    expect(styled("a", "red", { color: false })).toBe("a");
  });
});

it.each([
  [{ isTTY: true, columns: 72 }, 72],
  [{ isTTY: true, columns: 400 }, 100],
  [{ isTTY: true, columns: 5 }, 40],
  [{ isTTY: false, columns: 72 }, undefined],
  [{ isTTY: true }, undefined],
  [{ isTTY: true, columns: 0 }, undefined],
])("%j is written %s columns wide", (stream, width) => {
  expect(lookOf(stream, {}).width).toBe(width);
});

it("wraps between words, never within one", () => {
  const look = { color: false, width: 12 };
  expect(wrapped("one two three four", "", "  ", look)).toEqual(["one two", "  three four"]);
  expect(wrapped("a https://app.example/long b", "  ", "    ", look)).toEqual([
    "  a",
    "    https://app.example/long",
    "    b",
  ]);
  expect(wrapped("one two three four", "  ", "    ", { color: false })).toEqual(["  one two three four"]);
});

it("lets through nothing that controls a terminal", () => {
  expect(printable("a\u001B[31mb\u009Bc\u202Ed\ne\u2028f")).toBe("a [31mb c d e f");
});
