import { expect, test } from "vitest";
import { hexBytes, hexLine } from "./hex.ts";

test("bytes in hexadecimal", () => {
  expect(hexBytes(Uint8Array.of(0, 10, 255))).toBe("00 0a ff");
  expect(hexBytes(new Uint8Array())).toBe("");
});

test("a line has its offset, its bytes and what of them is readable", () => {
  expect(hexLine(Uint8Array.of(0x41, 0, 0x7e, 0x7f, 0x20), 4096)).toEqual({
    offset: "00001000",
    hex: "41 00 7e 7f 20",
    ascii: "A.~. ",
  });
});
