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

/** Asks the extension itself, from a page of its own, whether it is attached to the tab. */
async function isAttached(chromium: Chromium, extensionId: string, tabId: number): Promise<boolean> {
  const { targetId } = await chromium.cdp.send<{ targetId: string }>("Target.createTarget", {
    url: `chrome-extension://${extensionId}/manifest.json`,
  });
  const session = await chromium.cdp.attach(targetId);
  try {
    const { attached } = await poll("the extension's answer", () => evaluate(session, askWhetherAttached, tabId));
    return attached;
  } finally {
    await chromium.cdp.send("Target.closeTarget", { targetId });
  }
}

function askWhetherAttached(tabId: number): Promise<{ attached: boolean }> {
  return chrome.debugger.sendCommand({ tabId }, "Runtime.evaluate", { expression: "1" }).then(
    () => ({ attached: true }),
    () => ({ attached: false }),
  );
}

function tabIdOf({ recorder }: Recording): Promise<number> {
  return recorder<number>("chrome.devtools.inspectedWindow.tabId");
}

test.describe("closing DevTools lets go of the page", () => {
  for (const killed of [false, true]) {
    test(killed ? "also when the service worker was killed" : "at once", async ({ chromium, record, lab }) => {
      const recording = await record(lab.urls.httpPage);
      const tabId = await tabIdOf(recording);
      const { extensionId } = recording.devtools;
      expect(await isAttached(chromium, extensionId, tabId)).toBe(true);
      if (killed) {
        const target = await poll("the service worker", () => worker(chromium));
        await chromium.cdp.send("Target.closeTarget", { targetId: target.targetId });
      }
      await recording.devtools.close();
      await poll("the release", async () => !(await isAttached(chromium, extensionId, tabId)), {
        timeoutMs: RELEASE_MS,
      });
    });
  }

  test("and stopping does", async ({ chromium, record, lab }) => {
    const recording = await record(lab.urls.httpPage);
    const tabId = await tabIdOf(recording);
    await recording.devtools.click("button", "Stop recording");
    await poll("the release", async () => !(await isAttached(chromium, recording.devtools.extensionId, tabId)), {
      timeoutMs: RELEASE_MS,
    });
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
