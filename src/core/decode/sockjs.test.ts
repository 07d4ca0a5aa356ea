import { expect, test } from "vitest";
import { decode } from "./sockjs.ts";

test("the frames of the protocol", () => {
  expect(decode("o", {})?.summary).toBe("open");
  expect(decode("h", {})?.summary).toBe("heartbeat");
  expect(decode('c[3000,"Go away!"]', {})?.value).toEqual({ frame: "close", code: 3000, reason: "Go away!" });
  expect(decode('["up"]', {})?.value).toEqual({ frame: "send", messages: ["up"] });
  expect(decode('a["{\\"a\\":1}"]', {})?.value).toEqual({ frame: "messages", messages: [{ a: 1 }] });
});

test("STOMP within is read", () => {
  const frame = "MESSAGE\ndestination:/topic/a\n\nhi\0";
  expect(decode(`a${JSON.stringify([frame])}`, {})).toMatchObject({
    summary: "messages: MESSAGE /topic/a",
    value: { messages: [{ command: "MESSAGE", body: "hi" }] },
  });
});

test("what is no frame is none", () => {
  for (const text of ["", "x", "a", "a[1]", "c[1]", "a{}", "o1"]) expect(decode(text, {}), text).toBeUndefined();
});
