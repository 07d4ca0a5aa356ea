import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "vite";
import { startLab } from "../e2e/lab/lab.ts";
import { CannotRun } from "../src/cli/chromium/cannot-run.ts";
import { openPanel } from "../e2e/support/devtools.ts";
import { launchChromium } from "../e2e/support/launch.ts";
import { lastPageClosed, openPage } from "../e2e/support/page.ts";
import { parseReport } from "../src/core/report/parse-report.ts";
import { runDemo } from "./demo.ts";
import { diagnosisText } from "../src/cli/diagnosis-text.ts";
import { checkWritable, writeWhole } from "../src/cli/write-file.ts";
import { ensureChromium } from "./provision.ts";
import { ROOT } from "./run-command.ts";
import { runMain } from "./run-main.ts";

const HELP = `Usage: npm start -- [OPTIONS]

Builds the extension, starts the demo lab on this machine and opens Chromium with DevTools on the
Socketscope panel.

  --headless        without a display: goes through the demo, prints the diagnosis and ends
  --json FILE       with --headless: where to write the report as JSON
  --html FILE       with --headless: where to write the report as HTML
  --chromium PATH   the browser to use; CHROMIUM_PATH does the same
  --port N          the first of four ports in a row for the lab; any free ones without it
  --help            this text

Exit status with --headless: 0 all three failures were diagnosed, 1 some were not, 2 could not run.
`;

interface Options {
  readonly help: boolean;
  readonly headless: boolean;
  readonly json?: string;
  readonly html?: string;
  readonly chromium?: string;
  readonly port?: number;
}

await runMain(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  if (!options.headless) checkDisplay();
  for (const path of [options.json, options.html]) if (path !== undefined) checkWritable(path);
  const chromium = await ensureChromium(options.chromium);
  const lab = await startLab(options.port === undefined ? {} : { port: options.port });
  try {
    const extension = await builtExtension();
    progress(`Starting ${chromium.version || "the browser"}.`);
    const browser = await launchChromium({
      chromium: chromium.path,
      extensions: [extension],
      headful: !options.headless,
      trustKey: lab.trustKey,
    });
    try {
      const page = await openPage(browser);
      const devtools = await openPanel(browser, page);
      if (options.headless) return await headless(options, await runDemo({ browser, page, devtools, lab }, progress));
      await page.goto(lab.urls.page);
      progress(`The demo lab is at ${lab.urls.page}`);
      progress("Press a button on the page and watch the Socketscope panel. Close the browser or press Ctrl+C to end.");
      await Promise.race([browser.exited, lastPageClosed(browser)]);
      return 0;
    } finally {
      await browser.close();
    }
  } finally {
    await lab.close();
  }
});

/** The folder of the built extension. Tests name one that is built already, since they run side by side. */
async function builtExtension(): Promise<string> {
  const built = process.env["SOCKETSCOPE_EXTENSION"];
  if (built) return built;
  progress("Building the extension.");
  await build({ root: ROOT, logLevel: "warn" });
  return join(ROOT, "dist");
}

/** Prints the diagnosis and writes the files. Gives the exit status. */
async function headless(options: Options, result: Awaited<ReturnType<typeof runDemo>>): Promise<number> {
  const report = parseReport(result.json);
  if (!report.ok) throw new CannotRun(`The exported report cannot be read: ${report.error}`);
  console.log(`\n${diagnosisText(report.value)}`);
  for (const [path, text] of [
    [options.json, result.json],
    [options.html, result.html],
  ] as const) {
    if (path === undefined) continue;
    await writeWhole(path, text);
    progress(`Wrote ${path}`);
  }
  const { provoked, missed } = result;
  if (missed.length > 0) console.error(`Not diagnosed: ${missed.join(", ")}.`);
  console.log(`${provoked - missed.length} of ${provoked} problems diagnosed.`);
  return missed.length === 0 ? 0 : 1;
}

function progress(line: string): void {
  console.log(`[${process.uptime().toFixed(0).padStart(3)} s] ${line}`);
}

function readOptions(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        help: { type: "boolean", default: false },
        headless: { type: "boolean", default: false },
        json: { type: "string" },
        html: { type: "string" },
        chromium: { type: "string" },
        port: { type: "string" },
      },
    });
    const { help, headless, json, html, chromium, port } = values;
    if (!headless && (json ?? html) !== undefined)
      throw new CannotRun("--json and --html belong to --headless; with a window, export from the panel.");
    return {
      help,
      headless,
      ...(json === undefined ? {} : { json: resolve(json) }),
      ...(html === undefined ? {} : { html: resolve(html) }),
      ...(chromium === undefined ? {} : { chromium }),
      ...(port === undefined ? {} : { port: readPort(port) }),
    };
  } catch (error) {
    if (error instanceof CannotRun || !(error instanceof TypeError)) throw error;
    const [problem = ""] = error.message.split(/[.\n]/);
    throw new CannotRun(`${problem}; see npm start -- --help.`, { cause: error });
  }
}

function readPort(text: string): number {
  const port = Number(text);
  // Four in a row must fit.
  if (Number.isInteger(port) && port >= 1 && port <= 65_532) return port;
  throw new CannotRun(`--port wants a number from 1 to 65532, not ${text}.`);
}

function checkDisplay(): void {
  if (process.platform !== "linux" || process.env["DISPLAY"] || process.env["WAYLAND_DISPLAY"]) return;
  throw new CannotRun(
    "There is no display to open a window on; use npm start -- --headless --json report.json --html report.html, or set DISPLAY.",
  );
}
