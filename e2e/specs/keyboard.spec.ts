import { readFile } from "node:fs/promises";
import { parseHtmlReport } from "../../src/core/report/parse-report.ts";
import { catchDownloads } from "../support/downloads.ts";
import { focused, tabTo } from "../support/focus.ts";
import { shownFinding, shownFindings } from "../support/panel.ts";
import { poll } from "../support/poll.ts";
import { expect, test } from "../support/profile-test.ts";

test("from the start of the recording to the saved report with keys alone", async ({ own, lab }) => {
  test.setTimeout(120_000);
  const { devtools, page, recorder, connection } = await own.record("about:blank");
  await recorder("socketscope.controls.stop()");
  await devtools.one("button", "Start recording");
  await devtools.evaluate("document.body.focus(), window.focus()");

  await tabTo(devtools, "button", "Start recording");
  await devtools.press("Enter");
  await devtools.one("button", "Stop recording");
  expect(await focused(devtools)).toMatchObject({ role: "button", name: "Stop recording" });

  await page.goto(lab.urls.page);
  await page.waitUntil("document.documentElement.dataset.ready");
  await page.evaluate((echo) => {
    document.getElementById("gateway")?.click();
    const socket = new WebSocket(echo);
    socket.addEventListener("open", () => socket.send("first"));
    socket.addEventListener("message", ({ data }) => data === "first" && socket.send("second"));
  }, lab.urls.secureProxied("/echo"));
  await connection("all frames", ({ received }) => received.frames === 2);
  await shownFinding(devtools, "handshake-status");

  // All keys are told in one place, which gives the focus back.
  await devtools.press("?");
  await devtools.one("dialog", "Keys");
  await devtools.press("Escape");
  await devtools.waitUntil("document.querySelector('dialog[open]') === null");
  expect(await focused(devtools)).toMatchObject({ role: "button", name: "Stop recording" });

  // The worst finding is the first one.
  const [worst] = await shownFindings(devtools);
  expect(worst).toMatchObject({ rule: "handshake-status", severity: "error" });
  await tabTo(devtools, "button", /\(502\)/);
  await devtools.press("Enter");
  await devtools.one("heading", "What to do");

  // Its connection, and back to what it says.
  await tabTo(devtools, "button", /^\/down\/socket #\d$/);
  await devtools.press("Enter");
  await devtools.waitUntil(`document.querySelector('[aria-label="Connections"] [aria-selected="true"]') !== null`);
  expect(await focused(devtools)).toMatchObject({ role: "button", name: expect.stringMatching(/^\/down\/socket/) });
  await tabTo(devtools, "tab", "You");
  await devtools.press("ArrowRight");
  expect(await focused(devtools)).toMatchObject({ role: "tab", name: "Operations" });
  const advice = (await shownFindings(devtools))[0]!.text;
  expect(advice).toContain("proxy");
  await tabTo(devtools, "button", "Copy");
  await devtools.press("Enter");
  await devtools.one("button", "Copied");

  // The other connection by arrows, and one of its frames.
  await tabTo(devtools, "grid", "Connections");
  await devtools.press("Home");
  await devtools.press("ArrowDown");
  expect((await focused(devtools)).row).toMatch(/^Open .*\/echo/);
  await tabTo(devtools, "grid", "Frames");
  await devtools.press("Home");
  expect((await focused(devtools)).row).toMatch(/first/);
  await devtools.press("End");
  expect((await focused(devtools)).row).toMatch(/second/);
  await devtools.one("region", "Payload");

  await tabTo(devtools, "button", "Export…", true);
  await devtools.press("Enter");
  await devtools.one("dialog", "Export session");
  const downloads = await catchDownloads(own.chromium);
  await tabTo(devtools, "button", "Save HTML");
  const { path } = await downloads.during(() => devtools.press("Enter"));
  const saved = parseHtmlReport(await readFile(path, "utf8"));
  if (!saved.ok) throw new Error(saved.error);
  expect(saved.value.findings.map(({ rule }) => rule)).toContain("handshake-status");
  await devtools.press("Escape");
  await poll("the focus back on the button", async () => (await focused(devtools)).name === "Export…");
});
