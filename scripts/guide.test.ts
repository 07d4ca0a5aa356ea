import { expect, test } from "vitest";
import { guideHtml } from "./guide.ts";

test("the guide is one file: pictures inside, nothing fetched, nothing run", () => {
  const html = guideHtml();
  expect(html).toContain("<title>Socketscope for support staff</title>");
  expect(html.match(/<img src="data:image\/png;base64,/g)?.length).toBeGreaterThanOrEqual(4);
  expect(html).not.toMatch(/<img src="(?!data:)/);
  expect(html).not.toContain("<script");
  expect(html).toContain("default-src 'none'");
  // Every picture says in words what it shows.
  expect(html).not.toMatch(/<img [^>]*alt=""/);
});
