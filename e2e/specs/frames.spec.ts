import type { DevTools } from "../support/devtools.ts";
import { textOf } from "../support/elements.ts";
import type { Lab } from "../lab/lab.ts";
import type { Page } from "../support/page.ts";
import { poll } from "../support/poll.ts";
import { expect, test, type Recording } from "../support/test.ts";

const TICKS = 40;

/** A socket whose server sends everything back: ticks, a heartbeat after each tenth, and some bytes. */
async function talk(page: Page, url: string, ticks = TICKS): Promise<void> {
  await page.evaluate(
    (url, ticks) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url);
        socket.binaryType = "arraybuffer";
        socket.addEventListener("open", () => {
          for (let n = 0; n < ticks; n++) {
            socket.send(JSON.stringify({ op: n % 4 === 0 ? "alarm" : "tick", n }));
            if (n % 10 === 9) socket.send("ping");
          }
          socket.send(Uint8Array.of(1, 2, 3));
        });
        let left = ticks + Math.floor(ticks / 10) + 1;
        socket.addEventListener("message", () => (--left === 0 ? resolve(true) : undefined));
      }),
    url,
    ticks,
  );
}

const FRAMES = 2 * (TICKS + TICKS / 10 + 1);

async function open({ record, lab }: { record: (url: string) => Promise<Recording>; lab: Lab }): Promise<DevTools> {
  const { page, devtools } = await record(lab.urls.page);
  await devtools.dock("undocked");
  await devtools.setSize(1280, 800);
  await talk(page, lab.urls.secureProxied("/echo"));
  await count(devtools, `${FRAMES} frames`);
  return devtools;
}

/** Waits until the list says how much it holds. */
async function count(devtools: DevTools, words: string): Promise<void> {
  await poll(`the frames to be ${words}`, async () => {
    const said = await devtools.evaluate(() => document.querySelector<HTMLElement>(".frames-bar")?.innerText ?? "");
    if (said.startsWith(words)) return true;
    throw new Error(`they are ${said}`);
  });
}

async function fill(devtools: DevTools, name: string, text: string): Promise<void> {
  await devtools.evaluate((name) => document.querySelector<HTMLElement>(`input[aria-label="${name}"]`)?.focus(), name);
  await devtools.press("a", ["Control"]);
  await devtools.type(text);
}

/** Finds words by keyboard, once the panel has the focus. */
async function find(devtools: DevTools, text: string): Promise<void> {
  if (!(await devtools.evaluate(() => document.hasFocus()))) await devtools.click("tab", "Frames");
  await devtools.press("f", ["Control"]);
  await devtools.waitUntil(`document.activeElement?.ariaLabel === "Find in payloads"`);
  await devtools.press("a", ["Control"]);
  await devtools.type(text);
}

async function choose(devtools: DevTools, name: string, value: string): Promise<void> {
  await devtools.one("combobox", name);
  await devtools.evaluate(
    (name, value) => {
      const select = document.querySelector<HTMLSelectElement>(`select[aria-label="${name}"]`)!;
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    },
    name,
    value,
  );
}

/** The text of the row that is selected; empty while none is in sight. */
function selectedRow(devtools: DevTools): Promise<string> {
  return devtools.evaluate(
    () => document.querySelector<HTMLElement>('.frames [role="row"][aria-selected="true"]')?.innerText ?? "",
  );
}

test("frames are found by words and by patterns, and one goes from match to match", async ({ record, lab }) => {
  const devtools = await open({ record, lab });
  await find(devtools, '"N":17');
  await count(devtools, `2 of ${FRAMES} frames`);
  await devtools.waitUntil(`document.querySelector(".frames mark")?.innerText === '"n":17'`);
  await devtools.waitUntil(
    `[...document.querySelectorAll('.frames [aria-live]')].some((one) => one.innerText.startsWith("2 of"))`,
    { what: "the count, said politely" },
  );

  await find(devtools, '/"n":3\\d/');
  await count(devtools, `20 of ${FRAMES} frames`);
  await devtools.press("F3");
  await poll("the first match to be selected", async () => (await selectedRow(devtools)).includes('"n":30'));
  await devtools.press("F3");
  await devtools.press("F3", ["Shift"]);
  await devtools.press("F3", ["Shift"]);
  await poll("the last match to be selected", async () => (await selectedRow(devtools)).includes('"n":39'));

  await devtools.click("button", "Among all");
  await devtools.waitUntil(
    `Number(document.querySelector('[aria-label="Frames"][role="grid"]').ariaRowCount) === ${FRAMES + 1}`,
  );
  await poll("the match at its place", async () => (await selectedRow(devtools)).includes('"n":39'));
  await devtools.click("button", "Among all");
  await devtools.waitUntil(`Number(document.querySelector('[aria-label="Frames"][role="grid"]').ariaRowCount) === 21`);

  await find(devtools, "/a(b/");
  await devtools.waitUntil(`document.querySelector(".frame-filter .note")?.innerText.includes("has no “)”")`);
  await devtools.click("button", "Clear filter");
  await count(devtools, `${FRAMES} frames`);
  expect(await devtools.all("button", "Next match")).toEqual([]);
});

