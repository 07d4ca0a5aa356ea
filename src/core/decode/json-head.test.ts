import * as fc from "fast-check";
import { expect, test } from "vitest";
import { jsonHead, textOf } from "./json-head.ts";

function read(text: string, cut = false) {
  const head = jsonHead(text, cut);
  return head && Object.fromEntries(head.members);
}

test("the outermost members, containers by their first character", () => {
  expect(read('{"a":"x","b":12,"c":{"d":[1]},"e":null}')).toEqual({ a: '"x"', b: "12", c: "{", e: "null" });
  expect(read(' [ 1 , "two" , [3] ] ')).toEqual({ 0: "1", 1: '"two"', 2: "[" });
  expect(read("{}")).toEqual({});
  expect(jsonHead("[]", false)?.isArray).toBe(true);
});

test("what is no JSON object or list is none", () => {
  for (const text of ["", "1", '"a"', "{", "[1,]", "[1 2]", '{"a"}', "{a:1}", "[tru]", "[1]x", "[01x]", '["a\nb"]'])
    expect(read(text), text).toBeUndefined();
});

test("a text that is known to be cut may end anywhere", () => {
  expect(read('{"type":"next","payload":{"data":', true)).toEqual({ type: '"next"', payload: "{" });
  expect(read('{"type":"ne', true)).toEqual({});
  expect(read("[1,tr", true)).toEqual({ 0: "1" });
});

test("the content of a raw string", () => {
  expect(textOf('"a\\"b\\u20ac"')).toBe('a"b€');
  expect(textOf("12")).toBeUndefined();
  expect(textOf(undefined)).toBeUndefined();
});

test("agrees with JSON.parse on whole texts, and knows each beginning of one", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())),
      fc.nat(),
      (value, at) => {
        const text = JSON.stringify(value);
        const whole = jsonHead(text, false);
        expect(whole?.isArray).toBe(Array.isArray(value));
        expect([...whole!.members.keys()]).toEqual(
          Array.isArray(value) ? value.map((_, index) => String(index)) : namesIn(text),
        );
        for (const [name, raw] of whole!.members) {
          const member = (value as Record<string, unknown>)[name];
          if (typeof member === "object" && member !== null) expect(raw).toBe(Array.isArray(member) ? "[" : "{");
          // JSON writes -0 as 0.
          else expect(JSON.parse(raw)).toEqual(JSON.parse(JSON.stringify(member)));
        }
        const end = 1 + (at % text.length);
        const cut = jsonHead(text.slice(0, end), true);
        // Only a beginning that is the whole is not cut.
        if (end < text.length) expect(cut).toBeDefined();
      },
    ),
  );
});

function namesIn(text: string): string[] {
  return Object.keys(JSON.parse(text) as object);
}
