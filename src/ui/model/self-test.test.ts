import { expect, test } from "vitest";
import { selfTestText } from "./self-test.ts";

test("the result is a few lines of text", () => {
  expect(
    selfTestText(
      [
        { part: "attach", outcome: "passed", words: "The page answers." },
        { part: "page-script", outcome: "failed", words: "It is not in the page." },
      ],
      "0.1.0",
      "Chrome/156",
      [{ at: 1, message: "TypeError: x", count: 2 }],
    ),
  ).toBe(
    "Socketscope 0.1.0, self-test\nChrome/156\nattach: passed. The page answers.\npage-script: failed. It is not in the page.\nown error (2 times): TypeError: x\n",
  );
});
