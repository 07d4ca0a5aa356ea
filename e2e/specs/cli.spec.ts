import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "../../src/core/report/format.ts";
import { parseReport } from "../../src/core/report/parse-report.ts";
import { labArguments, startCommand, type CommandOptions, type CommandRun } from "../support/command-line.ts";
import { expect, test as base } from "../support/test.ts";

interface Fixtures {
  readonly folder: string;
  readonly start: (args: readonly string[], options?: CommandOptions) => CommandRun;
  /** serves one page; gives its address, and a promise of the first request for anything below `/seen` */
  readonly servePage: (html: string) => Promise<{ url: string; seen: Promise<void> }>;
}

const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright wants to see which fixtures are used
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "command-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  start: async ({ folder }, use) => {
    await use((args, options) => startCommand(folder, args, options));
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  servePage: async ({}, use) => {
    const closing: (() => void)[] = [];
    await use(async (html) => {
      let tellSeen = (): void => undefined;
      const seen = new Promise<void>((resolve) => (tellSeen = resolve));
      const server = createServer((request, response) => {
        if (request.url?.startsWith("/seen")) tellSeen();
        response.setHeader("content-type", "text/html");
        response.end(request.url === "/" ? html : "");
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      closing.push(() => {
        server.close();
        server.closeAllConnections();
      });
      return { url: `http://site.test:${(server.address() as AddressInfo).port}/`, seen };
    });
    for (const close of closing) close();
  },
});

const ALL = ["--contents", "everything", "--json", "-"];
const TOKEN = "s3cr3t-7f3a9c1e5b";

/** Opens what fails in three ways, and one socket that says something secret. */
const failures = (insecure: string, refused: string, early: string, talking: string): string => `
  try { new WebSocket(${JSON.stringify(insecure)}) } catch {}
  new WebSocket(${JSON.stringify(refused)});
  new WebSocket(${JSON.stringify(early)});
  const talking = new WebSocket(${JSON.stringify(talking)});
  talking.onopen = () => talking.send(JSON.stringify({ password: ${JSON.stringify(TOKEN)}, text: "good morning" }));
`;

function reportIn(text: string): Report {
  const report = parseReport(text);
  if (!report.ok) throw new Error(report.error);
  return report.value;
}

const named = ({ findings }: Report): string[] =>
  findings.map(({ rule, severity, confidence, title }) => [rule, severity, confidence, title].join(" | "));

test("what fails on a page is printed, written without its secrets, and found again in each file", async ({
  lab,
  start,
  folder,
}) => {
  const { page } = lab.urls;
  const code = failures(
    lab.urls.ws("/echo"),
    lab.urls.secureProxied("/down/socket"),
    lab.urls.wss("/rst"),
    lab.urls.secureProxied(`/echo?token=${TOKEN}`),
  );
  const files = ["--json", "r.json", "--html", "r.html", "--har", "r.har"];
  const recorded = await start(["record", page, "--for", "5", "--eval", code, ...files, ...labArguments(lab)]).ended;
  expect(recorded.stderr).toBe("Wrote r.json\nWrote r.html\nWrote r.har\n");
  expect(recorded.status).toBe(1);
  expect(recorded.stdout).toMatch(new RegExp(`^${page}: \\d problems in 4 connections\n\n✖ `));
  expect(recorded.stdout).toContain("✖ The browser blocked an insecure ws:// connection of a secure page.\n");
  expect(recorded.stdout).toMatch(/✖ .*\(502\)\.\n/);
  expect(recorded.stdout).toContain("\n  Operations: ");
  expect(recorded.stdout).not.toContain(TOKEN);
  // A file gets no colours.
  expect(recorded.stdout).not.toContain("\u001B");

  const report = reportIn(await readFile(join(folder, "r.json"), "utf8"));
  expect(report.findings.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(["mixed-content", "handshake-status", "abnormal-close", "secret-in-url"]),
  );
  expect(report.environment?.userAgent).toContain("Chrome/");
  expect(report.capture).toMatchObject({ pageScript: true, attachedLate: false });
  expect(report.frames.some(({ payload }) => payload?.includes("good morning"))).toBe(true);

  for (const name of ["r.json", "r.html", "r.har"]) {
    expect(await readFile(join(folder, name), "utf8"), name).not.toContain(TOKEN);
    const again = await start(["diagnose", name, "--json", "-"]).ended;
    expect(again.status, name).toBe(1);
    expect(named(reportIn(again.stdout)), name).toEqual(named(report));
    expect(again.stderr, name).toMatch(/^It was redacted when it was saved: [^\n]+\n$/);
  }
  // The viewer is inside: Chromium shows the file with the panel's views.
  expect(await readFile(join(folder, "r.html"), "utf8")).toContain('id="viewer-style"');
  // Nothing else is left: no profile of the browser, no half-written file.
  expect((await readdir(folder)).sort()).toEqual(["r.har", "r.html", "r.json"]);
});

