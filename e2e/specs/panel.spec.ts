import { readFile } from "node:fs/promises";
import type { Report } from "../../src/core/report/format.ts";
import { parseHtmlReport, parseReport } from "../../src/core/report/parse-report.ts";
import { catchDownloads } from "../support/downloads.ts";
import type { DevTools } from "../support/devtools.ts";
import { textOf } from "../support/elements.ts";
import type { Page } from "../support/page.ts";
import { shownFinding, shownFindings } from "../support/panel.ts";
import { expect, test } from "../support/test.ts";

/** How long the lab's proxy lets a socket be silent, and what a busy machine may add before it is noticed. */
const IDLE_MS = 60_000;
/** A busy machine sees the last frame a moment late, and the end too. */
const SIXTY_SECONDS = /(59\.[5-9]|60\.\d|61\.[0-5]) seconds/;
const GRACE_MS = 15_000;

async function press(page: Page, ...buttons: string[]): Promise<void> {
  await page.waitUntil("document.documentElement.dataset.ready");
  for (const button of buttons) await page.evaluate((id) => document.getElementById(id)?.click(), button);
}

/** Makes room for all regions side by side. */
async function widen(devtools: DevTools): Promise<void> {
  await devtools.dock("undocked");
  await devtools.setSize(1280, 800);
}

function findingOf(report: Report, rule: string) {
  const found = report.findings.filter((finding) => finding.rule === rule);
  expect(found, `findings of ${rule}`).toHaveLength(1);
  const [finding] = found;
  const connections = report.connections.filter(({ id }) => finding?.connections.includes(id));
  return { finding, connection: connections[0], connections };
}

test("mixed content, a 502 and a real idle limit are diagnosed, and the exported report says so", async ({
  chromium,
  record,
  lab,
}) => {
  test.setTimeout(IDLE_MS + 60_000);
  const { page, devtools } = await record(lab.urls.page);
  await press(page, "idle", "mixed-content", "gateway");

  expect((await shownFinding(devtools, "mixed-content")).title).toMatch(/blocked/i);
  expect((await shownFinding(devtools, "handshake-status")).title).toMatch(/502/);
  expect((await shownFinding(devtools, "idle-timeout", IDLE_MS + GRACE_MS)).title).toMatch(SIXTY_SECONDS);

  const { json, html } = await exportReport(devtools, await catchDownloads(chromium));
  const parsed = parseReport(json);
  if (!parsed.ok) throw new Error(parsed.error);
  const report = parsed.value;
  expect(report.redaction.mode).toBe("redacted");
  expect(new URL(report.page.url).host).toBe(new URL(lab.urls.page).host);
  const problems = report.findings.filter(({ severity }) => severity === "error").map(({ rule }) => rule);
  expect(problems.sort()).toEqual(["handshake-status", "idle-timeout", "mixed-content"]);

  const mixed = findingOf(report, "mixed-content");
  expect(mixed.finding?.severity).toBe("error");
  expect(mixed.connection).toMatchObject({ state: "blocked", blocked: { by: "mixed-content" } });

  const refused = findingOf(report, "handshake-status");
  expect(refused.connection).toMatchObject({ state: "failed", handshake: { status: 502 } });

  const idle = findingOf(report, "idle-timeout");
  expect(idle.connection).toMatchObject({ state: "closed", close: { code: 1006, wasClean: false, by: "network" } });
  expect(idle.connection?.idleBeforeCloseMs).toBeGreaterThan(IDLE_MS - 500);
  expect(idle.connection?.idleBeforeCloseMs).toBeLessThan(IDLE_MS + 2_000);
  // One close alone fits a dozen products, so nothing more than "possible" may be claimed.
  expect(idle.finding?.confidence).toBe("possible");
  expect(idle.finding?.advice.some(({ config }) => config?.format === "nginx")).toBe(true);

  const fromHtml = parseHtmlReport(html);
  if (!fromHtml.ok) throw new Error(fromHtml.error);
  expect(fromHtml.value.findings).toEqual(report.findings);
  expect(html).toContain("<svg");
});

test("a socket that behaves is no problem", async ({ record, lab }) => {
  const { page, devtools, connection } = await record(lab.urls.page);
  await widen(devtools);
  await page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url);
        socket.addEventListener("open", () => socket.send("hello"));
        socket.addEventListener("message", () => socket.close(1000, "done"));
        socket.addEventListener("close", () => resolve(true));
      }),
    lab.urls.secureProxied("/echo"),
  );
  await connection("the close", ({ close }) => close?.code === 1000);
  // The row says that the model's end has reached the screen.
  await devtools.waitUntil(`document.querySelector('[aria-label="Connections"]').innerText.includes("1000")`);
  expect((await shownFindings(devtools)).filter(({ severity }) => severity !== "info")).toEqual([]);
});

test("the names that assistive technology relies on are there", async ({ record, lab }) => {
  const { page, devtools } = await record(lab.urls.page);
  await press(page, "gateway");
  await shownFinding(devtools, "handshake-status");
  await widen(devtools);
  for (const name of ["Connections", "Findings", "Timeline", "Frames"]) await devtools.one("region", name);
  const connections = await devtools.one("region", "Connections");
  expect(await textOf(devtools.panel, await devtools.one("grid", undefined, { within: connections }))).toContain(
    "/down/socket",
  );
  for (const name of ["Stop recording", "Clear", "Export…"]) await devtools.one("button", name);

  await devtools.click("button", "Export…");
  const dialog = await devtools.one("dialog", "Export session");
  const contents = await devtools.one("radiogroup", "Contents", { within: dialog });
  const radios = await devtools.all("radio", undefined, { within: contents });
  expect(radios.map(({ name, states }) => [name, states["checked"]])).toEqual([
    ["Redacted", "true"],
    ["Metadata only", "false"],
    ["Everything", "false"],
  ]);
  for (const name of ["Save HTML", "Save JSON"]) await devtools.one("button", name, { within: dialog });
  await devtools.press("Escape");
  await devtools.waitUntil("document.querySelector('dialog[open]') === null");
});

test("clearing begins anew while recording goes on", async ({ record, lab }) => {
  const { page, devtools, connection } = await record(lab.urls.page);
  await press(page, "gateway");
  await shownFinding(devtools, "handshake-status");
  await devtools.click("button", "Clear");
  await devtools.waitUntil("document.querySelector('[data-rule]') === null");
  await press(page, "mixed-content");
  await shownFinding(devtools, "mixed-content");
  await connection("the new one", ({ blocked }) => blocked?.by === "mixed-content");
  const problems = (await shownFindings(devtools)).filter(({ severity }) => severity === "error");
  expect(problems.map(({ rule }) => rule)).toEqual(["mixed-content"]);
});

async function exportReport(
  devtools: DevTools,
  downloads: Awaited<ReturnType<typeof catchDownloads>>,
): Promise<{ json: string; html: string }> {
  await devtools.click("button", "Export…");
  const json = await downloads.during(() => devtools.click("button", "Save JSON"));
  expect(json.suggestedName).toMatch(/^socketscope-app\.test-.*\.json$/);
  const html = await downloads.during(() => devtools.click("button", "Save HTML"));
  expect(html.suggestedName).toMatch(/\.html$/);
  return { json: await readFile(json.path, "utf8"), html: await readFile(html.path, "utf8") };
}
