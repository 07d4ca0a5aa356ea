/**
 * Takes the pictures of the support guide from the current build, part of `npm run screenshots`. The browser's bar about
 * debugging is outside of every page, so that picture needs a display of its own: Xvfb and xwd (Debian: xvfb, x11-apps).
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PNG } from "pngjs";
import { startLab, type Lab } from "../e2e/lab/lab.ts";
import { CannotRun } from "../src/cli/chromium/cannot-run.ts";
import { openPanel } from "../e2e/support/devtools.ts";
import { launchChromium, type Chromium, type LaunchOptions } from "../e2e/support/launch.ts";
import { openPage, type Page } from "../e2e/support/page.ts";
import { shownFinding } from "../e2e/support/panel.ts";
import { poll } from "../e2e/support/poll.ts";
import { runCommand } from "./run-command.ts";
import { runMain } from "./run-main.ts";

const FOLDER = join(import.meta.dirname, "../docs/images");
const EXTENSION = process.env.SOCKETSCOPE_EXTENSION;
const DISPLAY = ":87";
const SCREEN = { width: 1180, height: 640 };

await runMain(async () => {
  await mkdir(FOLDER, { recursive: true });
  const lab = await startLab();
  try {
    await inBrowser({ extensions: [], devtools: false }, (chromium) =>
      extensionsPage(chromium, "guide-extensions.png", 300),
    );
    await inBrowser({ devtools: false }, (chromium) => extensionsPage(chromium, "guide-card.png", 420));
    await inBrowser({ trustKey: lab.trustKey }, (chromium) => guideAndExport(chromium, lab));
    await bar(lab);
    return 0;
  } finally {
    await lab.close();
  }
});

async function inBrowser(options: LaunchOptions, use: (chromium: Chromium) => Promise<void>): Promise<void> {
  const chromium = await launchChromium({ ...(EXTENSION ? { extensions: [EXTENSION] } : {}), ...options });
  try {
    await use(chromium);
  } finally {
    await chromium.close();
  }
}

/** The browser's own page, with developer mode on and its two controls framed. */
async function extensionsPage(chromium: Chromium, name: string, height: number): Promise<void> {
  const page = await openPage(chromium, "chrome://extensions");
  await page.session.send("Emulation.setDeviceMetricsOverride", {
    width: 1000,
    height,
    deviceScaleFactor: 1,
    mobile: false,
  });
  const toolbar = `document.querySelector("extensions-manager")?.shadowRoot?.querySelector("extensions-toolbar")?.shadowRoot`;
  await page.waitUntil(`${toolbar}?.querySelector("#devMode") != null`);
  await page.evaluate(`{
    const { shadowRoot } = document.querySelector("extensions-manager").shadowRoot.querySelector("extensions-toolbar");
    const mode = shadowRoot.querySelector("#devMode");
    if (!mode.checked) mode.click();
    void 0;
  }`);
  // The row of buttons slides in.
  let last: unknown;
  await poll("the buttons to stand still", async () => {
    const before = last;
    last = await page.evaluate(`${toolbar}.querySelector("#loadUnpacked").getBoundingClientRect().top`);
    return last === before && Number(last) > 0;
  });
  if (name === "guide-extensions.png")
    await page.evaluate(`{
      const { shadowRoot } = document.querySelector("extensions-manager").shadowRoot.querySelector("extensions-toolbar");
      for (const id of ["devMode", "loadUnpacked"])
        shadowRoot.querySelector("#" + id).style.cssText = "outline: 3px solid #d93025; outline-offset: 4px; border-radius: 4px";
    }`);
  await settled(page);
  await save(page, name);
}

