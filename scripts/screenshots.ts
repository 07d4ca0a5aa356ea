/**
 * Takes the pictures of the documentation from the current build, in the real DevTools: `npm run
 * screenshots`. Two real 60-second cuts are waited for, so it takes about three minutes.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startLab } from "../e2e/lab/lab.ts";
import { openPanel } from "../e2e/support/devtools.ts";
import { launchChromium } from "../e2e/support/launch.ts";
import { openPage } from "../e2e/support/page.ts";
import { shownFindings } from "../e2e/support/panel.ts";
import { poll } from "../e2e/support/poll.ts";
import { runMain } from "./run-main.ts";

const FOLDER = join(import.meta.dirname, "../docs/images");

await runMain(async () => {
  await mkdir(FOLDER, { recursive: true });
  const lab = await startLab();
  const chromium = await launchChromium({
    ...(process.env.SOCKETSCOPE_EXTENSION ? { extensions: [process.env.SOCKETSCOPE_EXTENSION] } : {}),
    trustKey: lab.trustKey,
    windowSize: { width: 1400, height: 900 },
  });
  try {
    const page = await openPage(chromium, lab.urls.page);
    const devtools = await openPanel(chromium, page);
    await devtools.one("button", "Stop recording");
    await devtools.dock("undocked");
    await devtools.setSize(1400, 860);

    const open = (url: string): Promise<void> => page.evaluate(`void new WebSocket(${JSON.stringify(url)})`);
    await page.evaluate(`{
      const quiet = () => new WebSocket(${JSON.stringify(lab.urls.secureProxied("/quiet"))});
      quiet().onclose = () => quiet();
    }`);
    await page.evaluate(
      `{ try { new WebSocket(${JSON.stringify(lab.urls.ws("/metrics"))}); } catch { /* the block is the point */ } }`,
    );
    await open(lab.urls.secureProxied("/heartbeat?every=5000"));
    await open(lab.urls.secureProxied("/down/chat"));
    await open(lab.urls.secureProxied("/close/4001?reason=session%20expired&after=20000"));

    await poll(
      "two idle cuts",
      async () => (await shownFindings(devtools)).some(({ text }) => text.includes("2 of 2 sockets")),
      { timeoutMs: 180_000, intervalMs: 1_000 },
    );
    await devtools.click("button", /cut after (59\.[5-9]|6[01])/);
    await devtools.screenshot(join(FOLDER, "panel.png"));
    await devtools.setTheme("dark");
    await devtools.screenshot(join(FOLDER, "panel-dark.png"));
    await devtools.setTheme("light");
    await devtools.setSize(380, 860);
    await devtools.one("tab", "Timeline");
    await devtools.screenshot(join(FOLDER, "panel-narrow.png"));
    return 0;
  } finally {
    await chromium.close();
    await lab.close();
  }
});
