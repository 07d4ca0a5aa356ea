import { writeFile } from "node:fs/promises";
import { PNG } from "pngjs";
import { compare, MOST_DIFFERENT, readReference } from "../screenshots/compare.ts";
import { openGallery, type Gallery } from "../screenshots/gallery.ts";
import { VIEWS } from "../screenshots/views.ts";
import { expect, test as base } from "@playwright/test";

const test = base.extend<object, { readonly gallery: Gallery }>({
  gallery: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright wants to see which fixtures are used
    async ({}, use) => {
      const gallery = await openGallery();
      await use(gallery);
      await gallery.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

for (const view of VIEWS)
  test(`${view.name} looks as in its reference`, async ({ gallery }, info) => {
    const [picture, reference] = await Promise.all([gallery.shoot(view), readReference(view)]);
    const { different, difference } = compare(picture, reference);
    if (different > MOST_DIFFERENT)
      for (const [what, png] of [
        ["seen", picture],
        ["difference", difference],
      ] as const)
        await writeFile(info.outputPath(`${view.name}-${what}.png`), PNG.sync.write(png));
    expect(different, "pixels; if it is meant, npm run references").toBeLessThanOrEqual(MOST_DIFFERENT);
  });

test("a changed colour, a missing element and another word are seen", async ({ gallery }) => {
  const view = VIEWS.find(({ name }) => name === "narrow-light")!;
  const usual = await gallery.shoot(view);
  expect(compare(await gallery.shoot(view), usual).different).toBe(0);
  for (const change of [
    ".finding:first-child .mark { color: #1b7a3d !important; }",
    ".finding:first-child .chip:first-child { visibility: hidden; }",
    ".finding:first-child .finding-title { letter-spacing: 0.2px; }",
  ])
    expect(compare(await gallery.shoot(view, change), usual).different, change).toBeGreaterThan(MOST_DIFFERENT);
});
