import { EXTENSION, record, test as base, type Recording } from "./test.ts";
import type { DevTools } from "./devtools.ts";
import { launchChromium, type Chromium } from "./launch.ts";
import { openPage } from "./page.ts";

/** A browser of the test's own: settings and kept sessions belong to its profile. */
export interface OwnBrowser {
  readonly chromium: Chromium;
  /** opens the panel, large, on a new tab, then the URL in it; the tab stays until the test is over */
  readonly record: (url: string) => Promise<Recording>;
}

export const test = base.extend<{ readonly own: OwnBrowser }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants to see which fixtures are used
  own: async ({}, use) => {
    const chromium = await launchChromium({ extensions: [EXTENSION] });
    await use({
      chromium,
      async record(url) {
        const page = await openPage(chromium);
        const recording = await record(chromium, page);
        // Room for all views beside each other.
        await recording.devtools.dock("undocked");
        await recording.devtools.setSize(1280, 800);
        await page.goto(url);
        return recording;
      },
    });
    await chromium.close();
  },
});

/** Closes the panel's open dialog as a person does. */
export async function closeDialog(devtools: DevTools): Promise<void> {
  await devtools.press("Escape");
  await devtools.waitUntil(`document.querySelector("dialog[open]") === null`);
}

export { expect } from "@playwright/test";
