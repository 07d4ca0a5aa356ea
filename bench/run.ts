import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { findChromium } from "../src/cli/chromium/find-chromium.ts";
import { CannotRun } from "../src/cli/chromium/cannot-run.ts";
import { runMain } from "../scripts/run-main.ts";
import { captureResult, pageResult, runFloods } from "./capture.ts";
import { measureDiagnosis } from "./diagnosis.ts";
import { measureMemory } from "./memory.ts";
import { parseOptions, type Options } from "./options.ts";
import { measurePanel } from "./panel.ts";
import { measureRedaction } from "./redaction.ts";
import { linesOf, type Results } from "./report.ts";
import { measureReports } from "./reports.ts";
import { soak } from "./soak.ts";
import { startFloodServer } from "./support/flood-server.ts";
import type { ArmName, ArmOptions } from "./support/arm.ts";

const progress = (text: string): void => console.error(text);

/** The whole bench, or the parts asked for; see README.md for what each figure is. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  const chromium = await findChromium();
  if (!chromium) throw new CannotRun("No Chromium was found; name one with CHROMIUM_PATH.");
  const [loadBefore = 0] = loadavg();
  const startedAt = new Date();
  const figures = await measure(options);
  const results: Results = {
    machine: {
      startedAt: startedAt.toISOString(),
      seconds: (Date.now() - startedAt.getTime()) / 1000,
      processors: cpus().length,
      processor: cpus()[0]?.model ?? "unknown",
      memoryBytes: totalmem(),
      chromium: chromium.version,
      node: process.version,
      load: { before: loadBefore, after: loadavg()[0] ?? 0 },
    },
    ...figures,
  };
  for (const line of linesOf(results)) console.log(line);
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, undefined, 2)}\n`);
  return 0;
}

async function measure({ only, rounds, soak: minutes }: Options): Promise<Omit<Results, "machine">> {
  const folder = mkdtempSync(join(tmpdir(), "socketscope-bench-"));
  const server = await startFloodServer();
  try {
    const extension = join(folder, "extension");
    await build({ logLevel: "error", build: { outDir: extension } });
    const arms: ArmOptions = { extension, server };
    if (minutes !== undefined) return { soak: await soak({ ...arms, minutes, progress }) };
    const figures: Partial<Results> = {};
    // What needs a whole processor comes first, in a process that has done nothing else yet.
    if (only.has("memory")) Object.assign(figures, { memory: await measureMemory() });
    if (only.has("diagnosis")) Object.assign(figures, { diagnosis: measureDiagnosis() });
    if (only.has("redaction")) Object.assign(figures, { redaction: measureRedaction() });
    if (only.has("report")) Object.assign(figures, { report: await measureReports(extension, folder) });
    if (only.has("capture") || only.has("page")) {
      const compared: ArmName[] = ["counting", "socketscope"];
      const names: ArmName[] = only.has("page") ? ["nothing", "devtools", ...compared, "counts only"] : compared;
      const runs = await runFloods({ ...arms, rounds, arms: names, progress });
      if (only.has("capture")) Object.assign(figures, { capture: captureResult(runs) });
      if (only.has("page")) Object.assign(figures, { page: pageResult(runs) });
    }
    if (only.has("panel")) Object.assign(figures, { panel: await measurePanel({ ...arms, progress }) });
    return figures;
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await runMain(main);
