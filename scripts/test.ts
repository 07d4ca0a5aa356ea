import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CannotRun } from "../src/cli/chromium/cannot-run.ts";
import { ensureChromium, ensurePrograms } from "./provision.ts";
import { filesAtStart, sizeComplaint } from "./panel-size.ts";
import { runTool } from "./run-command.ts";
import { runMain } from "./run-main.ts";
import {
  readPlaywright,
  readVitest,
  sum,
  type Outcome,
  type PlaywrightReport,
  type VitestReport,
} from "./test-results.ts";

/** With CI set, what cannot be tested has failed. */
const CI = (process.env["CI"] ?? "") !== "";

/** The real proxies that some end-to-end tests put between the page and its server. */
const PROXIES = ["nginx", "haproxy"] as const;

/** Where `vite build` writes. */
const DIST = join(import.meta.dirname, "../dist");

const STATIC_CHECKS = [
  { name: "types", tool: ["typescript", "tsc"], args: ["-p", "tsconfig.json"] },
  { name: "types of the core, without the DOM", tool: ["typescript", "tsc"], args: ["-p", "tsconfig.core.json"] },
  { name: "lint", tool: ["oxlint", "oxlint"], args: [] },
  { name: "format", tool: ["oxfmt", "oxfmt"], args: ["--check"] },
  { name: "dead code", tool: ["knip", "knip"], args: [] },
] as const;

/** What `npm run build` makes. */
const BUILDS = [
  { name: "build", args: [] },
  { name: "build of the command line", args: ["--config", "src/cli/vite.config.ts"] },
] as const;

await runMain(async () => {
  const temporary = await mkdtemp(join(tmpdir(), "socketscope-test-"));
  try {
    const outcomes: Outcome[] = [];
    const part = async (name: string, run: () => Promise<Outcome>): Promise<void> => {
      const start = performance.now();
      const outcome = await run();
      tell(name, outcome, performance.now() - start);
      outcomes.push(outcome);
    };

    for (const { name, tool, args } of STATIC_CHECKS) await part(name, () => check(name, tool, args));
    await part("unit tests", () => unitTests(join(temporary, "unit.json")));
    for (const { name, args } of BUILDS)
      await part(name, () => check(name, ["vite", "vite"], ["build", "--logLevel", "warn", ...args]));
    await part("size of the panel", () => sizeOfPanel());
    await part("end-to-end tests", () => endToEndTests(join(temporary, "e2e.json")));

    const { passed, failures } = sum(outcomes);
    console.log(`${passed} passed, ${failures.length} failed`);
    return failures.length === 0 && passed > 0 ? 0 : 1;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
});

/** A program that says yes or no with its exit status counts as one test. */
async function check(
  name: string,
  tool: readonly [packageName: string, name: string],
  args: readonly string[],
): Promise<Outcome> {
  const { status, output } = await runTool(tool, args);
  return status === 0
    ? { passed: 1, skipped: [], failures: [] }
    : { passed: 0, skipped: [], failures: [{ name, details: output }] };
}

async function sizeOfPanel(): Promise<Outcome> {
  const complaint = sizeComplaint(await filesAtStart(DIST));
  if (complaint === undefined) return { passed: 1, skipped: [], failures: [] };
  return { passed: 0, skipped: [], failures: [{ name: "size of the panel", details: complaint }] };
}

async function unitTests(reportFile: string): Promise<Outcome> {
  const args = ["run", "--reporter=json", `--outputFile=${reportFile}`];
  const { status, output } = await runTool(["vitest", "vitest"], args);
  const report = await readJson<VitestReport>(reportFile);
  return complete("unit tests", status, output, report && readVitest(report));
}

async function endToEndTests(reportFile: string): Promise<Outcome> {
  let chromium;
  try {
    chromium = await ensureChromium();
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    return { passed: 0, skipped: [], failures: [{ name: "end-to-end tests", details: error.message }] };
  }
  const missing = await ensurePrograms(PROXIES);
  const env = { CHROMIUM_PATH: chromium.path, PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile };
  const args = ["test", "--config", "e2e/playwright.config.ts", "--reporter=list,json"];
  const { status } = await runTool(["@playwright/test", "playwright"], args, { show: true, env });
  const report = await readJson<PlaywrightReport>(reportFile);
  const outcome = complete("end-to-end tests", status, "", report && readPlaywright(report));
  if (missing.length === 0) return outcome;
  const details = `${missing.join(" and ")} could not be installed; as root on Debian this is done by itself.`;
  return CI
    ? { ...outcome, failures: [...outcome.failures, { name: "real proxies", details }] }
    : { ...outcome, skipped: [...outcome.skipped, `real proxies: ${details}`] };
}

/**
 * An outcome that agrees with the exit status: a run that failed without a failed test, or that ran
 * nothing, has failed as a whole; with CI set, so has what was skipped.
 */
function complete(name: string, status: number, output: string, outcome: Outcome | undefined): Outcome {
  const { passed, skipped, failures } = outcome ?? { passed: 0, skipped: [], failures: [] };
  const whole =
    failures.length > 0
      ? []
      : status !== 0
        ? [{ name, details: `ended with status ${status}\n${output}` }]
        : passed === 0
          ? [{ name, details: "no test ran" }]
          : [];
  const left = CI ? skipped.map((test) => ({ name: test, details: "was skipped" })) : [];
  return { passed, skipped: CI ? [] : skipped, failures: [...failures, ...whole, ...left] };
}

/** A report that a tool may not have come to write. */
async function readJson<Value>(path: string): Promise<Value | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Value;
  } catch {
    return undefined;
  }
}

function tell(name: string, { passed, skipped, failures }: Outcome, ms: number): void {
  const counts = passed + failures.length > 1 ? `: ${passed} passed, ${failures.length} failed` : "";
  console.log(`${failures.length === 0 ? "✓" : "✖"} ${name}${counts} (${(ms / 1_000).toFixed(1)} s)`);
  for (const test of skipped) console.log(`  skipped: ${test}`);
  for (const { name, details } of failures) console.log(`\n  ✖ ${name}\n${indent(details)}\n`);
}

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, "    ");
}
