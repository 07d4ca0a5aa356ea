import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Tagged } from "../../core/decode/decoded.ts";
import { jsonText, openAtFirst, PIECE, treeRows } from "./tree.ts";

const seen = (value: unknown, ...open: string[]) =>
  treeRows(value, new Set(open)).map(({ depth, label, text }) => `${" ".repeat(depth)}${label ?? ""}=${text}`);

test("members of the root, and of what is unfolded", () => {
  const value = { a: 1, b: { c: "x", d: [true, null] } };
  expect(seen(value)).toEqual(["a=1", 'b={2} c: "x", d: [2]']);
  expect(seen(value, "/1")).toEqual(["a=1", "b={2}", ' c="x"', " d=[2] true, null"]);
});

test("what JSON does not have", () => {
  const value = new Map<unknown, unknown>([
    [1, 9007199254740993n],
    ["at", new Date(0)],
    ["bytes", Uint8Array.of(1, 255)],
    ["tag", new Tagged(32, "x")],
    ["none", undefined],
  ]);
  expect(seen(value)).toEqual([
    "1=9007199254740993",
    "at=1970-01-01T00:00:00.000Z",
    "bytes=01 ff",
    "tag=tag 32",
    "none=undefined",
  ]);
});

test("a lone value is one row", () => {
  expect(seen("text")).toEqual(['="text"']);
  expect(seen({})).toEqual(["={0} "]);
});

test("long lists come in pieces", () => {
  const list = Array.from({ length: 2 * PIECE + 5 }, (_, index) => index);
  expect(seen(list)).toEqual(["0 … 999=", "1000 … 1999=", "2000 … 2004="]);
  expect(seen(list, "/2").slice(2)).toEqual([
    "2000 … 2004=",
    " 2000=2000",
    " 2001=2001",
    " 2002=2002",
    " 2003=2003",
    " 2004=2004",
  ]);
});

test("long texts and bytes unfold into lines", () => {
  const rows = treeRows([`${"a".repeat(170)}\nb`], new Set(["/0"]));
  expect(rows.map(({ text }) => text.length)).toEqual([164, 160, 10, 1]);
  expect(seen([new Uint8Array(17)], "/0")[2]).toMatch(/^ 00000010=00 +\.$/);
});

test("positions among siblings are for screen readers", () => {
  const rows = treeRows({ a: [1, 2] }, new Set(["/0"]));
  expect(rows.map(({ position, siblings }) => [position, siblings])).toEqual([
    [1, 1],
    [1, 2],
    [2, 2],
  ]);
});

test("at first so much is unfolded as one takes in", () => {
  expect([...openAtFirst({ a: { b: { c: 1 } }, d: [] })]).toEqual(["/0", "/0/0"]);
  expect(openAtFirst([Array.from({ length: 500 }, () => 0)]).size).toBe(0);
  expect(openAtFirst("text").size).toBe(0);
});

test("copied text is JSON, and says what JSON has no word for", () => {
  expect(jsonText(new Map<string, unknown>([["a", [1n, Uint8Array.of(255)]]]))).toBe(
    '{\n  "a": [\n    "1",\n    "ff"\n  ]\n}',
  );
  expect(jsonText("as it is")).toBe("as it is");
});

test("nesting beyond the stack is shown level by level", () => {
  let deep: unknown = 1;
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  expect(openAtFirst(deep).size).toBeLessThan(200);
  expect(treeRows(deep, new Set(["/0"]))).toHaveLength(2);
  expect(jsonText(deep)).toBe("");
});

test("every value gives rows with paths of their own", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const rows = treeRows(value, openAtFirst(value));
      expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length);
      expect(rows.length).toBeGreaterThan(0);
    }),
    { numRuns: 100 },
  );
});
