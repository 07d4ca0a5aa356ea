import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { sha256Base64 } from "./sha256.ts";

it("gives the digests of FIPS 180-4", () => {
  expect(sha256Base64("abc")).toBe("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  expect(sha256Base64("")).toBe("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
});

it.each([1, 55, 56, 63, 64, 65, 119, 120, 1000, 70_000])("agrees with Node for %i characters", (length) => {
  const text = "aä}".repeat(length).slice(0, length);
  expect(sha256Base64(text)).toBe(createHash("sha256").update(text).digest("base64"));
});
