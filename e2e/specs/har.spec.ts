import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium as playwright } from "@playwright/test";
import { parseReport } from "../../src/core/report/parse-report.ts";
import type { Report } from "../../src/core/report/format.ts";
import { findChromium } from "../../src/cli/chromium/find-chromium.ts";
import { startCommand } from "../support/command-line.ts";
import { evaluate } from "../support/evaluate.ts";
import { poll } from "../support/poll.ts";
import { expect, test as base } from "../support/test.ts";

/** HARs as programs really write them, recorded here, and ours as Chrome really reads it. */

const test = base.extend<{ readonly folder: string }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright wants to see which fixtures are used
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "har-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

/** Runs in the page: a refused handshake, and a socket that carries text and bytes each way and is closed. */
function openSockets(refused: string, talking: string): void {
  const state: { refused?: boolean; received: number; closed?: boolean } = { received: 0 };
  Object.assign(globalThis, { state });
  new WebSocket(refused).addEventListener("close", () => (state.refused = true));
  const socket = new WebSocket(talking);
  socket.addEventListener("open", () => {
    socket.send("good morning");
    socket.send(new Uint8Array([0, 255, 16]));
  });
  socket.addEventListener("message", () => {
    if (++state.received === 2) socket.close(4001, "had enough");
  });
  socket.addEventListener("close", () => (state.closed = true));
}
const DONE = "state.refused && state.closed";

/** The report that the command line makes of a file, and the status with which it ends. */
async function diagnosed(folder: string, name: string): Promise<{ status: number | null; report: Report }> {
  const { status, stdout } = await startCommand(folder, ["diagnose", name, "--contents", "everything", "--json", "-"])
    .ended;
  const report = parseReport(stdout);
  if (!report.ok) throw new Error(report.error);
  return { status, report: report.value };
}

/** What every program's HAR tells of the two sockets. */
function expectBoth({ connections, findings, frames }: Report): void {
  const byPath = new Map(connections.map((connection) => [new URL(connection.url).pathname, connection]));
  expect([...byPath.keys()].sort()).toEqual(["/down/socket", "/echo"]);
  expect(byPath.get("/down/socket")).toMatchObject({ state: "failed", handshake: { status: 502 } });
  const talking = byPath.get("/echo");
  expect(talking).toMatchObject({ handshake: { status: 101 }, sent: { frames: 2 }, received: { frames: 2 } });
  expect(frames.map(({ direction, opcode, payload }) => [direction, opcode, payload]).sort(inOrder)).toEqual([
    ["received", 1, "good morning"],
    ["received", 2, "AP8Q"],
    ["sent", 1, "good morning"],
    ["sent", 2, "AP8Q"],
  ]);
  expect(findings.filter(({ rule }) => rule === "handshake-status")).toMatchObject([
    { severity: "error", title: expect.stringContaining("(502)") },
  ]);
}

const inOrder = (one: readonly unknown[], other: readonly unknown[]): number =>
  String(one).localeCompare(String(other));

test("what Playwright records with recordHar is diagnosed", async ({ lab, folder }) => {
  const found = await findChromium();
  if (!found) throw new Error("there is no Chromium");
  const browser = await playwright.launch({
    executablePath: found.path,
    args: ["--host-resolver-rules=MAP *.test 127.0.0.1"],
  });
  try {
    const context = await browser.newContext({
      ignoreHTTPSErrors: true,
      recordHar: { path: join(folder, "playwright.har") },
    });
    const page = await context.newPage();
    await page.goto(lab.urls.page);
    await page.evaluate(`(${openSockets.toString()})(${JSON.stringify(lab.urls.secureProxied("/down/socket"))},
      ${JSON.stringify(lab.urls.secureProxied("/echo"))})`);
    await page.waitForFunction(DONE);
    // Only a closed context writes its file.
    await context.close();
  } finally {
    await browser.close();
  }
  const { status, report } = await diagnosed(folder, "playwright.har");
  expect(status).toBe(1);
  expectBoth(report);
});

test("what Chrome's Network panel exports is diagnosed, and ours is imported there", async ({
  record,
  lab,
  folder,
}) => {
  const { page, devtools } = await record(lab.urls.page);
  const { frontend } = devtools;
  await page.waitUntil("document.documentElement.dataset.ready");
  await page.evaluate(openSockets, lab.urls.secureProxied("/down/socket"), lab.urls.secureProxied("/echo"));
  await page.waitUntil(DONE);

  for (const sanitize of [false, true]) {
    const name = sanitize ? "sanitized.har" : "plain.har";
    // The front end hears of the last frames by a way of its own.
    const har = await poll("Chrome's HAR with all frames", async () => {
      const text = String(await evaluate(frontend, networkPanelHar(sanitize)));
      return text.match(/"type":"(send|receive)"/g)?.length === 4 && text;
    });
    await writeFile(join(folder, name), har);
    const { status, report } = await diagnosed(folder, name);
    expect(status, name).toBe(1);
    expectBoth(report);
    expect(report.connections.find(({ url }) => url.endsWith("/echo"))?.state, name).toBe("closed");
  }

  // Away with what is ours alone: a HAR that went through another program has nothing else.
  const written = await startCommand(folder, ["diagnose", "plain.har", "--contents", "everything", "--har", "ours.har"])
    .ended;
  expect(written.status).toBe(1);
  const ours = await readFile(join(folder, "ours.har"), "utf8");
  const withoutOwn = JSON.stringify(JSON.parse(ours), (key, value: unknown) =>
    key === "_socketscope" ? undefined : value,
  );
  await writeFile(join(folder, "stripped.har"), withoutOwn);
  expectBoth((await diagnosed(folder, "stripped.har")).report);

  const imported: unknown = JSON.parse(String(await evaluate(frontend, importedRequests(ours))));
  expect(imported).toEqual([
    { url: lab.urls.secureProxied("/down/socket"), type: "websocket", status: 502, frames: [] },
    {
      url: lab.urls.secureProxied("/echo"),
      type: "websocket",
      status: 101,
      frames: expect.arrayContaining([
        ["send", 1, "good morning"],
        ["send", 2, "AP8Q"],
        ["receive", 1, "good morning"],
        ["receive", 2, "AP8Q"],
      ]),
    },
  ]);
});

/** The text that the Network panel's button "Export HAR" would save. */
function networkPanelHar(sanitize: boolean): string {
  return `Promise.all([import("./models/har/har.js"), import("./models/logs/logs.js")]).then(async ([{ Log }, logs]) =>
    JSON.stringify({ log: await Log.Log.build(logs.NetworkLog.NetworkLog.instance().requests(), { sanitize: ${sanitize} }) }))`;
}

/** What the Network panel makes of a file that "Import HAR" reads: its own code for it, on its own classes. */
function importedRequests(har: string): string {
  return `import("./models/har/har.js").then(({ HARFormat, Importer }) => {
    const requests = Importer.Importer.requestsFromHARLog(new HARFormat.HARRoot(JSON.parse(${JSON.stringify(har)})).log);
    const facts = requests.map((request) => ({
      url: request.url(),
      type: request.resourceType().name(),
      status: request.statusCode,
      frames: request.frames().map(({ type, opCode, text }) => [String(type), opCode, text]),
    }));
    return JSON.stringify(facts.sort((one, other) => one.url.localeCompare(other.url)));
  })`;
}
