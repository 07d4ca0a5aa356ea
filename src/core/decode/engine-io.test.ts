import { encodePacket } from "engine.io-parser";
import { expect, test } from "vitest";
import { decode } from "./engine-io.ts";

test("a message of the library's own encoder, and its other packets", () => {
  encodePacket({ type: "message", data: "hello" }, true, (encoded: unknown) =>
    expect(decode(String(encoded), {})).toEqual({ summary: "message", value: { type: "message", data: "hello" } }),
  );
  expect(decode("6", {})?.summary).toBe("noop");
  expect.assertions(2);
});

test("what is no packet is none", () => {
  for (const text of ["", "hello", "0nosettings", "2other"]) expect(decode(text, {}), text).toBeUndefined();
});
