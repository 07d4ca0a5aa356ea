import { readFile, writeFile } from "node:fs/promises";
import { catchDownloads } from "../support/downloads.ts";
import type { DevTools } from "../support/devtools.ts";
import { textOf } from "../support/elements.ts";
import { shownFinding } from "../support/panel.ts";
import { poll } from "../support/poll.ts";
import { closeDialog, expect, test } from "../support/profile-test.ts";
import type { Recording } from "../support/test.ts";

const SETTINGS = "socketscope.controls.settings";

/** Puts a number into a field as a person does, and leaves the field. */
async function enter(devtools: DevTools, name: string, value: string): Promise<void> {
  await devtools.click("spinbutton", name);
  await devtools.press("a", ["Control"]);
  await devtools.type(value);
  await devtools.press("Tab");
}

async function openSettings(devtools: DevTools): Promise<void> {
  await devtools.click("button", "Settings");
  await devtools.one("dialog", "Settings");
}

/** Opens a socket that says one thing and closes with a code. */
async function talk({ page }: Recording, url: string): Promise<void> {
  await page.evaluate((url) => {
    const socket = new WebSocket(url);
    socket.addEventListener("open", () => socket.send("grün".repeat(10)));
    socket.addEventListener("message", () => socket.close(4001, "had enough"));
  }, url);
}

test("what is chosen in one DevTools is there in the next, and at once in another that is open", async ({
  own,
  lab,
}) => {
  const first = await own.record(lab.urls.httpPage);
  const other = await own.record("about:blank");
  const { devtools, recorder } = first;
  await openSettings(devtools);
  await devtools.click("radio", "Start with DevTools");
  await enter(devtools, "Memory for payloads", "64");
  await enter(devtools, "Keep for", "30");
  await devtools.click("checkbox", "Page script");
  const chosen = { startWith: "devtools", payloadMb: 64, keepDays: 30, pageScript: false, keepMb: 500 };
  await poll("the settings", async () => !(await recorder<{ pageScript: boolean }>(SETTINGS)).pageScript);
  expect(await recorder(SETTINGS)).toMatchObject(chosen);
  await poll("them elsewhere", async () => !(await other.recorder<{ pageScript: boolean }>(SETTINGS)).pageScript);
  expect(await other.recorder(SETTINGS)).toMatchObject(chosen);
  await devtools.close();

  const next = await own.record(lab.urls.httpPage);
  expect(await next.recorder(SETTINGS)).toMatchObject(chosen);
  await openSettings(next.devtools);
  const { states } = await next.devtools.one("checkbox", "Page script");
  expect(states["checked"]).toBe("false");
});

test("a number outside its limits is refused in words, and the rest stays as it was", async ({ own, lab }) => {
  const { devtools, recorder } = await own.record(lab.urls.httpPage);
  await openSettings(devtools);
  await enter(devtools, "Memory for payloads", "0");
  await devtools.waitUntil(
    `document.querySelector("#setting-payloadMb-error").innerText.startsWith("Not saved: this takes a whole number, 1 to")`,
  );
  expect(await recorder(`${SETTINGS}.payloadMb`)).toBe(256);
  await enter(devtools, "Memory for payloads", "12");
  await poll("the number", async () => (await recorder(`${SETTINGS}.payloadMb`)) === 12);
  await devtools.waitUntil(`document.querySelector("#setting-payloadMb-error").innerText === ""`);
});

test("without the page script the close code is unknown, and the panel says why", async ({ own, lab }) => {
  const { devtools } = await own.record("about:blank");
  await openSettings(devtools);
  await devtools.click("checkbox", "Page script");
  await devtools.waitUntil(`document.querySelector("dialog[open]").innerText.includes("Saved.")`);
  await devtools.close();

  const next = await own.record(lab.urls.httpPage);
  await talk(next, lab.urls.ws("/echo"));
  const { close } = await next.connection("its end", ({ state }) => state === "closed");
  expect(close).toBeUndefined();
  await next.devtools.waitUntil(`document.body.innerText.includes("Recorded without the page script")`);
});

test("a page script turned off in the middle stays until recording starts again", async ({ own, lab }) => {
  const recording = await own.record(lab.urls.httpPage);
  const { devtools, recorder, connection } = recording;
  await openSettings(devtools);
  await devtools.click("checkbox", "Page script");
  await devtools.waitUntil(`document.querySelector("dialog[open]").innerText.includes("Saved.")`);
  await closeDialog(devtools);
  await talk(recording, lab.urls.ws("/echo"));
  await connection("the close", ({ close }) => close?.code === 4001);
  expect(await recorder("socketscope.session.capture.pageScript")).toBe(true);
});

