import { expect, test } from "vitest";
import { browserName } from "./browser.ts";

const START = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  [`${START} Chrome/156.0.0.0 Safari/537.36`, "Chrome 156"],
  [`${START} HeadlessChrome/156.0.0.0 Safari/537.36`, "Chrome 156"],
  [`${START} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`, "Edge 156"],
  [`${START} Chrome/155.0.0.0 Safari/537.36 OPR/120.0.0.0`, "Opera 120"],
  ["Firefox/140.0", "Firefox/140.0"],
])("%s", (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});
