import * as fc from "fast-check";
import { expect, test } from "vitest";
import { conditionsOf, filters, NO_FILTER, parseSize, textQuery } from "./frame-filter.ts";

test("what leaves nothing out is no filter", () => {
  expect(filters(NO_FILTER)).toBe(false);
  expect(filters({ ...NO_FILTER, invert: true })).toBe(false);
  expect(filters({ ...NO_FILTER, hideHeartbeats: true })).toBe(true);
  expect(filters({ ...NO_FILTER, least: 0 })).toBe(true);
  expect(conditionsOf({ ...NO_FILTER, text: "a", most: 9, direction: "sent", hideHeartbeats: true })).toBe(3);
});

test.each([
  ["100", 100],
  ["1.5 kB", 1500],
  ["1,5k", 1500],
  [" 2 MB ", 2_000_000],
  ["0", 0],
  ["-1", undefined],
  ["1 GB?", undefined],
  ["", undefined],
  ["toString", undefined],
])("the size %j is %s bytes", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test("every whole number of bytes is read as itself", () => {
  fc.assert(fc.property(fc.nat(), (bytes) => parseSize(`${bytes} B`) === bytes));
});

test("a pattern is asked for by slashes or by the switch", () => {
  expect(textQuery({ text: "", pattern: true })).toBeUndefined();
  expect(textQuery({ text: "a.b", pattern: false })).toEqual({ kind: "words", words: "a.b" });
  expect(textQuery({ text: "a.b", pattern: true })).toEqual({ kind: "pattern", source: "a.b", flags: "i" });
  expect(textQuery({ text: "/a.b/", pattern: false })).toEqual({ kind: "pattern", source: "a.b", flags: "" });
  expect(textQuery({ text: "/a/b/is", pattern: false })).toEqual({ kind: "pattern", source: "a/b", flags: "is" });
  expect(textQuery({ text: "/api/ws 1", pattern: false })).toEqual({ kind: "words", words: "/api/ws 1" });
});
