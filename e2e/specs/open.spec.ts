import { createReadStream } from "node:fs";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openFile } from "../../src/core/report/open-file.ts";
import { openInPanel } from "../support/choose-file.ts";
import { catchDownloads } from "../support/downloads.ts";
import type { DevTools } from "../support/devtools.ts";
import { textOf } from "../support/elements.ts";
import { evaluate } from "../support/evaluate.ts";
import type { Chromium } from "../support/launch.ts";
import { shownFinding, shownFindings } from "../support/panel.ts";
import { expect, test, type Recording } from "../support/test.ts";

/** Has a refused handshake, a blocked socket and one that carried a message each way recorded. */
async function recordAll({ page, connection, devtools }: Recording, echo: string): Promise<void> {
  await page.waitUntil("document.documentElement.dataset.ready");
  await page.evaluate((url) => {
    for (const button of ["mixed-content", "gateway"]) document.getElementById(button)?.click();
    const socket = new WebSocket(url);
    socket.addEventListener("open", () => socket.send("remember me"));
    socket.addEventListener("message", () => socket.close(4001, "had enough"));
  }, echo);
  await connection("the close", ({ close }) => close?.code === 4001);
  for (const rule of ["mixed-content", "handshake-status", "page-closed"]) await shownFinding(devtools, rule);
}

/** Saves the session in all formats, under names that tell them. */
async function exportAll(chromium: Chromium, devtools: DevTools): Promise<Record<"JSON" | "HTML" | "HAR", string>> {
  const downloads = await catchDownloads(chromium);
  const save = async (format: string): Promise<string> => {
    const { path } = await downloads.during(() => devtools.click("button", `Save ${format}`));
    const named = join(chromium.profile, `saved.${format.toLowerCase()}`);
    await copyFile(path, named);
    return named;
  };
  await devtools.click("button", "Export…");
  const files = { JSON: await save("JSON"), HTML: await save("HTML"), HAR: await save("HAR") };
  await devtools.press("Escape");
  await devtools.waitUntil("document.querySelector('dialog[open]') === null");
  return files;
}

function ruleAndTitle(findings: Awaited<ReturnType<typeof shownFindings>>): string[] {
  return findings.map(({ rule, severity, confidence, title }) => [rule, severity, confidence, title].join(" | "));
}

test("what was saved opens again with its findings, connections and messages", async ({ chromium, record, lab }) => {
  const recording = await record(lab.urls.page);
  const { devtools, recorder } = recording;
  await devtools.dock("undocked");
  await devtools.setSize(1280, 800);
  await recordAll(recording, lab.urls.secureProxied("/echo"));
  const live = ruleAndTitle(await shownFindings(devtools));
  const files = await exportAll(chromium, devtools);

  for (const [format, file] of Object.entries(files)) {
    await openInPanel(devtools, file);
    const banner = await devtools.one("region", "Opened report");
    const words = await textOf(devtools.panel, banner);
    expect(words, format).toMatch(
      new RegExp(`^Report saved\\.${format.toLowerCase()}, recorded today \\d+:\\d\\d\\. The live recording goes on`),
    );
    expect(words, format).toContain("It was redacted when it was saved");
    await shownFinding(devtools, "handshake-status");
    expect(ruleAndTitle(await shownFindings(devtools)), format).toEqual(live);
    const connections = await textOf(devtools.panel, await devtools.one("region", "Connections"));
    for (const seen of ["/down/socket", "4001", "Blocked"]) expect(connections, format).toContain(seen);
    expect(await devtools.all("button", /^(Stop|Start) recording$|^Clear$/)).toEqual([]);
    expect(await recorder("socketscope.status.state")).toBe("recording");
    await devtools.click("button", "Back to the live recording");
    await devtools.one("button", "Stop recording");
    expect(await devtools.all("region", "Opened report")).toEqual([]);
  }
});

