import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createJsonParts } from "./json-parts.ts";

function read(text: string, lists: readonly string[], pieceLength = text.length) {
  const items: [string, unknown][] = [];
  const parts = createJsonParts({ lists, onItem: (list, value) => items.push([list, value]) });
  for (let at = 0; at < text.length; at += pieceLength) parts.push(text.slice(at, at + pieceLength));
  return { items, unfinished: parts.unfinished, document: () => parts.end() };
}

const HAR = `{ "log": { "comment": "a [ and { \\" ]", "entries": [
  { "a": [1, [2]], "messages": [ {"data": "}]\\\\"}, 7 , "x,y" ], "b": {"messages": [3]} },
  {"messages": []}, null
], "after": true } }`;
const LISTS = ["log.entries", "log.entries.messages"];

describe.each([1, 2, 3, 7, 1000])("in pieces of %i characters", (length) => {
  it("hands over elements, inner lists first, and keeps the rest", () => {
    const { items, document, unfinished } = read(HAR, LISTS, length);
    expect(items).toEqual([
      ["log.entries.messages", { data: "}]\\" }],
      ["log.entries.messages", 7],
      ["log.entries.messages", "x,y"],
      ["log.entries", { a: [1, [2]], messages: [], b: { messages: [3] } }],
      ["log.entries", { messages: [] }],
      ["log.entries", null],
    ]);
    expect(document()).toEqual({ log: { comment: 'a [ and { " ]', entries: [], after: true } });
    expect(unfinished).toBe(false);
  });

  it("hands over a document that is a list", () => {
    const { items, document } = read(' [ [1], {"": [2]} ] ', [""], length);
    expect(items).toEqual([
      ["", [1]],
      ["", { "": [2] }],
    ]);
    expect(document()).toEqual([]);
  });

  it("knows an end that has not come", () => {
    for (const end of [1, 40, 90, HAR.length - 1]) expect(read(HAR.slice(0, end), LISTS, length).unfinished).toBe(true);
    expect(read("  ", LISTS, length).unfinished).toBe(true);
    expect(read("7 ", LISTS, length)).toMatchObject({ unfinished: false });
  });

  it.each([
    '{"frames":[1,]}',
    '{"frames":[,1]}',
    '{"frames":[1 2]}',
    '{"frames":[1}]',
    '{"frames":["a"b]}',
    "]",
    "{]",
    "x",
    "{} {}",
  ])("refuses %s", (text) => {
    expect(() => read(text, ["frames"], length).document()).toThrow(SyntaxError);
  });
});

it("takes what merely looks like a list of ours for what it is", () => {
  const text = '{"frames":{"frames":[1]},"x":{"frames":[2]},"y":["frames",[3]]}';
  const { items, document } = read(text, ["frames"]);
  expect(items).toEqual([]);
  expect(document()).toEqual(JSON.parse(text));
});

it("gives any JSON back, in whatever pieces it comes", () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(value, fc.array(value), fc.nat(30), fc.constantFrom(0, 1), (other, frames, length, space) => {
      const text = JSON.stringify({ other, frames, last: other }, null, space);
      const { items, document } = read(text, ["frames"], length + 1);
      expect(items.map(([, item]) => item)).toEqual(JSON.parse(JSON.stringify(frames)));
      expect(document()).toEqual(JSON.parse(JSON.stringify({ other, frames: [], last: other })));
    }),
  );
});
