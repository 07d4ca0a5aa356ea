import { expect, test } from "vitest";
import { decode } from "./stomp.ts";

test("command, headers and body; JSON bodies as such", () => {
  expect(decode('MESSAGE\ndestination:/topic/a\nname\\c1:x\\ny\n\n{"a":1}\0\n', {})).toEqual({
    summary: "MESSAGE /topic/a",
    value: { command: "MESSAGE", headers: { destination: "/topic/a", "name:1": "x\ny" }, body: { a: 1 } },
  });
});

test("a length counts bytes, so that a body may hold NUL", () => {
  expect(decode("SEND\ncontent-length:4\n\n€\0\0", {})?.value).toMatchObject({ body: "€\0" });
  expect(decode("SEND\ncontent-length:9\n\nshort\0", {})).toBeUndefined();
});

test("several frames, heart-beats, and frames as bytes", () => {
  expect(decode("ACK\nid:1\n\n\0\nACK\nid:2\n\n\0", {})?.summary).toBe("ACK and 1 more");
  expect(decode("\n", {})?.summary).toBe("heart-beat");
  expect(decode(new TextEncoder().encode("RECEIPT\r\nreceipt-id:7\r\n\r\n\0"), {})?.value).toMatchObject({
    headers: { "receipt-id": "7" },
  });
});

test("of a repeated header the first counts, and __proto__ is a name like any other", () => {
  const found = decode("SEND\na:1\na:2\n__proto__:x\n\n\0", {})?.value as { headers: Record<string, string> };
  expect(Object.entries(found.headers)).toEqual([
    ["a", "1"],
    ["__proto__", "x"],
  ]);
});

test("what is no frame is none", () => {
  for (const text of [
    "",
    "SEND",
    "SEND\n\nno end",
    "HELLO\n\n\0",
    "SEND\nno colon\n\n\0",
    "SEND\n\n\0rest",
    "\n\n\n\n",
  ])
    expect(decode(text, {}), text).toBeUndefined();
});
