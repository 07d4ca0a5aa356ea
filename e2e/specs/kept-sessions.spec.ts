import type { DevTools } from "../support/devtools.ts";
import { textOf } from "../support/elements.ts";
import { shownFinding, shownFindings } from "../support/panel.ts";
import { poll } from "../support/poll.ts";
import { closeDialog, expect, test } from "../support/profile-test.ts";
import type { Recording } from "../support/test.ts";

const START = "Kept sessions";

/** The rows of the open dialog, as a person reads them. */
async function rowsOf(devtools: DevTools): Promise<string[]> {
  const list = await devtools.one("list", START);
  const rows = await devtools.all("listitem", undefined, { within: list });
  return Promise.all(rows.map((row) => textOf(devtools.panel, row)));
}

async function gateway({ page, devtools }: Recording): Promise<void> {
  await page.waitUntil("document.documentElement.dataset.ready");
  await page.evaluate(() => document.getElementById("gateway")?.click());
  await shownFinding(devtools, "handshake-status");
}

/** Recorded before, with a refused handshake and a socket that carried one message each way. */
async function recordAndClose(recording: Recording, echo: string): Promise<void> {
  await gateway(recording);
  const { page, connection, devtools, recorder } = recording;
  await page.evaluate((url) => {
    const socket = new WebSocket(url);
    socket.addEventListener("open", () => socket.send("remember me"));
    socket.addEventListener("message", () => socket.close(4001, "had enough"));
  }, echo);
  await connection("the close", ({ close }) => close?.code === 4001);
  expect(await recorder("socketscope.controls.keptSessions.notice")).toBeUndefined();
  await devtools.close();
}

test("a session can be opened after DevTools was closed, while the present one goes on", async ({ own, lab }) => {
  await recordAndClose(await own.record(lab.urls.page), lab.urls.secureProxied("/echo"));

  const second = await own.record(lab.urls.httpPage);
  const { devtools, page, recorder } = second;
  await devtools.click("button", START);
  const host = new URL(lab.urls.page).host;
  const rows = await poll("both sessions", async () => {
    const rows = await rowsOf(devtools);
    return rows.length === 2 && rows;
  });
  expect(rows[0]).toContain("being recorded now");
  expect(rows[1]).toContain(host);
  expect(rows[1]).toContain("ended properly");

  await devtools.click("button", new RegExp(`^Open ${host}, `));
  const banner = await devtools.one("region", "Kept session");
  expect(await textOf(devtools.panel, banner)).toMatch(
    new RegExp(`^Kept session of ${host}, recorded today \\d+:\\d\\d\\. The live recording goes on meanwhile\\.`),
  );
  await shownFinding(devtools, "handshake-status");
  const connections = await devtools.one("region", "Connections");
  const shown = await textOf(devtools.panel, connections);
  expect(shown).toContain("/down/socket");
  expect(shown).toContain("4001");
  // A session of the past has no controls, but can be sent.
  expect(await devtools.all("button", /^(Stop|Start) recording$|^Clear$/)).toEqual([]);
  await devtools.one("button", "Export…");
  expect(await recorder("socketscope.status.state")).toBe("recording");

  await page.evaluate((url) => void new WebSocket(url), lab.urls.wss("/quiet"));
  await devtools.click("button", "Back to the live recording");
  await devtools.one("button", "Stop recording");
  await devtools.waitUntil(`document.querySelector('[aria-label="Connections"]').innerText.includes("/quiet")`);
  expect(await shownFindings(devtools)).toEqual([]);
  expect(await devtools.all("region", "Kept session")).toEqual([]);
});

test("a row's messages are those that were seen", async ({ own, lab }) => {
  await recordAndClose(await own.record(lab.urls.page), lab.urls.secureProxied("/echo"));
  const { devtools } = await own.record("about:blank");
  await devtools.click("button", START);
  await devtools.click("button", new RegExp(`^Open ${new URL(lab.urls.page).host}, `));
  await devtools.one("region", "Kept session");
  await devtools.waitUntil(`document.querySelector('section[aria-label="Frames"]').innerText.includes("remember me")`);
});

test("one session can be deleted, and all, and not without being asked", async ({ own, lab }) => {
  await recordAndClose(await own.record(lab.urls.page), lab.urls.secureProxied("/echo"));
  const { devtools, recorder } = await own.record(lab.urls.httpPage);
  const count = () => recorder<number>("socketscope.controls.keptSessions.list().then(({ value }) => value.length)");
  await devtools.click("button", START);
  const past = new URL(lab.urls.page).host;

  await devtools.click("button", new RegExp(`^Delete ${past}, `));
  await devtools.click("button", "Keep it");
  expect(await count()).toBe(2);
  await devtools.click("button", new RegExp(`^Delete ${past}, `));
  await devtools.click("button", "Delete session");
  await poll("one session", async () => (await count()) === 1);
  await devtools.waitUntil("document.querySelectorAll('.kept-row').length === 1");

  await devtools.click("button", "Delete all");
  await devtools.click("button", "Keep them");
  expect(await count()).toBe(1);
  await devtools.click("button", "Delete all");
  await devtools.click("button", "Delete them all");
  await devtools.waitUntil(`document.querySelector("dialog[open]").innerText.includes("Nothing is kept yet")`);
  expect(await count()).toBe(0);
  // The present session was among them: recording goes on, and the panel says where.
  await closeDialog(devtools);
  await devtools.waitUntil(`document.body.innerText.includes("recording goes on in memory only")`);
  expect(await recorder("socketscope.status.state")).toBe("recording");
});
