import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { diagnose } from "../../src/core/diagnosis/diagnose.ts";
import { buildReport } from "../../src/core/report/build-report.ts";
import { OPTIONS, richEvents, richFinding, sessionOf } from "../../src/core/report/test-session.ts";
import { reportToHtml } from "../../src/core/report/to-html.ts";
import { catchDownloads } from "../support/downloads.ts";
import type { Chromium } from "../support/launch.ts";
import { openPage, type Page } from "../support/page.ts";
import { shownFinding } from "../support/panel.ts";
import { EXTENSION, expect, test } from "../support/test.ts";

const HOSTILE = `</script></style><script>document.title="ran"</script><img src="https://lost.test/x" onerror="document.title='ran'">"'\u2028\u202E\0=cmd()`;

/** Every text of a report that is free, made hostile; words with a meaning of their own stay. */
function poisoned(viewer: { script: string; style: string }): string {
  const session = sessionOf(richEvents());
  const report = buildReport(session, [...diagnose(session), richFinding()], { ...OPTIONS, mode: "everything" });
  const long = "long line ".repeat(1_000_000) + HOSTILE;
  return reportToHtml(
    {
      ...report,
      page: { url: `https://app.test/${HOSTILE}`, title: HOSTILE },
      findings: report.findings.map((finding) => ({
        ...finding,
        title: `Hostile: ${HOSTILE}`,
        summary: HOSTILE,
        evidence: finding.evidence.map((evidence) => ({ ...evidence, label: HOSTILE, value: HOSTILE })),
        advice: [{ audience: "user", text: HOSTILE, config: { format: HOSTILE, text: HOSTILE } }],
        references: [`javascript:document.title="ran"//${HOSTILE}`],
      })),
      connections: report.connections.map((connection) => ({
        ...connection,
        url: `wss://app.test/${HOSTILE}`,
        ...(connection.close ? { close: { ...connection.close, reason: HOSTILE } } : {}),
        handshake: { ...connection.handshake, responseHeaders: [{ name: HOSTILE, value: HOSTILE }] },
      })),
      frames: report.frames.map(({ connection, at, direction, length }, row) => ({
        connection,
        at,
        direction,
        length,
        opcode: 1,
        payload: row === 0 ? long : HOSTILE,
      })),
    },
    viewer,
  );
}

async function builtViewer(): Promise<{ script: string; style: string }> {
  const [script, style] = await Promise.all(
    ["viewer.js", "viewer.css"].map((name) => readFile(join(EXTENSION, "report-viewer", name), "utf8")),
  );
  return { script: script!, style: style! };
}

/** Opens a file as a double click does, with an eye on all that it asks for and all that it complains of. */
async function openOffline(
  chromium: Chromium,
  file: string,
): Promise<Page & { asked: string[]; complaints: string[] }> {
  const page = await openPage(chromium);
  const asked: string[] = [];
  const complaints: string[] = [];
  page.session.on("Network.requestWillBeSent", ({ request }) => asked.push((request as { url: string }).url));
  page.session.on("Runtime.exceptionThrown", (thrown) => complaints.push(JSON.stringify(thrown)));
  page.session.on("Log.entryAdded", ({ entry }) => complaints.push((entry as { text: string }).text));
  for (const domain of ["Network", "Runtime", "Log"]) await page.session.send(`${domain}.enable`);
  const url = pathToFileURL(file).href;
  await page.goto(url);
  await page.waitUntil(`document.querySelector("#root .finding") !== null`, { timeoutMs: 30_000 });
  return Object.assign(page, { asked: asked.splice(0).filter((one) => one !== url), complaints });
}

const text = (page: Page, selector: string): Promise<string> =>
  page.evaluate((selector) => document.querySelector<HTMLElement>(selector)?.innerText ?? "", selector);

