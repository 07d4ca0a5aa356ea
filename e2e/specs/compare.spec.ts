import { startLab } from "../lab/lab.ts";
import { seriousViolations } from "../support/axe.ts";
import { tabTo } from "../support/focus.ts";
import { expect, test } from "../support/test.ts";

const DIALOG = `(document.querySelector("dialog[open]")?.innerText ?? "").replaceAll(/\\s+/g, " ")`;

test("a connection that a proxy cut and one that lives, side by side", async ({ record }) => {
  test.setTimeout(120_000);
  const lab = await startLab({ idleSeconds: 2 });
  try {
    const { page, devtools, connection } = await record(lab.urls.page);
    await devtools.dock("undocked");
    await devtools.setSize(1280, 800);
    await page.evaluate((quiet) => void new WebSocket(quiet), lab.urls.secureProxied("/quiet?room=a"));
    await page.evaluate((beats) => void new WebSocket(beats), lab.urls.secureProxied("/heartbeat?every=300"));
    await connection("the cut", ({ close }) => close?.code === 1006);
    await connection("beats after it", ({ received }) => received.frames > 8);
    await devtools.waitUntil(`document.querySelector('[aria-label="Connections"]').innerText.includes("1006")`);

    // By keyboard, from the details of the selected one.
    await devtools.evaluate("document.body.focus(), window.focus()");
    await tabTo(devtools, "grid", "Connections");
    await devtools.press("Home");
    await tabTo(devtools, "button", "Compare…");
    await devtools.press("Enter");
    const dialog = await devtools.one("dialog", "Compare connections");
    await devtools.waitUntil(`${DIALOG}.includes("They went to different addresses. #1 ended with 1006, 2")`);
    const text = await devtools.evaluate<string, []>(DIALOG);
    expect(text).toMatch(
      /#1 ended with 1006, 2\.\d s after its last sign of life\. #2 had not ended, with a heartbeat every \d{3} ms\./,
    );
    expect(text).toContain("Heartbeat of the server, every");
    expect(text).not.toContain("Sec-WebSocket-Key");

    expect(await seriousViolations(devtools)).toEqual([]);

    // All, and then nothing but what differs.
    await devtools.click("switch", "Show what is alike too", { within: dialog });
    await devtools.waitUntil(`/sec-websocket-key/i.test(${DIALOG})`);
    await devtools.press("Escape");
    await devtools.waitUntil("document.querySelector('dialog') === null");

    // The same by pointer: the one is selected, the other clicked with Ctrl.
    await devtools.evaluate(() => {
      const row = document.querySelectorAll('[aria-label="Connections"] [role="row"][aria-selected]')[1];
      row?.dispatchEvent(new MouseEvent("click", { bubbles: true, ctrlKey: true }));
    });
    await devtools.waitUntil(`${DIALOG}.includes("They went to different addresses.")`);
    await devtools.press("Escape");
    await devtools.waitUntil("document.querySelector('dialog') === null");

    // A stretch of time beside the rest.
    await devtools.evaluate(() => document.querySelector<HTMLElement>('[role="application"]')?.focus());
    await devtools.press("+");
    await devtools.press("+");
    await devtools.press("r");
    await devtools.click("button", "Compare with the rest");
    await devtools.one("dialog", "The chosen time and the rest");
    await devtools.waitUntil(`/Frames received [\\d.,]+ a second/.test(${DIALOG})`);
  } finally {
    await lab.close();
  }
});
