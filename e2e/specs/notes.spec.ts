import { readFile } from "node:fs/promises";
import { parseHtmlReport, parseReport } from "../../src/core/report/parse-report.ts";
import { seriousViolations } from "../support/axe.ts";
import { catchDownloads } from "../support/downloads.ts";
import { focused, tabTo } from "../support/focus.ts";
import { expect, test } from "../support/test.ts";

const PASSWORD = "p4ssword-3m4n5o6p";

/** Texts of the notes in the list. */
const LISTED = `[...document.querySelectorAll(".notes .note-text")].map((text) => text.innerText).join("|")`;
const NO_DIALOG = "document.querySelector('dialog') === null";

test("a note is pinned by keyboard, changed, and leaves with the report, without the secrets in it", async ({
  chromium,
  record,
  lab,
}) => {
  test.setTimeout(120_000);
  const { page, devtools, connection, recorder } = await record(lab.urls.page);
  await devtools.dock("undocked");
  await devtools.setSize(1280, 800);
  await page.evaluate((url) => {
    const socket = new WebSocket(url);
    socket.addEventListener("open", () => socket.send("first"));
  }, lab.urls.secureProxied("/echo"));
  const { id } = await connection("the echo", ({ received }) => received.frames === 1);
  await devtools.waitUntil(
    `document.querySelectorAll('[role="grid"][aria-label="Frames"] [aria-selected]').length === 2`,
    {
      what: "both frames in the list",
    },
  );

  // To a frame that is selected.
  await devtools.evaluate("document.body.focus(), window.focus()");
  await tabTo(devtools, "grid", "Frames");
  await devtools.press("Home");
  await devtools.one("region", "Payload");
  await devtools.press("n");
  await devtools.one("dialog", "Notes");
  expect(await focused(devtools)).toMatchObject({ role: "textbox", name: /^Note at \d+:\d+\.\d+$/ });
  await devtools.type(`Here <b>she</b> signs in. Her password: ${PASSWORD}`);
  await devtools.press("Enter", ["Control"]);
  await devtools.waitUntil(NO_DIALOG);

  // To the session, with a button, and then with other words.
  await tabTo(devtools, "button", "Add note");
  await devtools.press("Enter");
  await devtools.one("dialog", "Notes");
  await devtools.type("Lunch");
  await devtools.evaluate(() => {
    const about = document.querySelector<HTMLSelectElement>('[aria-label="What the note is about"]')!;
    about.value = "session";
    about.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await devtools.press("Enter", ["Control"]);
  await devtools.waitUntil(NO_DIALOG);
  await devtools.click("button", "Notes (2)");
  const dialog = await devtools.one("dialog", "Notes");
  await devtools.waitUntil(`${LISTED}.includes("Lunch")`);
  expect(await devtools.evaluate(LISTED)).toContain("Here <b>she</b> signs in.");
  const changes = await devtools.all("button", /^Change the note/, { within: dialog });
  expect(changes).toHaveLength(2);
  expect(await seriousViolations(devtools)).toEqual([]);
  await devtools.evaluate(() => {
    const items = [...document.querySelectorAll<HTMLElement>(".notes li")];
    items
      .find(({ innerText }) => innerText.includes("Lunch"))
      ?.querySelector<HTMLElement>(".push .button")
      ?.click();
  });
  await devtools.waitUntil(`document.querySelector(".notes textarea") !== null`);
  await devtools.evaluate("document.querySelector('.notes textarea').select()");
  await devtools.evaluate("document.querySelector('.notes textarea').focus()");
  await devtools.type("Dinner");
  await devtools.press("Enter", ["Control"]);
  await devtools.waitUntil(`${LISTED}.includes("Dinner")`);
  await devtools.press("Escape");
  await devtools.waitUntil(NO_DIALOG);
  const told = await recorder<{ text: string; connection?: string }[]>("socketscope.session.notes");
  expect(told.find(({ text }) => text.startsWith("Here"))?.connection).toBe(id);
  expect(told.find(({ text }) => text === "Dinner")?.connection).toBeUndefined();
  await devtools.waitUntil(
    `[...document.querySelectorAll("table caption")].some((caption) => caption.innerText === "Notes" && caption.parentElement.textContent.includes("Dinner"))`,
    { what: "the notes in the timeline's table" },
  );

  // Both are in what is saved; the password is not.
  const downloads = await catchDownloads(chromium);
  await devtools.click("button", "Export…");
  const exporting = await devtools.one("dialog", "Export session");
  const save = async (name: string): Promise<string> => {
    const { path } = await downloads.during(() => devtools.click("button", name, { within: exporting }));
    return readFile(path, "utf8");
  };
  const html = await save("Save HTML");
  const json = await save("Save JSON");
  for (const report of [parseReport(json), parseHtmlReport(html)]) {
    if (!report.ok) throw new Error(report.error);
    const texts = report.value.notes?.map(({ text }) => text).sort();
    expect(texts).toEqual(["Dinner", "Here <b>she</b> signs in. Her password: ‹password #1›"]);
  }
  expect(html).toContain("Here &lt;b&gt;she&lt;/b&gt; signs in.");
  expect(html + json).not.toContain(PASSWORD);
});