test("a saved report opens by double click with all views, and prints as a document", async ({
  chromium,
  record,
  lab,
}) => {
  const { page: recorded, devtools } = await record(lab.urls.page);
  await recorded.waitUntil("document.documentElement.dataset.ready");
  await recorded.evaluate(() => document.getElementById("gateway")?.click());
  await shownFinding(devtools, "handshake-status");
  const downloads = await catchDownloads(chromium);
  await devtools.click("button", "Export…");
  const { path } = await downloads.during(() => devtools.click("button", "Save HTML"));
  const file = join(chromium.profile, "viewer-report.html");
  await copyFile(path, file);

  const page = await openOffline(chromium, file);
  try {
    expect(await text(page, "#root .findings")).toContain("502");
    expect(await text(page, "#root")).toContain("It was redacted when it was saved");
    expect(await page.evaluate(() => document.querySelectorAll("#root canvas").length)).toBeGreaterThan(0);
    expect(await page.evaluate(() => getComputedStyle(document.getElementById("document")!).display)).toBe("none");
    await page.session.send("Emulation.setEmulatedMedia", { media: "print" });
    expect(await page.evaluate(() => getComputedStyle(document.getElementById("root")!).display)).toBe("none");
    expect(await text(page, "#document")).toContain("What to do".toUpperCase());
    expect(await page.evaluate(() => document.querySelectorAll("#document svg.ss-timeline").length)).toBe(1);
    const { data } = await page.session.send<{ data: string }>("Page.printToPDF", { printBackground: true });
    expect(Buffer.from(data, "base64").subarray(0, 5).toString()).toBe("%PDF-");
    expect([page.asked, page.complaints]).toEqual([[], []]);
  } finally {
    await page.close();
  }
});

test("hostile text in every field neither runs nor asks for anything", async ({ chromium }) => {
  const file = join(chromium.profile, "hostile.html");
  await writeFile(file, poisoned(await builtViewer()));
  const page = await openOffline(chromium, file);
  try {
    expect(await text(page, "#root .findings")).toContain("Hostile: </script></style><script>");
    for (const button of ["handshake", "ending", "checklist", "frames"])
      await page.evaluate((name) => document.querySelector<HTMLElement>(`[id$="-tab-${name}"]`)?.click(), button);
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll<HTMLElement>(".finding-headline button")) fold.click();
      document.querySelector<HTMLElement>('[role="grid"][aria-label="Frames"] [role="row"]:nth-child(1)')?.click();
    });
    await page.waitUntil(`document.querySelector("#root .finding [id]:not([hidden])") !== null`);
    expect(await page.evaluate(() => document.title)).not.toBe("ran");
    expect(await page.evaluate(() => document.querySelectorAll("img, iframe, object, base, link").length)).toBe(0);
    expect(await page.evaluate(() => document.querySelectorAll('a[href^="javascript:"]').length)).toBe(0);
    expect([page.asked, page.complaints]).toEqual([[], []]);
  } finally {
    await page.close();
  }
});

test("the viewer's page takes a dropped report, and a wrong file changes nothing", async ({
  chromium,
  record,
  lab,
}) => {
  const { devtools } = await record(lab.urls.page);
  const session = sessionOf(richEvents());
  const html = reportToHtml(buildReport(session, diagnose(session), OPTIONS));
  const page = await openPage(chromium, `chrome-extension://${devtools.extensionId}/src/viewer/viewer.html`);
  const drop = (name: string, contents: string) =>
    page.evaluate(
      (name, contents) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([contents], name));
        for (const type of ["dragover", "drop"])
          document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
      },
      name,
      contents,
    );
  try {
    await page.waitUntil(`document.querySelector("h1")?.innerText === "Socketscope"`);
    await drop("saved.html", html);
    await page.waitUntil(`document.querySelector(".finding") !== null`);
    expect(await text(page, ".past-banner")).toMatch(/^Report saved\.html, recorded/);
    const findings = await text(page, ".findings");
    await drop("wrong.json", "{");
    await page.waitUntil(`document.querySelector("[role=alert]") !== null`);
    expect(await text(page, "[role=alert]")).toContain("wrong.json: The report ends too early");
    expect(await text(page, ".findings")).toBe(findings);
    await page.evaluate(() => document.querySelector<HTMLElement>(".past-banner button")?.click());
    await page.waitUntil(`document.querySelector("h1")?.innerText === "Socketscope"`);
  } finally {
    await page.close();
  }
});
