import { seriousViolations } from "../support/axe.ts";
import { openInPanel } from "../support/choose-file.ts";
import { catchDownloads } from "../support/downloads.ts";
import type { DevTools } from "../support/devtools.ts";
import { shownFinding } from "../support/panel.ts";
import { closeDialog, expect, test } from "../support/profile-test.ts";
import type { Recording } from "../support/test.ts";

/** Checks what is shown, in both themes. */
async function check(devtools: DevTools, view: string): Promise<void> {
  for (const theme of ["light", "dark"] as const) {
    await devtools.setTheme(theme);
    await devtools.waitUntil(`document.documentElement.dataset.theme === "${theme}"`);
    expect.soft(await seriousViolations(devtools), `${view}, ${theme}`).toEqual([]);
  }
}

/** A refused handshake, a blocked socket, one that talked and was closed badly, one that lives. */
async function recordAll({ page, connection, devtools }: Recording, at: (path: string) => string): Promise<void> {
  await page.waitUntil("document.documentElement.dataset.ready");
  await page.evaluate(
    (echo, closing) => {
      for (const button of ["mixed-content", "gateway"]) document.getElementById(button)?.click();
      const socket = new WebSocket(echo);
      socket.addEventListener("open", () => {
        for (let number = 0; number < 20; number++) socket.send(JSON.stringify({ op: "add", number }));
      });
      void new WebSocket(closing);
    },
    at("/echo"),
    at("/close/1011?reason=database%20gone"),
  );
  await connection("the close", ({ close }) => close?.code === 1011);
  await connection("the frames", ({ received }) => received.frames === 20);
  for (const rule of ["mixed-content", "handshake-status", "close-code"]) await shownFinding(devtools, rule);
}

test("axe finds nothing serious in the wide panel, its dialogs and an opened report", async ({ own, lab }) => {
  test.setTimeout(180_000);
  const recording = await own.record("about:blank");
  const { devtools, page } = recording;
  await check(devtools, "nothing recorded");
  await page.goto(lab.urls.page);
  await recordAll(recording, (path) => lab.urls.secureProxied(path));

  await devtools.click("button", /502/);
  await devtools.click("tab", "Operations");
  await check(devtools, "a finding unfolded");
  await devtools.click("row", /^Open.*\/echo/, { within: await devtools.one("grid", "Connections") });
  await devtools.click("row", /received.*"number":19}/, { within: await devtools.one("grid", "Frames") });
  await devtools.one("region", "Payload");
  await check(devtools, "a frame and its payload");
  for (const tab of ["Handshake", /^(Why it ended|How it stands)$/, "Checklist"]) {
    await devtools.click("tab", tab);
    await check(devtools, `the tab ${String(tab)}`);
  }

  for (const name of ["Export…", "Settings", "Kept sessions"]) {
    await devtools.click("button", name);
    await devtools.one("dialog");
    await check(devtools, `the dialog of ${name}`);
    await closeDialog(devtools);
  }
  await devtools.press("?");
  await devtools.one("dialog", "Keys");
  await check(devtools, "the keys");
  await closeDialog(devtools);

  const downloads = await catchDownloads(own.chromium);
  await devtools.click("button", "Export…");
  const { path } = await downloads.during(() => devtools.click("button", "Save JSON"));
  await closeDialog(devtools);
  await openInPanel(devtools, path);
  await devtools.one("region", "Opened report");
  await shownFinding(devtools, "handshake-status");
  await check(devtools, "an opened report");
});

test("axe finds nothing serious in the narrow panel", async ({ own, lab }) => {
  test.setTimeout(180_000);
  const recording = await own.record(lab.urls.page);
  const { devtools } = recording;
  await recordAll(recording, (path) => lab.urls.secureProxied(path));
  await devtools.setSize(320, 640);
  for (const name of ["Findings", "Timeline", "Connections", "Frames", "Checklist"]) {
    await devtools.click("tab", new RegExp(`^${name}`));
    await check(devtools, `the narrow ${name}`);
  }
});

test("forced colours reach everything but the chart, and what is selected stays visible", async ({ own, lab }) => {
  const recording = await own.record(lab.urls.page);
  const { devtools } = recording;
  await recordAll(recording, (path) => lab.urls.secureProxied(path));
  await devtools.click("row", /^Open.*\/echo/, { within: await devtools.one("grid", "Connections") });
  await devtools.panel.send("Emulation.setEmulatedMedia", {
    features: [
      { name: "forced-colors", value: "active" },
      { name: "prefers-contrast", value: "more" },
    ],
  });
  await devtools.waitUntil(`matchMedia("(forced-colors: active)").matches`);
  const background = (selected: boolean): Promise<string> =>
    devtools.evaluate((selected) => {
      const row = `[aria-label="Connections"] [role="row"][aria-selected="${selected}"]`;
      return getComputedStyle(document.querySelector(row)!).backgroundColor;
    }, selected);
  expect(await background(true)).not.toBe(await background(false));
});
