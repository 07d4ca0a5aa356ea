import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { parseHtmlReport, parseReport } from "../../src/core/report/parse-report.ts";
import { poll } from "../support/poll.ts";
import { EXTENSION, expect } from "../support/test.ts";

const ROOT = join(import.meta.dirname, "../..");

interface Run {
  readonly pid: number;
  /** what has been printed up to now */
  printed(): string;
  readonly ended: Promise<{ status: number | null; stdout: string; stderr: string }>;
}

interface Fixtures {
  /** a folder of the test's own; also where the program and its browser keep their temporary files */
  readonly folder: string;
  /** runs `npm start` as npm would, with the extension that is built already */
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => Run;
}

const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright wants to see which fixtures are used
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "start-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  start: async ({ folder }, use) => {
    await use((args, env = {}) => {
      const child = spawn(process.execPath, ["scripts/bootstrap.mjs", "scripts/start.ts", ...args], {
        cwd: ROOT,
        env: {
          ...process.env,
          DISPLAY: "",
          WAYLAND_DISPLAY: "",
          TMPDIR: folder,
          TSX_DISABLE_CACHE: "1",
          SOCKETSCOPE_EXTENSION: EXTENSION,
          ...env,
        },
      });
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      return {
        pid: child.pid ?? 0,
        printed: () => stdout,
        ended: once(child, "close").then(([status]) => ({ status: status as number | null, stdout, stderr })),
      };
    });
  },
});

/** Processes whose command line names `text`; Linux only, elsewhere none are seen. */
async function processesNaming(text: string): Promise<string[]> {
  if (!existsSync("/proc/self/cmdline")) return [];
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
  return lines.filter((line) => line.includes(text));
}

test("without a display it diagnoses the three failures and writes the report", async ({ start, folder }) => {
  test.setTimeout(180_000);
  const json = join(folder, "report.json");
  const html = join(folder, "report.html");
  const { status, stdout, stderr } = await start(["--headless", "--json", json, "--html", html]).ended;
  expect(stderr).toBe("");
  expect(status).toBe(0);
  expect(stdout.match(/Diagnosed: (The|A) /g)).toHaveLength(3);
  expect(stdout).toMatch(/Waiting for the idle cut: \d+ s of 60 s\n/);
  expect(stdout).toMatch(/\n3 of 3 problems diagnosed\.\n$/);

  const report = parseReport(await readFile(json, "utf8"));
  if (!report.ok) throw new Error(report.error);
  const problems = report.value.findings.filter(({ severity }) => severity === "error").map(({ rule }) => rule);
  expect(problems.sort()).toEqual(["handshake-status", "idle-timeout", "mixed-content"]);
  for (const { title } of report.value.findings) expect(stdout).toContain(title);
  const page = parseHtmlReport(await readFile(html, "utf8"));
  expect(page.ok && page.value.findings).toEqual(report.value.findings);

  expect((await readdir(folder)).sort()).toEqual(["report.html", "report.json"]);
  expect(await processesNaming(folder)).toEqual([]);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`${signal} ends it with its browser and leaves nothing`, async ({ start, folder }) => {
    const run = start(["--headless", "--json", join(folder, "report.json")]);
    await poll("the demo", () => run.printed().includes("Provoking"), { timeoutMs: 30_000 });
    expect((await processesNaming(folder)).length).toBeGreaterThan(0);
    process.kill(run.pid, signal);
    await run.ended;
    await poll("the end of the browser", async () => (await processesNaming(folder)).length === 0);
    expect(await readdir(folder)).toEqual([]);
  });
}

test.describe("one clear line and status 2", () => {
  const cases: readonly { name: string; args: readonly string[]; line: RegExp }[] = [
    { name: "no display", args: [], line: /^There is no display .*--headless --json report\.json --html report\.html/ },
    { name: "an unknown option", args: ["--nope"], line: /^Unknown option '--nope'; see npm start -- --help\.$/ },
    { name: "a stray word", args: ["page"], line: /^Unexpected argument 'page'; see/ },
    { name: "a report with a window", args: ["--json", "r.json"], line: /^--json and --html belong to --headless/ },
    {
      name: "a port that is none",
      args: ["--headless", "--port", "http"],
      line: /^--port wants a number .* not http\.$/,
    },
    {
      name: "a folder that is missing",
      args: ["--headless", "--json", "/nowhere/r.json"],
      line: /^\/nowhere\/r\.json /,
    },
    {
      name: "no browser at the path",
      args: ["--headless", "--chromium", "/nowhere/chromium"],
      line: /no browser to run at/,
    },
  ];
  for (const { name, args, line } of cases)
    test(name, async ({ start, folder }) => {
      const { status, stdout, stderr } = await start(args).ended;
      expect(stderr.trimEnd().split("\n")).toEqual([expect.stringMatching(line)]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(await readdir(folder)).toEqual([]);
    });

  test("a port in use", async ({ start }) => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const { status, stderr } = await start(["--headless", "--port", String(port - 1)]).ended;
    taken.close();
    expect(stderr).toBe(`Port ${port} is in use by another program; choose a free one with --port.\n`);
    expect(status).toBe(2);
  });

  test("branded Chrome, which would ignore the extension", async ({ start, folder }) => {
    test.skip(process.platform === "win32", "the browser cannot be asked for its version there");
    const chrome = join(folder, "google-chrome");
    await writeFile(chrome, "#!/bin/sh\necho Google Chrome 140.0.7339.80\n", { mode: 0o755 });
    const { status, stderr } = await start(["--headless", "--chromium", chrome]).ended;
    expect(stderr).toMatch(/^.*Google Chrome 140\.0\.7339\.80 ignores --load-extension.*use Chromium.*\n$/);
    expect(status).toBe(2);
  });

  test("a browser that does not start", async ({ start, folder }) => {
    test.skip(process.platform === "win32", "a shell script stands for the browser");
    const broken = join(folder, "chromium");
    await writeFile(
      broken,
      '#!/bin/sh\n[ "$1" = --version ] && echo Chromium 156.0 && exit\necho no libraries >&2\nexit 127\n',
      {
        mode: 0o755,
      },
    );
    const { status, stderr } = await start(["--headless"], { CHROMIUM_PATH: broken }).ended;
    expect(stderr).toBe(`${broken} ended at once with status 127: no libraries\n`);
    expect(status).toBe(2);
    expect(await readdir(folder)).toEqual(["chromium"]);
  });
});