test("counts only lets go of payloads while times and sizes stay, in memory and on disk", async ({ own, lab }) => {
  const recording = await own.record(lab.urls.httpPage);
  const { devtools, connection } = recording;
  await openSettings(devtools);
  await devtools.click("checkbox", "Counts only");
  await devtools.waitUntil(`document.querySelector("dialog[open]").innerText.includes("Saved.")`);
  await closeDialog(devtools);
  await talk(recording, lab.urls.ws("/echo"));
  const seen = await connection("the end", ({ close }) => close?.code === 4001);
  expect([seen.sent, seen.received]).toMatchObject([
    { frames: 1, bytes: 50 },
    { frames: 1, bytes: 50 },
  ]);
  await devtools.waitUntil(`document.body.innerText.includes("the payloads of 2 frames")`);
  const frames = await devtools.one("region", "Frames");
  await devtools.waitUntil(`document.querySelector('section[aria-label="Frames"]').innerText.includes("50 B")`);
  expect(await textOf(devtools.panel, frames)).not.toContain("grün");
  await devtools.close();

  const { devtools: later, recorder: inLater } = await own.record("about:blank");
  const rows = await inLater(`(async () => {
    const { keptSessions } = socketscope.controls;
    const { id } = (await keptSessions.list()).value.find(({ page }) => page.url.includes("app.test"));
    const { frames } = (await keptSessions.open(id)).value.session;
    return Array.from({ length: frames.length }, (_, row) => [frames.lengthOf(row), frames.payloadOf(row).kind]);
  })()`);
  expect(rows).toEqual([
    [50, "dropped"],
    [50, "dropped"],
  ]);
  await later.close();
});

test("keeping turned off deletes what is kept, after a question", async ({ own, lab }) => {
  const { devtools, recorder } = await own.record(lab.urls.httpPage);
  const kept = () =>
    recorder<number | undefined>("socketscope.controls.keptSessions.list().then(({ value }) => value?.length)");
  await poll("a kept session", async () => (await kept()) === 1);
  await openSettings(devtools);
  await devtools.click("checkbox", "Keep sessions on this computer");
  await devtools.click("button", "Keep them");
  expect((await devtools.one("checkbox", "Keep sessions on this computer")).states["checked"]).toBe("true");
  expect(await kept()).toBe(1);
  await devtools.click("checkbox", "Keep sessions on this computer");
  await devtools.click("button", "Turn off and delete");
  await poll("nothing kept", async () => (await kept()) === undefined);
  await closeDialog(devtools);
  await devtools.click("button", "Kept sessions");
  await devtools.waitUntil(
    `document.querySelector("dialog[open]").innerText.includes("Sessions are not kept, as chosen")`,
  );
  await closeDialog(devtools);

  await openSettings(devtools);
  await devtools.click("checkbox", "Keep sessions on this computer");
  await poll("the present session again", async () => (await kept()) === 1);
});

test("settings can be saved as a file and taken from one", async ({ own, lab }) => {
  const { devtools, recorder } = await own.record(lab.urls.httpPage);
  await openSettings(devtools);
  const downloads = await catchDownloads(own.chromium);
  const { path, suggestedName } = await downloads.during(() => devtools.click("button", "Export"));
  expect(suggestedName).toBe("socketscope-settings.json");
  const text = await readFile(path, "utf8");
  expect(JSON.parse(text)).toMatchObject({ format: "socketscope-settings", version: 1, settings: { payloadMb: 256 } });

  await writeFile(path, text.replace('"payloadMb": 256', '"payloadMb": 77'));
  await chooseFile(devtools, path);
  await poll("the imported number", async () => (await recorder(`${SETTINGS}.payloadMb`)) === 77);
  await devtools.waitUntil(`document.querySelector("#setting-payloadMb").value === "77"`);

  await writeFile(path, "[]");
  await chooseFile(devtools, path);
  await devtools.waitUntil(`document.querySelector("dialog[open]").innerText.includes("holds no settings")`);
  expect(await recorder(`${SETTINGS}.payloadMb`)).toBe(77);
});

/** What the browser's file chooser would have given to the page. */
async function chooseFile({ panel }: DevTools, path: string): Promise<void> {
  const { result } = await panel.send<{ result: { objectId: string } }>("Runtime.evaluate", {
    expression: `document.querySelector('dialog[open] .dialog-footer input[type="file"]')`,
  });
  await panel.send("DOM.setFileInputFiles", { files: [path], objectId: result.objectId });
}

test("the language changes at once, stays with the profile, and leaves findings in English", async ({ own, lab }) => {
  const { devtools, recorder, page } = await own.record(lab.urls.page);
  await page.waitUntil("document.documentElement.dataset.ready");
  await page.evaluate(() => document.getElementById("gateway")?.click());
  const { title } = await shownFinding(devtools, "handshake-status");
  await openSettings(devtools);
  const choose = (language: string): Promise<unknown> =>
    devtools.evaluate((language) => {
      const list = document.querySelector<HTMLSelectElement>("#setting-language")!;
      list.value = language;
      list.dispatchEvent(new Event("change", { bubbles: true }));
    }, language);
  await choose("de");
  await devtools.one("dialog", "Einstellungen");
  await closeDialog(devtools);
  await devtools.one("button", "Aufnahme beenden");
  await devtools.one("grid", "Verbindungen");
  expect(await devtools.evaluate("document.documentElement.lang")).toBe("de");
  expect(
    await devtools.evaluate(() => {
      const title = document.querySelector<HTMLElement>("[data-rule=handshake-status] .finding-title")!;
      return [title.lang, title.innerText];
    }),
  ).toEqual(["en", title.replace(/^Problem: /, "")]);
  expect(await recorder("socketscope.controls.settings.language")).toBe("de");
  await devtools.close();

  const next = await own.record(lab.urls.page);
  await next.devtools.one("button", "Aufnahme beenden");
});
