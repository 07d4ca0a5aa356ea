import { listTargets } from "../support/devtools.ts";
import { evaluate } from "../support/evaluate.ts";
import type { Chromium } from "../support/launch.ts";
import { poll } from "../support/poll.ts";
import { expect, test, type Recording } from "../support/test.ts";

/** DevTools closes; the issue allows two seconds until the page is let go of. */
const RELEASE_MS = 2_000;

function worker(chromium: Chromium) {
  return listTargets(chromium).then((targets) => targets.find(({ type }) => type === "service_worker"));
}

/**
 * A page of the extension that can be asked whether the extension is attached to a tab. Opened
 * beforehand, so that its start is not taken for a slow release.
 */
async function observer(chromium: Chromium, { devtools, recorder }: Recording): Promise<() => Promise<boolean>> {
  const tabId = await recorder<number>("chrome.devtools.inspectedWindow.tabId");
  const { targetId } = await chromium.cdp.send<{ targetId: string }>("Target.createTarget", {
    url: `chrome-extension://${devtools.extensionId}/manifest.json`,
    // In a window of its own: DevTools of a hidden tab answer neither clicks nor questions.
    newWindow: true,
  });
  const session = await chromium.cdp.attach(targetId);
  const ask = (): Promise<{ attached: boolean }> => evaluate(session, askWhetherAttached, tabId);
  const { attached } = await poll("the extension's answer", ask);
  expect(attached).toBe(true);
  return async () => (await ask()).attached;
}

function askWhetherAttached(tabId: number): Promise<{ attached: boolean }> {
  return chrome.debugger.sendCommand({ tabId }, "Runtime.evaluate", { expression: "1" }).then(
    () => ({ attached: true }),
    () => ({ attached: false }),
  );
}

test.describe("closing DevTools lets go of the page", () => {
  for (const killed of [false, true]) {
    test(killed ? "also when the service worker was killed" : "at once", async ({ chromium, record, lab }) => {
      const recording = await record(lab.urls.httpPage);
      const isAttached = await observer(chromium, recording);
      if (killed) {
        const target = await poll("the service worker", () => worker(chromium));
        await chromium.cdp.send("Target.closeTarget", { targetId: target.targetId });
      }
      await recording.devtools.close();
      await poll("the release", async () => !(await isAttached()), { timeoutMs: RELEASE_MS });
    });
  }

  test("and stopping does", async ({ chromium, record, lab }) => {
    const recording = await record(lab.urls.httpPage);
    const isAttached = await observer(chromium, recording);
    await recording.devtools.click("button", "Stop recording");
    await poll("the release", async () => !(await isAttached()), { timeoutMs: RELEASE_MS });
    await recording.devtools.one("button", "Start recording");
  });
});

test("a page that may not be recorded is told in the browser's own words, and coming back records again", async ({
  record,
  lab,
}) => {
  const { page, recorder, devtools } = await record(lab.urls.httpPage);
  await page.session.send("Page.navigate", { url: "chrome://version/" });
  await poll("the end of the recording", () => recorder("socketscope.status.state !== 'recording'"));
  await page.session.send("Page.navigate", { url: lab.urls.httpPage });
  await poll("the recording again", () => recorder("socketscope.status.state === 'recording'"));
  await devtools.one("button", "Stop recording");
  const gaps = await recorder<{ from: number; to?: number; reason: string }[]>("socketscope.session.capture.gaps");
  expect(gaps).toHaveLength(1);
  expect(gaps[0]).toMatchObject({ reason: "target-closed" });
  expect(gaps[0]!.to).toBeGreaterThan(gaps[0]!.from);
});

test("a renderer that crashes ends its sockets, and a reload is recorded", async ({ record, lab }) => {
  const { page, connection, recorder, pageEvent } = await record(lab.urls.httpPage);
  const openSocket = `void (window.socket = new WebSocket(${JSON.stringify(lab.urls.ws("/echo"))}))`;
  await page.evaluate(openSocket);
  await connection("the socket", ({ state }) => state === "open");
  page.session.send("Page.crash").catch(() => undefined);
  await pageEvent("crashed");
  await connection("its end", ({ left }) => left !== undefined);
  await recorder("socketscope.controls.reloadPage()");
  const kinds = (): Promise<string[]> => recorder("socketscope.session.pageEvents.map(({ kind }) => kind)");
  await poll("the reloaded page", async () => (await kinds()).join().includes("crashed,navigated"));
  await page.evaluate(openSocket);
  await connection("a socket of the new page", ({ state }) => state === "open");
});
