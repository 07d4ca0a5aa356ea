import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { diagnose } from "../../src/core/diagnosis/diagnose.ts";
import { buildReport } from "../../src/core/report/build-report.ts";
import { OPTIONS, richEvents, sessionOf } from "../../src/core/report/test-session.ts";
import { reportToJson } from "../../src/core/report/to-json.ts";
import { seriousViolations } from "../support/axe.ts";
import { listTargets } from "../support/devtools.ts";
import { evaluate, waitUntil } from "../support/evaluate.ts";
import type { Chromium } from "../support/launch.ts";
import { openPage, type Page } from "../support/page.ts";
import { shownFinding } from "../support/panel.ts";
import { poll } from "../support/poll.ts";
// Each test has a browser of its own: which tabs are open is what it is about.
import { expect, test } from "../support/profile-test.ts";

const VIEWER = "/src/viewer/viewer.html";

const viewers = async (chromium: Chromium): Promise<string[]> =>
  (await listTargets(chromium)).flatMap(({ type, url, targetId }) =>
    type === "page" && url.endsWith(VIEWER) ? [targetId] : [],
  );

/** What the browser does with a press of the button, which lies outside of every page. */
async function pressToolbarButton(chromium: Chromium): Promise<void> {
  const worker = await poll("the service worker", async () =>
    (await listTargets(chromium)).find(({ type, url }) => type === "service_worker" && url.startsWith("chrome-ext")),
  );
  const session = await chromium.cdp.attach(worker.targetId);
  await evaluate(session, `chrome.action.onClicked.dispatch({ id: 1 })`);
}

const shown = (page: Page, selector: string): Promise<string> =>
  page.evaluate((selector) => document.querySelector<HTMLElement>(selector)?.innerText ?? "", selector);

async function press(page: Page, name: string): Promise<void> {
  const button = `[...document.querySelectorAll("button")].find((one) => one.innerText === ${JSON.stringify(name)})`;
  await page.waitUntil(button.replace(/^/, "!!"), { what: `the button ${name}` });
  await page.evaluate(`${button}.click()`);
}

test("the toolbar's button opens the viewer's page, and comes back to it", async ({ own, lab }) => {
  const { chromium } = own;
  await own.record(lab.urls.page);
  await pressToolbarButton(chromium);
  const [first] = await poll("the page", async () => {
    const open = await viewers(chromium);
    return open.length > 0 && open;
  });
  const session = await chromium.cdp.attach(first!);
  await waitUntil(session, `document.querySelector("h1")?.innerText === "Socketscope"`);

  // Another tab in its window, before it.
  await evaluate(session, `chrome.tabs.create({ url: "about:blank" })`);
  await waitUntil(session, `document.visibilityState === "hidden"`);
  await pressToolbarButton(chromium);
  await waitUntil(session, `document.visibilityState === "visible"`);
  expect(await viewers(chromium)).toEqual([first]);
});

test("its start screen leads to the example, a file, a kept session and the guide", async ({ own, lab }) => {
  const { chromium } = own;
  const recording = await own.record(lab.urls.page);
  await recording.page.waitUntil("document.documentElement.dataset.ready");
  await recording.page.evaluate(() => document.getElementById("gateway")?.click());
  await shownFinding(recording.devtools, "handshake-status");
  const { extensionId } = recording.devtools;
  await recording.devtools.close();

  const page = await openPage(chromium, `chrome-extension://${extensionId}${VIEWER}`);
  await page.waitUntil(`document.querySelector(".start-screen") !== null`);
  const words = await shown(page, ".start-screen");
  for (const said of ["F12", "⌥ ⌘ I", "tab Socketscope", "Version "]) expect(words).toContain(said);

  await press(page, "See an example");
  await page.waitUntil(`document.querySelectorAll(".findings [data-rule]").length >= 3`);
  expect(await page.evaluate(() => document.querySelector(".past-banner")?.getAttribute("aria-label"))).toBe("Example");
  // Whoever came by keyboard stands where it says what this is.
  await page.waitUntil(`document.activeElement?.classList.contains("past-banner")`);
  expect(await shown(page, ".findings")).toContain("2 connections to app.example/quiet were cut");
  await press(page, "Close");
  await page.waitUntil(`document.querySelector(".start-screen") !== null`);

  const file = join(chromium.profile, "sent.json");
  const session = sessionOf(richEvents());
  await writeFile(file, reportToJson(buildReport(session, diagnose(session), OPTIONS)));
  await page.session.send("Page.setInterceptFileChooserDialog", { enabled: true });
  const chooser = page.session.waitFor("Page.fileChooserOpened");
  chooser.catch(() => undefined); // if the press fails, its own error is the one to see
  await press(page, "Open…");
  await page.session.send("DOM.setFileInputFiles", {
    files: [file],
    backendNodeId: Number((await chooser).backendNodeId),
  });
  await page.waitUntil(`document.querySelector(".past-banner")?.innerText.startsWith("Report sent.json")`);
  await press(page, "Close");

  await press(page, "Choose a session…");
  await page.waitUntil(`document.querySelector("dialog[open] li button") !== null`);
  await page.evaluate(() => document.querySelector<HTMLElement>("dialog[open] li button")?.click());
  await page.waitUntil(`document.querySelector('.past-banner[aria-label="Kept session"]') !== null`);
  await page.waitUntil(`document.querySelector(".findings")?.innerText.includes("502")`);
  await press(page, "Close");

  await page.waitUntil(`document.querySelector('a[href="/guide.html"]') !== null`);
  await page.goto(`chrome-extension://${extensionId}/guide.html`);
  expect(await shown(page, "h1")).toBe("Socketscope for support staff");
});

test("its start screen is for every width, theme and reader", async ({ own, lab }) => {
  const { devtools } = await own.record(lab.urls.page);
  const page = await openPage(own.chromium, `chrome-extension://${devtools.extensionId}${VIEWER}`);
  await page.waitUntil(`document.querySelector(".start-screen") !== null`);
  for (const width of [320, 800, 1400]) {
    await page.session.send("Emulation.setDeviceMetricsOverride", {
      width,
      height: 800,
      deviceScaleFactor: 1,
      mobile: false,
    });
    await page.waitUntil(`innerWidth === ${width}`);
    expect(await page.evaluate(() => document.querySelector(".start-screen")!.scrollWidth)).toBe(width);
  }
  for (const theme of ["light", "dark"]) {
    await page.session.send("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value: theme }],
    });
    await page.waitUntil(`matchMedia("(prefers-color-scheme: ${theme})").matches`);
    expect(await seriousViolations(page), theme).toEqual([]);
  }
});
