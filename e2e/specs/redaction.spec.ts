import { readFile } from "node:fs/promises";
import { catchDownloads } from "../support/downloads.ts";
import type { DevTools } from "../support/devtools.ts";
import { expect, test } from "../support/test.ts";

const URL_TOKEN = "url-t0ken-1a2b3c4d";
const COOKIE = "c00kie-5e6f7g8h";
const AUTH = "s0cketio-9i0j1k2l";
const PASSWORD = "p4ssword-3m4n5o6p";
const CUSTOMER = "Customer Grimm of Hill Road";

/** What the preview says at this moment. */
function counts(devtools: DevTools): Promise<string> {
  return devtools.evaluate(() => document.querySelector<HTMLElement>(".preview-state")?.innerText ?? "");
}

async function saysCounts(devtools: DevTools, wanted: string): Promise<void> {
  await devtools.waitUntil(`document.querySelector(".preview-state")?.innerText.includes(${JSON.stringify(wanted)})`, {
    what: `the preview saying ${wanted}`,
  });
}

test("what the preview shows is what leaves, with what a person keeps and hides", async ({ chromium, record, lab }) => {
  const { page, devtools, connection } = await record(lab.urls.page);
  await page.evaluate((cookie) => void (document.cookie = `sid=${cookie}; path=/; secure`), COOKIE);
  await page.evaluate(
    (url, frames) =>
      new Promise<void>((resolve) => {
        const socket = new WebSocket(url);
        let echoed = 0;
        socket.addEventListener("open", () => frames.forEach((frame) => socket.send(frame)));
        socket.addEventListener("message", () => {
          if (++echoed === frames.length) resolve();
        });
      }),
    lab.urls.secureProxied(`/echo?token=${URL_TOKEN}`),
    [
      `40{"token":"${AUTH}"}`,
      `{"user":"ann","password":"${PASSWORD}"}`,
      `{"text":"call ${CUSTOMER}, order ORD-17, and repeat ${PASSWORD}"}`,
    ],
  );
  await connection("both directions", ({ path, sent, received }) => {
    return path.includes("/echo") && sent.frames === 3 && received.frames === 3;
  });

  await devtools.click("button", "Export…");
  const dialog = await devtools.one("dialog", "Export session");
  await saysCounts(devtools, "2 tokens");
  expect(await counts(devtools)).toMatch(/2 tokens.*1 password|1 password.*2 tokens/);
  expect(await counts(devtools)).toContain("1 cookie");

  // A value is shown on demand only.
  const listed = () => devtools.evaluate(() => document.querySelector<HTMLElement>(".found-list")?.innerText ?? "");
  for (const secret of [URL_TOKEN, COOKIE, AUTH, PASSWORD]) expect(await listed()).not.toContain(secret);
  await devtools.click("button", "Show password #1", { within: dialog });
  await devtools.waitUntil(`document.querySelector(".found-list").innerText.includes(${JSON.stringify(PASSWORD)})`);

  // The cookie is kept, a text that no program could know is hidden by selecting it in a message.
  await devtools.click("button", "Keep cookie #1 as it is", { within: dialog });
  await devtools.waitUntil(`!document.querySelector(".preview-state")?.innerText.includes("cookie")`);
  const names = await devtools.evaluate(() =>
    [...document.querySelectorAll<HTMLButtonElement>(".found-row[data-kind=password] .link")].map(
      (link) => link.innerText,
    ),
  );
  expect(names[0]).toMatch(/^Message \d+ · #\d+$/);
  await devtools.evaluate((customer) => {
    const links = [...document.querySelectorAll<HTMLButtonElement>(".found-row[data-kind=password] .link")];
    const text = document.querySelector<HTMLTextAreaElement>(".leaving-text")!;
    return new Promise<void>((resolve) => {
      const look = (): void => {
        const from = text.value.indexOf(customer);
        if (from < 0) {
          links.shift()?.click();
          requestAnimationFrame(look);
          return;
        }
        text.focus();
        text.setSelectionRange(from, from + customer.length);
        resolve();
      };
      look();
    });
  }, CUSTOMER);
  await devtools.waitUntil(`document.querySelector("#export-hide")?.value === ${JSON.stringify(CUSTOMER)}`);
  await devtools.click("button", "Hide this everywhere", { within: dialog });
  await saysCounts(devtools, "1 hidden text");

  const downloads = await catchDownloads(chromium);
  for (const format of ["JSON", "HTML", "HAR"]) {
    const { path } = await downloads.during(() => devtools.click("button", `Save ${format}`));
    const file = await readFile(path, "utf8");
    for (const secret of [URL_TOKEN, AUTH, PASSWORD, CUSTOMER])
      expect(file, `${format}: ${secret}`).not.toContain(secret);
    expect(file, format).toContain(COOKIE);
    expect(file, format).toContain("ORD-17");
    expect(file, format).toContain("‹hidden text #1›");
    expect(file, format).toContain("‹password #1›");
  }
});

test("everything is said to be unsafe, and has no preview", async ({ record, lab }) => {
  const { page, devtools, connection } = await record(lab.urls.page);
  await page.evaluate((url) => void new WebSocket(url), lab.urls.secureProxied("/echo"));
  await connection("an open one", ({ state }) => state === "open");
  await devtools.click("button", "Export…");
  const dialog = await devtools.one("dialog", "Export session");
  await devtools.click("radio", "Everything", { within: dialog });
  await devtools.waitUntil(`document.querySelector(".found-list, .leaving-text") === null`);
  expect(await devtools.evaluate(() => document.querySelector<HTMLElement>(".choice-unsafe")?.innerText)).toContain(
    "not safe to send",
  );
});
