import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listTargets } from "../support/devtools.ts";
import { evaluate } from "../support/evaluate.ts";
import { launchChromium } from "../support/launch.ts";
import { keptNumbers, keptSessions, moreArrivals, openNumbered, recordedNumbers, upTo } from "../support/numbers.ts";
import { openPage } from "../support/page.ts";
import { poll } from "../support/poll.ts";
import { expect, EXTENSION, record as recordPage, test } from "../support/test.ts";

const RATE = 200;
const FLOOD = `/flood?n=1000000&size=60&rate=${RATE}`;
/** "The last second", and what a busy machine may add before the disk has been asked. */
const LOSS_MS = 1_000;

test("DevTools closed: the session is kept to its end", async ({ record, lab }) => {
  const recording = await record(lab.urls.httpPage);
  const address = lab.urls.ws(FLOOD);
  await openNumbered(recording.page, address);
  await moreArrivals(recording.page, RATE);
  const live = await recordedNumbers(recording, address);
  await recording.devtools.close();

  const other = await record(lab.urls.httpPage);
  const kept = await poll("the ended session", async () =>
    (await keptSessions(other)).find(({ page, live }) => page.url === lab.urls.httpPage && !live),
  );
  expect(kept.clean).toBe(true);
  const { numbers, notices } = await keptNumbers(other, kept.id, address);
  expect(notices).toEqual([]);
  expect(numbers.length).toBeGreaterThanOrEqual(live.numbers.length);
  expect(numbers).toEqual(upTo(numbers.length));
});

test("the panel reloaded: it finds the recorder again and nothing is lost", async ({ record, lab }) => {
  const recording = await record(lab.urls.httpPage);
  const { page, devtools } = recording;
  const address = lab.urls.ws(FLOOD);
  // Wide enough to show the connections beside the findings.
  await devtools.dock("undocked");
  await devtools.setSize(1280, 800);
  await openNumbered(page, address);
  for (let times = 0; times < 3; times++) {
    await moreArrivals(page, RATE / 4);
    await devtools.evaluate("void (window.old = true, setTimeout(() => location.reload()))");
    await devtools.waitUntil("window.old === undefined && document.readyState === 'complete'");
    await devtools.one("button", "Stop recording");
  }
  await devtools.waitUntil(`document.querySelector('[aria-label="Connections"]')?.innerText.includes("/flood")`);
  const sofar = Number(await page.evaluate("window.arrivals.numbers.length"));
  const { numbers } = await poll("the frames of the page", async () => {
    const recorded = await recordedNumbers(recording, address);
    return recorded.numbers.length >= sofar && recorded;
  });
  expect(numbers).toEqual(upTo(numbers.length));
  expect(await recording.recorder("socketscope.session.capture.gaps")).toEqual([]);
});

test("the browser killed: at most the last second is missing, and the session says so", async ({ lab }) => {
  test.setTimeout(120_000);
  const profile = mkdtempSync(join(tmpdir(), "socketscope-killed-"));
  const address = lab.urls.ws(FLOOD);
  try {
    const first = await launchChromium({ extensions: [EXTENSION], profile });
    const recording = await recordPage(first, await openPage(first));
    await recording.page.goto(lab.urls.httpPage);
    await openNumbered(recording.page, address);
    await moreArrivals(recording.page, 3 * RATE);
    const live = await recordedNumbers(recording, address);
    await first.kill();

    const second = await launchChromium({ extensions: [EXTENSION], profile });
    try {
      const again = await recordPage(second, await openPage(second));
      const kept = (await keptSessions(again)).find(({ page }) => page.url === lab.urls.httpPage);
      expect(kept).toMatchObject({ clean: false, live: false, broken: false });
      const { numbers, times, notices } = await keptNumbers(again, kept?.id ?? "", address);
      expect(numbers).toEqual(upTo(numbers.length));
      expect((live.times.at(-1) ?? Infinity) - (times.at(-1) ?? 0)).toBeLessThanOrEqual(LOSS_MS);
      expect(notices).toEqual([
        expect.stringMatching(/^DevTools or the browser was closed.* at most the last .*second/),
      ]);
    } finally {
      await second.close();
    }
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
});

test("the extension reloaded: recording goes on in DevTools opened again, and the session is there", async ({
  lab,
}) => {
  test.setTimeout(120_000);
  const chromium = await launchChromium({ extensions: [EXTENSION] });
  try {
    // Outside developer mode an unpacked extension that is reloaded stays off.
    const extensions = await openPage(chromium, "chrome://extensions/");
    await extensions.evaluate("chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })");
    const recording = await recordPage(chromium, await openPage(chromium));
    await recording.page.goto(lab.urls.httpPage);
    const address = lab.urls.ws(FLOOD);
    await openNumbered(recording.page, address);
    await moreArrivals(recording.page, RATE);
    const live = await recordedNumbers(recording, address);
    const { targetId } = await poll("the service worker", async () =>
      (await listTargets(chromium)).find(({ type }) => type === "service_worker"),
    );
    const worker = await chromium.cdp.attach(targetId);
    evaluate(worker, "chrome.runtime.reload()").catch(() => undefined);
    // The browser itself closes the DevTools of every tab: no panel of the old extension is left.
    await poll("the end of the old DevTools", () => recording.devtools.frontend.closed);
    expect((await listTargets(chromium)).filter(({ url }) => url.includes("/src/panel/panel.html"))).toEqual([]);

    const again = await recordPage(chromium, await openPage(chromium, lab.urls.httpPage));
    const kept = await poll("the kept session", async () =>
      (await keptSessions(again)).find(({ live, page }) => !live && page.url === lab.urls.httpPage),
    );
    const { numbers, times } = await keptNumbers(again, kept.id, address);
    expect(numbers).toEqual(upTo(numbers.length));
    expect((live.times.at(-1) ?? Infinity) - (times.at(-1) ?? 0)).toBeLessThanOrEqual(LOSS_MS);
  } finally {
    await chromium.close();
  }
});

test("a panel that finds no recorder says what happened, in words", async ({ chromium, record, lab }) => {
  const { devtools } = await record(lab.urls.httpPage);
  const panel = await openPage(chromium, `chrome-extension://${devtools.extensionId}/src/panel/panel.html`);
  try {
    await panel.waitUntil("/extension was probably updated or reloaded/.test(document.body.innerText)");
    expect(await panel.evaluate("document.body.innerText")).toMatch(/close it and open it again/);
  } finally {
    await panel.close();
  }
});
