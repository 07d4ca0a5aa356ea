import { readFile } from "node:fs/promises";
import manifest from "../../manifest.json" with { type: "json" };
import { catchDownloads } from "../support/downloads.ts";
import type { DevTools } from "../support/devtools.ts";
import { textOf } from "../support/elements.ts";
import { shownFinding } from "../support/panel.ts";
import { closeDialog, expect, test } from "../support/profile-test.ts";

const about = async (devtools: DevTools): Promise<string> =>
  textOf(devtools.panel, await devtools.one("dialog", "About"));

test("About tells the version and what is stored, tests itself, and hands the result over", async ({ own, lab }) => {
  const { devtools } = await own.record(lab.urls.page);
  await devtools.click("button", "About");
  await devtools.waitUntil(`document.querySelector("dialog[open]")?.innerText.includes("Settings and own profiles")`);
  const words = await about(devtools);
  expect(words).toContain(`Socketscope ${manifest.version}`);
  for (const permission of manifest.permissions) expect(words).toContain(permission);

  await devtools.click("button", "Run self-test");
  await devtools.waitUntil(`document.querySelectorAll('dialog[open] ul[aria-label="Self-test"] li').length === 4`);
  const results = await devtools.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('dialog[open] ul[aria-label="Self-test"] li')].map(
      (item) => item.innerText,
    ),
  );
  expect(results.map((result) => result.split(/ (?=The|It|What)/)[0])).toEqual([
    "Recording: works",
    "Page script: works",
    "Settings: works",
    "Kept sessions: works",
  ]);
  const downloads = await catchDownloads(own.chromium);
  const { path, suggestedName } = await downloads.during(() => devtools.click("button", "Save result"));
  expect(suggestedName).toBe("socketscope-self-test.txt");
  const text = await readFile(path, "utf8");
  expect(text).toContain(`Socketscope ${manifest.version}, self-test\n`);
  expect(text).toContain("attach: passed.");
  expect(text).not.toContain(new URL(lab.urls.page).host);
});

test("without a page that can be recorded the self-test says so", async ({ own, lab }) => {
  const { devtools } = await own.record(lab.urls.page);
  await devtools.click("button", "Stop recording");
  await devtools.one("button", "Start recording");
  await devtools.click("button", "About");
  await devtools.click("button", "Run self-test");
  await devtools.waitUntil(`document.querySelector("dialog[open]").innerText.includes("Recording: not tested")`);
});

test("Delete all leaves neither sessions nor settings", async ({ own, lab }) => {
  const first = await own.record(lab.urls.page);
  await first.devtools.click("button", "I know my way");
  await first.page.evaluate(() => document.getElementById("gateway")?.click());
  await first.connection("the refusal", ({ handshake }) => handshake.status === 502);
  await first.page.close();

  const { devtools, recorder } = await own.record("about:blank");
  const kept = "socketscope.controls.keptSessions.list().then(({ value }) => value.filter(({ live }) => !live).length)";
  await expect.poll(() => recorder<number>(kept)).toBeGreaterThan(0);
  await devtools.click("button", "About");
  await devtools.click("button", "Delete all");
  await devtools.click("button", "Delete all of it");
  await devtools.waitUntil(`document.querySelector("dialog[open]").innerText.includes("Everything was deleted.")`);
  await expect.poll(() => recorder<number>(kept)).toBe(0);
  expect(await recorder("chrome.storage.local.get().then((all) => Object.keys(all))")).toEqual([]);
  await closeDialog(devtools);
  // As on the first day.
  await devtools.one("region", "Welcome");
});

test("an error of our own is shown once and listed, and is in a report only if that is chosen", async ({
  own,
  lab,
}) => {
  const { devtools, page } = await own.record(lab.urls.page);
  await devtools.evaluate("setTimeout(() => { throw new RangeError('a bug for the test'); }); undefined");
  await devtools.click("button", "Show what");
  await devtools.waitUntil(
    `document.querySelector("dialog[open]")?.innerText.includes("RangeError: a bug for the test")`,
  );
  expect(await about(devtools)).toContain("1 error of Socketscope itself");
  await closeDialog(devtools);
  expect(await devtools.all("button", "Show what")).toEqual([]);

  await page.evaluate(() => document.getElementById("gateway")?.click());
  await shownFinding(devtools, "handshake-status");
  await devtools.click("button", "Export…");
  const downloads = await catchDownloads(own.chromium);
  const saved = async (): Promise<string> =>
    readFile((await downloads.during(() => devtools.click("button", "Save JSON"))).path, "utf8");
  expect(await saved()).not.toContain("a bug for the test");
  await devtools.click("checkbox", "Add 1 error of Socketscope itself, for those who mend it");
  expect(await saved()).toContain("RangeError: a bug for the test");
});