async function guideAndExport(chromium: Chromium, lab: Lab): Promise<void> {
  const page = await openPage(chromium, lab.urls.page);
  const devtools = await openPanel(chromium, page);
  await devtools.one("button", "Stop recording");
  await devtools.dock("undocked");
  await devtools.setSize(1000, 460);
  await devtools.click("button", "Guide me");
  await page.evaluate((url) => void new WebSocket(url), lab.urls.secureProxied("/quiet?token=3f2a9c"));
  await page.evaluate(() => document.getElementById("gateway")?.click());
  await shownFinding(devtools, "handshake-status");
  await devtools.click("button", "Next");
  await devtools.waitUntil(`document.querySelector('[aria-current="step"]').innerText.includes("What was found")`);
  await devtools.screenshot(join(FOLDER, "guide-steps.png"));
  await devtools.click("button", "Next");
  await devtools.setSize(1000, 700);
  await devtools.click("button", "Check and save…");
  await devtools.waitUntil(
    `/\\d+ (× )?[a-z ]*(token|query|secret|cookie|value)/i.test(document.querySelector("dialog[open]").innerText)`,
    {
      what: "the counts of what will be replaced",
    },
  );
  await devtools.screenshot(join(FOLDER, "guide-export.png"));
}

/** A whole window on a display that nobody sees. */
async function bar(lab: Lab): Promise<void> {
  const server = spawn("Xvfb", [DISPLAY, "-screen", "0", `${SCREEN.width}x${SCREEN.height}x24`, "-nolisten", "tcp"], {
    stdio: "ignore",
  });
  const failed = once(server, "error").then(() => {
    throw new CannotRun("The picture of the browser's bar needs Xvfb and xwd (Debian: xvfb, x11-apps).");
  });
  const take = async (): Promise<void> => {
    await poll("the display", async () => (await xwd()) !== undefined);
    process.env.DISPLAY = DISPLAY;
    await inBrowser(
      { headful: true, trustKey: lab.trustKey, windowSize: SCREEN, extraArgs: ["--window-position=0,0"] },
      async (chromium) => {
        const page = await openPage(chromium, lab.urls.page);
        const devtools = await openPanel(chromium, page);
        await devtools.one("button", "Guide me");
        await devtools.waitUntil(`/0:0\\d/.test(document.querySelector("header").innerText)`, {
          what: "the recording",
        });
        await settled(page);
        const picture = await xwd();
        if (picture) await writeFile(join(FOLDER, "guide-bar.png"), PNG.sync.write(picture));
      },
    );
  };
  try {
    await Promise.race([take(), failed]);
  } finally {
    server.kill();
  }
}

/** What the display shows. The format is that of X11's XWDFile.h: a header of 32-bit numbers, colours, rows of BGRX. */
async function xwd(): Promise<PNG | undefined> {
  const file = join(FOLDER, "display.xwd.local");
  const { status } = await runCommand("xwd", ["-root", "-silent", "-display", DISPLAY, "-out", file]);
  if (status !== 0) return undefined;
  const raw = await readFile(file);
  await rm(file);
  const field = (index: number): number => raw.readUInt32BE(index * 4);
  const [header, width, height, rowBytes, colours] = [field(0), field(4), field(5), field(12), field(19)];
  const picture = new PNG({ width, height });
  const pixels = header + colours * 12;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = pixels + y * rowBytes + x * 4;
      const to = (y * width + x) * 4;
      for (const channel of [0, 1, 2]) picture.data[to + channel] = raw[from + 2 - channel] ?? 0;
      picture.data[to + 3] = 255;
    }
  return picture;
}

/** Two frames have been drawn since what was waited for, and its transitions have ended. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((resolve) =>
        requestAnimationFrame(() =>
          requestAnimationFrame(
            () => void Promise.all(document.getAnimations().map(({ finished }) => finished)).then(resolve),
          ),
        ),
      ),
  );
}

async function save(page: Page, name: string): Promise<void> {
  const { data } = await page.session.send<{ data: string }>("Page.captureScreenshot", { format: "png" });
  await writeFile(join(FOLDER, name), Buffer.from(data, "base64"));
}