test("what a written file holds is as asked for", async ({ lab, start, folder, servePage }) => {
  const url = lab.urls.ws(`/echo?token=${TOKEN}`);
  const { url: page } = await servePage(`<script>
    const socket = new WebSocket(${JSON.stringify(url)});
    socket.onopen = () => socket.send("good morning");
    socket.onmessage = () => socket.close(1000);
  </script>`);
  const record = ["record", page, "--for", "2", ...labArguments(lab)];
  const everything = await start([...record, "--contents", "everything", "--json", "all.json"]).ended;
  expect(everything.status).toBe(0);
  const all = reportIn(await readFile(join(folder, "all.json"), "utf8"));
  expect(all.redaction.mode).toBe("everything");
  expect(all.connections.map((connection) => connection.url)).toEqual([url]);
  expect(all.frames.map(({ payload }) => payload)).toEqual(["good morning", "good morning"]);

  const metadata = await start(["diagnose", "all.json", "--contents", "metadata", "--har", "-"]).ended;
  expect(metadata.status).toBe(0);
  expect(metadata.stdout).not.toMatch(/good morning|s3cr3t/);
  expect(Object.keys(JSON.parse(metadata.stdout) as object)).toEqual(["log"]);

  const redacted = await start(["diagnose", "-", "--html", "-"], { input: JSON.stringify(all) }).ended;
  expect(redacted.stdout).toMatch(/^<!doctype html>/);
  expect(redacted.stdout).toContain("good morning");
  expect(redacted.stdout).not.toContain(TOKEN);
});

test("recording begins before the page, and reaches its frames and workers", async ({ lab, start, servePage }) => {
  const open = (name: string): string => `new WebSocket(${JSON.stringify(lab.urls.ws(`/close/4001?${name}`))})`;
  const worker = (name: string): string => `URL.createObjectURL(new Blob([${JSON.stringify(open(name))}]))`;
  const frame = await servePage(`<script>${open("frame")}</script>`);
  const { url } = await servePage(`<!doctype html><script>${open("first")};
    new Worker(${worker("worker")}); new SharedWorker(${worker("shared")});</script>
    <iframe src=${JSON.stringify(frame.url.replace("site.test", "other.test"))}></iframe>`);
  const { status, stdout } = await start(["record", url, "--for", "6", ...ALL, ...labArguments(lab)]).ended;
  expect(status).toBe(0);
  const seen = reportIn(stdout).connections.map(({ url, target, close }) => [
    new URL(url).search,
    target,
    close?.code,
    close?.by,
  ]);
  expect(seen).toHaveLength(4);
  expect(seen).toEqual(
    expect.arrayContaining([
      ["?first", "page", 4001, "server"],
      ["?frame", "frame", 4001, "server"],
      ["?shared", "shared-worker", 4001, "server"],
      ["?worker", "worker", 4001, "server"],
    ]),
  );
});

test("Ctrl+C ends the recording and keeps it; nothing is left running", async ({ lab, start, folder, servePage }) => {
  const { url, seen } = await servePage(`<script>
    const socket = new WebSocket(${JSON.stringify(lab.urls.ws("/echo"))});
    socket.onopen = () => socket.send("good morning");
    socket.onmessage = () => fetch("/seen");
    onload = () => alert("a page that asks does not stand still");
  </script>`);
  const run = start(["record", url, "--for", "600", "--json", "r.json", ...labArguments(lab)]);
  await seen;
  process.kill(run.pid, "SIGINT");
  const { status, stderr } = await run.ended;
  expect([status, stderr]).toEqual([0, "Wrote r.json\n"]);
  const report = reportIn(await readFile(join(folder, "r.json"), "utf8"));
  expect(report.frames.map(({ payload }) => payload)).toEqual(["good morning", "good morning"]);
  expect(report.capture.endedAt).toBeGreaterThan(report.capture.startedAt ?? Infinity);
  expect(await readdir(folder)).toEqual(["r.json"]);
});

test("a page that gives no answer that can be shown is one line and status 2", async ({ start, folder, lab }) => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const refused = await start(["record", `http://127.0.0.1:${port}/`, "--for", "1", "--json", "r.json"]).ended;
  expect(refused).toEqual({
    status: 2,
    stdout: "",
    stderr: `http://127.0.0.1:${port}/ could not be loaded: net::ERR_CONNECTION_REFUSED.\n`,
  });
  const resolver = "--chromium-arg=--host-resolver-rules=MAP *.test 127.0.0.1";
  const untrusted = await start(["record", lab.urls.page, "--for", "1", resolver]).ended;
  expect(untrusted.status).toBe(2);
  expect(untrusted.stderr).toMatch(
    /ERR_CERT_AUTHORITY_INVALID\. To record it all the same, add --chromium-arg .+\.\n$/,
  );
  expect(await readdir(folder)).toEqual([]);
});