test("a pattern that hangs other engines does not hang the panel", async ({ record, lab }) => {
  const { page, devtools } = await record(lab.urls.page);
  await devtools.dock("undocked");
  await devtools.setSize(1280, 800);
  await page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url);
        socket.addEventListener("open", () => socket.send("a".repeat(50_000)));
        socket.addEventListener("message", () => resolve(true));
      }),
    lab.urls.secureProxied("/echo"),
  );
  await count(devtools, "2 frames");
  await find(devtools, "/(a+)+b/");
  await count(devtools, "0 of 2 frames");
  await find(devtools, "/(a+)+$/");
  await count(devtools, "2 of 2 frames");
});

test("conditions combine, and are taken back together", async ({ record, lab }) => {
  const devtools = await open({ record, lab });
  await devtools.click("button", "Filters");
  await choose(devtools, "Direction", "sent");
  await count(devtools, `${FRAMES / 2} of ${FRAMES} frames`);
  await choose(devtools, "Type", "text");
  await count(devtools, `${FRAMES / 2 - 1} of ${FRAMES} frames`);
  await fill(devtools, "Kind", "alarm");
  await count(devtools, `10 of ${FRAMES} frames`);
  await find(devtools, "2");
  // 12, 20, 24, 28 and 32.
  await count(devtools, `5 of ${FRAMES} frames`);
  await devtools.click("checkbox", "Invert");
  await count(devtools, `${FRAMES - 5} of ${FRAMES} frames`);
  await devtools.click("button", "Clear filter");
  await count(devtools, `${FRAMES} frames`);

  await fill(devtools, "Largest size", "3 B");
  await count(devtools, `2 of ${FRAMES} frames`);
  await devtools.click("button", "Clear filter");
  await devtools.click("checkbox", /^Hide heartbeats/);
  await count(devtools, `${FRAMES - TICKS / 5} of ${FRAMES} frames`);
  await devtools.one("checkbox", `Hide heartbeats (${TICKS / 5} hidden)`);
});

test("a filter goes on with new frames", async ({ record, lab }) => {
  const { page, devtools } = await record(lab.urls.page);
  await devtools.dock("undocked");
  await devtools.setSize(1280, 800);
  await talk(page, lab.urls.secureProxied("/echo"));
  await count(devtools, `${FRAMES} frames`);
  await find(devtools, "alarm");
  await count(devtools, `20 of ${FRAMES} frames`);
  await talk(page, lab.urls.secureProxied("/echo"));
  await count(devtools, `40 of ${2 * FRAMES} frames`);
});

test("the time of a frame is told in three ways", async ({ record, lab }) => {
  const devtools = await open({ record, lab });
  const head = async (): Promise<string> =>
    textOf(
      devtools.panel,
      (await devtools.all("columnheader", undefined, { within: await devtools.one("grid", "Frames") }))[0]!,
    );
  expect(await head()).toBe("Time");
  await choose(devtools, "Time of a frame", "absolute");
  await poll("the time of day", async () => (await head()) === "Time of day");
  await devtools.waitUntil(
    `/^\\d\\d:\\d\\d:\\d\\d/.test(document.querySelector('.frames .grid-body .cell-time').innerText)`,
  );
  await choose(devtools, "Time of a frame", "delta");
  await poll("the difference", async () => (await head()) === "Δ time");
  await choose(devtools, "Time of a frame", "relative");
});
