import { expect, test } from "vitest";
import { decode } from "./phoenix.ts";

const letters = (text: string) => [...new TextEncoder().encode(text)];

const decoded = (...bytes: number[]) => decode(Uint8Array.from(bytes), {})?.value;

test("the list of version 2, and the object of version 1", () => {
  const value = { joinRef: "1", ref: "2", topic: "room:a", event: "shout", payload: { b: 1 } };
  expect(decode('["1","2","room:a","shout",{"b":1}]', {})).toEqual({ summary: "shout room:a", value });
  const old = { topic: "room:a", event: "shout", payload: {}, ref: null };
  expect(decode(JSON.stringify(old), {})).toEqual({ summary: "shout room:a", value: old });
});

test("the binary form: a page's push, a server's push, a reply, a broadcast", () => {
  expect(decoded(0, 1, 1, 3, 2, ...letters("12a:bup"), 255)).toEqual({
    joinRef: "1",
    ref: "2",
    topic: "a:b",
    event: "up",
    payload: Uint8Array.of(255),
  });
  expect(decoded(0, 1, 3, 2, ...letters("1a:bup{}"))).toEqual({ joinRef: "1", topic: "a:b", event: "up", payload: {} });
  expect(decoded(1, 1, 1, 3, 2, ...letters("12a:bok"), 7)).toMatchObject({ event: "phx_reply", status: "ok" });
  expect(decoded(2, 3, 2, ...letters("a:bup"))).toMatchObject({ topic: "a:b", event: "up" });
});

test("what is no message is none", () => {
  for (const text of ["", "[]", "[1,2,3,4,5]", '["1","2","t","e"]', '{"topic":"a","event":"b"}'])
    expect(decode(text, {}), text).toBeUndefined();
  expect(decode(Uint8Array.of(3, 1, 1), {})).toBeUndefined();
  expect(decode(Uint8Array.of(2, 90, 90, 1), {})).toBeUndefined();
});
