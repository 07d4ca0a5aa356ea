import { expect, test } from "vitest";
import { decode } from "./action-cable.ts";

test("JSON within strings is opened", () => {
  const identifier = JSON.stringify({ channel: "ChatChannel", room: 1 });
  const data = JSON.stringify({ action: "speak" });
  expect(decode(JSON.stringify({ command: "message", identifier, data }), {})).toEqual({
    summary: "message ChatChannel",
    value: { command: "message", identifier: { channel: "ChatChannel", room: 1 }, data: { action: "speak" } },
  });
  expect(decode('{"type":"welcome"}', {})?.summary).toBe("welcome");
});

test("what is none of its messages is none", () => {
  for (const text of ["", "[]", "{}", '{"message":1}', "hello"]) expect(decode(text, {}), text).toBeUndefined();
});