test("what cannot be done is one line and status 2", async ({ start, folder }) => {
  await writeFile(join(folder, "page.html"), "<h1>Hello</h1>");
  await writeFile(join(folder, "newer.json"), '{"format":"socketscope-report","version":2}');
  await writeFile(join(folder, "cut.har"), '{"log":{"entries":[');
  await writeFile(join(folder, "profile.json"), '{"format":"socketscope-profile","version":1}');
  const cases: readonly (readonly [string[], RegExp])[] = [
    [["diagnose", "missing.json"], /^missing\.json cannot be read: there is no such file\.$/],
    [["diagnose", "."], /^\. cannot be read: it is a folder\.$/],
    [["diagnose", "page.html"], /^page\.html: This HTML file is not a Socketscope report/],
    [["diagnose", "newer.json"], /^newer\.json: .*update Socketscope to open it\.$/],
    [["diagnose", "cut.har"], /^cut\.har: The report ends too early/],
    [["diagnose", "-"], /^Standard input: The file is empty/],
    [["diagnose", "cut.har", "--profile", "profile.json"], /^profile\.json: In this profile, "name" should be a text/],
    [["diagnose", "cut.har", "--json", "missing/r.json"], /^missing\/r\.json cannot be written: its folder is missing/],
    [["diagnose", "cut.har", "--json", "."], /^\. cannot be written: there is a folder of that name\.$/],
    [["record", "https://app.test/", "--for", "1", "--eval", "new ("], /^The code of --eval is no JavaScript: /],
    [["record", "https://app.test/", "--for", "1", "--chromium", "none"], /^There is no browser to run at none\.$/],
    [["record", "https://app.test/"], /^record wants --for SECONDS; see socketscope record --help\.$/],
    [["dignose"], /^There is no command "dignose"/],
  ];
  for (const [args, line] of cases) {
    const { status, stdout, stderr } = await start(args).ended;
    expect([status, stdout], args.join(" ")).toEqual([2, ""]);
    expect(stderr.trimEnd(), args.join(" ")).toMatch(line);
    expect(stderr.match(/\n/g), args.join(" ")).toHaveLength(1);
  }
});

test("help and version go to standard output; colours where they are asked for", async ({ start, folder }) => {
  for (const [args, text] of [
    [["--help"], "socketscope record URL --for SECONDS"],
    [["record", "--help"], "--chromium-arg ARG"],
    [["diagnose", "--help"], "--profile FILE"],
    [["--version"], /^\d+\.\d+\.\d+\n$/],
  ] as const) {
    const { status, stdout, stderr } = await start([...args]).ended;
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(text);
  }
  const har = { log: { entries: [{ ...ENTRY, response: { status: 502, headers: [] } }] } };
  await writeFile(join(folder, "a.har"), JSON.stringify(har));
  const plain = await start(["diagnose", "a.har"]).ended;
  const colored = await start(["diagnose", "a.har"], { env: { FORCE_COLOR: "1" } }).ended;
  expect([plain.status, colored.status]).toEqual([1, 1]);
  expect(colored.stdout).toContain("\u001B[31m✖ ");
  expect(colored.stdout.split("\u001B").map(withoutStyle).join("")).toBe(plain.stdout);
  const switchedOff = await start(["diagnose", "a.har", "--no-color"], { env: { FORCE_COLOR: "1" } }).ended;
  expect(switchedOff.stdout).toBe(plain.stdout);
});

test("a profile of one's own is held against the session, whatever page it names", async ({ start, folder }) => {
  const profile = { format: "socketscope-profile", version: 1, name: "Shop", match: ["https://shop.test/*"] };
  await writeFile(join(folder, "profile.json"), JSON.stringify({ ...profile, endpoint: "/live", sockets: { min: 1 } }));
  await writeFile(join(folder, "a.har"), JSON.stringify({ log: { entries: [ENTRY] } }));
  const plain = await start(["diagnose", "a.har", "--json", "-"]).ended;
  const held = await start(["diagnose", "a.har", "--json", "-", "--profile", "profile.json"]).ended;
  expect(reportIn(plain.stdout).profile?.name).not.toBe("Shop");
  expect(reportIn(held.stdout).profile).toMatchObject({ name: "Shop", match: ["https://shop.test/*"] });
  expect(named(reportIn(held.stdout)).filter((finding) => !named(reportIn(plain.stdout)).includes(finding))).toEqual([
    expect.stringMatching(/^no-websocket \| /),
  ]);
});

/** What follows an escape character. */
const withoutStyle = (text: string): string => text.replace(/^\[\d+m/, "");

/** A socket of a HAR that opened; when it ended is not told. */
const ENTRY = {
  startedDateTime: "2026-01-01T00:00:00.000Z",
  time: 1000,
  _resourceType: "websocket",
  request: {
    method: "GET",
    url: "wss://other.test/socket",
    headers: [{ name: "Origin", value: "https://other.test" }],
  },
  response: { status: 101, headers: [] },
  // Longer than a profile waits for a socket.
  _webSocketMessages: [{ type: "receive", time: Date.UTC(2026, 0, 1) / 1000 + 30, opcode: 1, data: "hello" }],
};
