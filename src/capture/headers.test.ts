import { expect, test } from "vitest";
import { headerFields, headerFieldsOfText, httpVersionOf } from "./headers.ts";

test("the protocol's object: repeated fields are one line each", () => {
  expect(headerFields({ Server: "nginx", "Set-Cookie": "a=1\nb=2", odd: 7 })).toEqual([
    { name: "Server", value: "nginx" },
    { name: "Set-Cookie", value: "a=1" },
    { name: "Set-Cookie", value: "b=2" },
    { name: "odd", value: "" },
  ]);
  for (const none of [undefined, null, "text", ["a"], 7]) expect(headerFields(none)).toEqual([]);
});

test("raw text: order and spelling of the wire, without the status line", () => {
  const text =
    "HTTP/1.1 101 Switching Protocols\r\nupgrade:websocket\r\nX-Time:  12:30 \r\n: nameless\r\nno colon\r\n\r\n";
  expect(headerFieldsOfText(text)).toEqual([
    { name: "upgrade", value: "websocket" },
    { name: "X-Time", value: "12:30" },
  ]);
  expect(headerFieldsOfText("")).toEqual([]);
});

test("the version stands in the status line and nowhere else", () => {
  expect(httpVersionOf("HTTP/1.0 101 Switching Protocols\r\n")).toBe("1.0");
  expect(httpVersionOf("GET / HTTP/1.1\r\n")).toBeUndefined();
  expect(httpVersionOf("")).toBeUndefined();
});
