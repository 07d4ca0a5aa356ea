import { describe, expect, it } from "vitest";
import { redactHeaders } from "./headers.ts";
import { createRedactor } from "./redactor.ts";
import { createSweep } from "./sweep.ts";

function sweepFor(...secrets: string[]): (text: string) => string {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.replace(secret, "secret");
  return createSweep(redactor);
}

describe("createSweep", () => {
  it("finds each secret wherever it stands", () => {
    const sweep = sweepFor("abc-123-def", "xyz_789", "p@ssword");
    expect(sweep("abc-123-def")).toBe("‹secret #1›");
    expect(sweep("a xyz_789, b xyz_789.")).toBe("a ‹secret #2›, b ‹secret #2›.");
    expect(sweep("(p@ssword)abc-123-def!")).toBe("(‹secret #3›)‹secret #1›!");
    expect(sweep("abc-123-de")).toBe("abc-123-de");
    expect(sweep("")).toBe("");
  });

  it("finds the spellings of a URL and of JSON", () => {
    const sweep = sweepFor('a b/c"d12');
    expect(sweep("?x=a%20b%2Fc%22d12")).toBe("?x=‹secret #1›");
    expect(sweep('{"x":"a b/c\\"d12"}')).toBe('{"x":"‹secret #1›"}');
    expect(sweepFor("s%3Aabc.def99")("s:abc.def99")).toBe("‹secret #1›");
  });

  it("takes the longest of two that begin alike", () => {
    expect(sweepFor("secret-1234", "secret-1234-long")("secret-1234-long")).toBe("‹secret #2›");
  });

  it("leaves words of the language, and short ones within longer", () => {
    const sweep = sweepFor("websocket", "dark", "1234", "secret-1");
    expect(sweep("a websocket in the dark, 1234, secret-12")).toBe("a websocket in the dark, 1234, secret-12");
  });

  it("looks for a parameter's value only if it is no phrase", () => {
    const redactor = createRedactor();
    redactor.replace("connect-src 'self'", "value");
    redactor.replace("ab12cd-99", "value");
    expect(createSweep(redactor)("violates connect-src 'self', ab12cd-99")).toBe(
      "violates connect-src 'self', ‹value #2›",
    );
  });

  it("gives the count of what it replaced to the redactor", () => {
    const redactor = createRedactor();
    redactor.replace("abc-123-def", "token");
    createSweep(redactor)("abc-123-def and abc-123-def");
    expect(redactor.replaced).toEqual({ token: 3 });
  });
});

describe("createRedactor", () => {
  it("finds the password of credentials wherever it stands", () => {
    const redactor = createRedactor();
    redactHeaders([{ name: "Authorization", value: `Basic ${btoa("ann:p4ss-w0rd")}` }], redactor, "redacted");
    expect(createSweep(redactor)("logged in with p4ss-w0rd")).toBe("logged in with ‹password #1›");
  });

  it("never gives a number again that an earlier redaction gave", () => {
    const redactor = createRedactor();
    redactor.reserve("a ‹token #7› b ‹card number #2›");
    expect(redactor.replace("x", "token")).toBe("‹token #8›");
    expect(redactor.replace("y", "card number")).toBe("‹card number #3›");
    expect(redactor.replace("‹token #7›", "token")).toBe("‹token #7›");
    expect(redactor.replace("x", "password")).toBe("‹token #8›");
  });
});
