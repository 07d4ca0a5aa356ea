import { readFile } from "node:fs/promises";
import { parseHtmlReport } from "../../src/core/report/parse-report.ts";
import { catchDownloads } from "../support/downloads.ts";
import type { DevTools } from "../support/devtools.ts";
import { textOf } from "../support/elements.ts";
// Each test has a browser of its own: whether the guide is offered is remembered.
import { expect, test } from "../support/profile-test.ts";

const words = async (devtools: DevTools): Promise<string> =>
  textOf(devtools.panel, await devtools.one("region", "Guided capture"));

async function atStep(devtools: DevTools, name: string): Promise<void> {
  await devtools.waitUntil(
    `document.querySelector('[aria-current="step"]')?.innerText.includes(${JSON.stringify(name)})`,
    {
      what: `the step ${name}`,
    },
  );
}

test("from the offer to a saved report, with the pointer", async ({ own, lab }) => {
  const { devtools, page } = await own.record(lab.urls.page);
  await devtools.one("region", "Welcome");
  await devtools.click("button", "Guide me");
  await atStep(devtools, "Reproduce");
  expect(await devtools.all("region", "Welcome")).toEqual([]);

  await page.waitUntil("document.documentElement.dataset.ready");
  await page.evaluate((url) => void new WebSocket(url), lab.urls.secureProxied("/quiet"));
  await devtools.waitUntil(`document.querySelector('.guide').innerText.includes("1 connection")`);
  await devtools.click("button", "Next");
  await atStep(devtools, "Leave it open");
  await devtools.waitUntil(`/Silent for [1-9]\\d* s/.test(document.querySelector('.guide').innerText)`);
  expect(await words(devtools)).toMatch(/60 s is reached in \d+ s/);

  // The waiting ends by itself as soon as the cause of something is known.
  await page.evaluate(() => document.getElementById("gateway")?.click());
  await atStep(devtools, "What was found");
  expect(await words(devtools)).toContain("A proxy could not get a valid answer from the server behind it (502).");
  await devtools.click("button", "Next");
  await atStep(devtools, "Save");
  await devtools.click("button", "Check and save…");
  await devtools.one("dialog", "Export session");
  const downloads = await catchDownloads(own.chromium);
  const { path } = await downloads.during(() => devtools.click("button", "Save HTML"));
  const saved = parseHtmlReport(await readFile(path, "utf8"));
  expect(saved.ok && saved.value.findings.map(({ rule }) => rule)).toContain("handshake-status");
});

test("it is resumed where it was left, and can be left and taken up again", async ({ own, lab }) => {
  const first = await own.record(lab.urls.page);
  await first.devtools.click("button", "Guide me");
  await first.devtools.click("button", "Next");
  await atStep(first.devtools, "Leave it open");
  expect(await words(first.devtools)).toContain("No connection is open");
  await first.page.close();

  const { devtools } = await own.record(lab.urls.page);
  await atStep(devtools, "Leave it open");
  await devtools.click("button", "Back");
  await atStep(devtools, "Reproduce");
  await devtools.click("button", /^4\s*Save$/);
  await atStep(devtools, "Save");
  await devtools.click("button", "Leave the guide");
  await devtools.waitUntil("document.querySelector('.guide') === null");
  await devtools.click("button", "Guide");
  await atStep(devtools, "Save");
  await devtools.click("button", "Finish");
  await devtools.waitUntil("document.querySelector('.guide') === null");
  await devtools.click("button", "Guide");
  await atStep(devtools, "Reproduce");
});

test("who knows the way is not asked again", async ({ own, lab }) => {
  const first = await own.record(lab.urls.page);
  await first.devtools.click("button", "I know my way");
  await first.devtools.waitUntil("document.querySelector('.guide') === null");
  await first.page.close();
  const { devtools } = await own.record(lab.urls.page);
  await devtools.one("button", "Guide");
  expect(await devtools.all("region", "Welcome")).toEqual([]);
});