test("a file that is wrong is answered with a sentence, and nothing else changes", async ({
  chromium,
  record,
  lab,
}) => {
  const recording = await record(lab.urls.page);
  const { devtools, recorder } = recording;
  await recordAll(recording, lab.urls.secureProxied("/echo"));
  const before = ruleAndTitle(await shownFindings(devtools));
  const { JSON: saved } = await exportAll(chromium, devtools);
  const text = await readFile(saved, "utf8");
  const broken = join(chromium.profile, "broken.json");
  await writeFile(broken, text.slice(0, text.length / 2));

  await openInPanel(devtools, broken);
  const alert = await devtools.one("alert");
  expect(await textOf(devtools.panel, alert)).toContain("broken.json: The report ends too early");
  expect(await devtools.all("region", "Opened report")).toEqual([]);
  expect(ruleAndTitle(await shownFindings(devtools))).toEqual(before);
  await devtools.one("button", "Stop recording");
  expect(await recorder("socketscope.status.state")).toBe("recording");

  // An opened report stays as it was, too.
  await openInPanel(devtools, saved);
  await devtools.one("region", "Opened report");
  expect(await devtools.all("alert")).toEqual([]);
  await writeFile(broken, "<h1>not a report</h1>");
  await openInPanel(devtools, broken);
  expect(await textOf(devtools.panel, await devtools.one("alert"))).toContain(
    "This HTML file is not a Socketscope report",
  );
  const banner = await devtools.one("region", "Opened report");
  expect(await textOf(devtools.panel, banner)).toContain("Report saved.json");
  await devtools.click("button", "Got it");
  await devtools.waitUntil("document.querySelector('[role=alert]') === null");
});

test("a file that is dropped anywhere is read", async ({ record, lab }) => {
  const { devtools } = await record(lab.urls.page);
  const drag = (type: string) =>
    devtools.evaluate((type) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["not a report"], "dropped.json"));
      const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer });
      document.querySelector("main")?.dispatchEvent(event);
      return event.defaultPrevented;
    }, type);
  expect(await drag("dragover")).toBe(true);
  await devtools.waitUntil("document.body.innerText.includes('Drop a report or a HAR to open it')");
  expect(await drag("drop")).toBe(true);
  expect(await textOf(devtools.panel, await devtools.one("alert"))).toContain(
    "dropped.json: This is not a Socketscope",
  );
  expect(await devtools.evaluate("document.body.innerText.includes('Drop a report')")).toBe(false);
});

test("what Chrome's Network panel saves opens, and what it cannot tell is said", async ({ chromium, record, lab }) => {
  const { page, devtools, connection } = await record(lab.urls.page);
  await page.waitUntil("document.documentElement.dataset.ready");
  await page.evaluate((url) => {
    document.getElementById("gateway")?.click();
    const lasting = new WebSocket(`${url}?lasting`);
    lasting.addEventListener("open", () => lasting.send("still here"));
    const closed = new WebSocket(`${url}?closed`);
    closed.addEventListener("open", () => closed.send("remember me"));
    closed.addEventListener("message", () => setTimeout(() => closed.close(4001, "had enough"), 200));
  }, lab.urls.secureProxied("/echo"));
  await connection("the answer", ({ path, received }) => path.endsWith("?lasting") && received.frames === 1);
  const ended = await connection("the close", ({ close }) => close?.code === 4001);
  await shownFinding(devtools, "handshake-status");

  const file = join(chromium.profile, "customer.har");
  await writeFile(file, await networkPanelHar(devtools));
  await openInPanel(devtools, file);
  const words = await textOf(devtools.panel, await devtools.one("region", "Opened report"));
  expect(words).toMatch(/^Report customer\.har, recorded today/);
  expect(words).toContain("A HAR has no close codes");
  expect(words).toContain("Whether and when 1 of its sockets ended is not told.");
  expect((await shownFinding(devtools, "handshake-status")).title).toMatch(/502/);

  const opened = await openFile({ name: file, text: createReadStream(file, "utf8") });
  if (!opened.ok) throw new Error(opened.error);
  const sockets = [...opened.value.session.connections.values()];
  expect(sockets.map(({ path }) => path).sort()).toEqual(["/down/socket", "/echo?closed", "/echo?lasting"]);
  const lasting = sockets.find(({ path }) => path.endsWith("?lasting"));
  expect(lasting).toMatchObject({ endUnseen: true, sent: { frames: 1, bytes: 10 }, received: { frames: 1 } });
  const closed = sockets.find(({ path }) => path.endsWith("?closed"));
  expect(closed).toMatchObject({ state: "closed", sent: { bytes: 11 }, received: { bytes: 11 } });
  expect(closed?.endUnseen).toBeUndefined();
  // Two clocks and a rounding to milliseconds lie between them.
  expect(Math.abs((closed?.closedAt ?? 0) - (ended.closedAt ?? 0))).toBeLessThan(50);
});

/** The HAR that the Network panel's button would save. */
async function networkPanelHar({ frontend }: DevTools): Promise<string> {
  const har = await evaluate(
    frontend,
    `Promise.all([import("./models/har/har.js"), import("./models/logs/logs.js")]).then(async ([{ Log }, logs]) =>
      JSON.stringify({ log: await Log.Log.build(logs.NetworkLog.NetworkLog.instance().requests(), { sanitize: true }) }))`,
  );
  return String(har);
}
