import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DevTools } from "../support/devtools.ts";
import { shownFinding } from "../support/panel.ts";
import { poll } from "../support/poll.ts";
import { closeDialog, expect, test as base } from "../support/profile-test.ts";

const test = base.extend<{ folder: string }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants to see which fixtures are used
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "socketscope-profiles-"));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

const PROFILES = "socketscope.controls.settings.profiles";

async function openSettings(devtools: DevTools): Promise<void> {
  await devtools.click("button", "Settings");
  await devtools.one("dialog", "Settings");
}

/** Presses the button and answers the chooser that opens. */
async function add(devtools: DevTools, file: string): Promise<void> {
  const { panel } = devtools;
  await panel.send("Page.enable");
  await panel.send("Page.setInterceptFileChooserDialog", { enabled: true });
  const chooser = panel.waitFor("Page.fileChooserOpened");
  chooser.catch(() => undefined); // if the click fails, its own error is the one to see
  await devtools.click("button", "Add a profile…");
  const { backendNodeId } = await chooser;
  await panel.send("DOM.setFileInputFiles", { files: [file], backendNodeId: Number(backendNodeId) });
}

test("an own profile from a file: what it expects becomes a finding, also in the next DevTools", async ({
  own,
  lab,
  folder,
}) => {
  const file = join(folder, "shop.json");
  const { origin } = new URL(lab.urls.httpPage);
  const profile = {
    format: "socketscope-profile",
    version: 1,
    name: "Shop",
    match: [`${origin}/*`],
    endpoint: "/echo",
    sameOrigin: true,
  };

  const first = await own.record(lab.urls.httpPage);
  await openSettings(first.devtools);
  await writeFile(file, JSON.stringify({ ...profile, endpoint: "echo" }));
  await add(first.devtools, file);
  await first.devtools.waitUntil(
    `document.querySelector(".profile-error").innerText === 'shop.json: In this profile, "endpoint" should be a path that begins with a slash, such as "/api/ws".'`,
  );
  expect(await first.recorder(PROFILES)).toEqual([]);
  await writeFile(file, JSON.stringify(profile));
  await add(first.devtools, file);
  await first.devtools.one("button", "Remove the profile “Shop”");
  await first.devtools.waitUntil(`document.querySelector(".profile-error").innerText === ""`);
  await closeDialog(first.devtools);
  await first.devtools.close();

  const next = await own.record(lab.urls.httpPage);
  expect(await next.recorder(PROFILES)).toEqual([profile]);
  await next.page.evaluate((url) => void new WebSocket(url), lab.urls.ws("/echo"));
  const finding = await shownFinding(next.devtools, "endpoint-mismatch");
  expect(finding.confidence).toBe("certain");
  expect(finding.text).toContain("Shop");
  await next.devtools.click("tab", "Checklist");
  await next.devtools.waitUntil(`document.querySelector(".checklist").innerText.includes("“Shop”")`);

  await openSettings(next.devtools);
  await next.devtools.click("button", "Remove the profile “Shop”");
  await poll("that it is gone", async () => (await next.recorder<unknown[]>(PROFILES)).length === 0);
});
