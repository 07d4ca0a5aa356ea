/**
 * Writes `release/socketscope-VERSION.zip` and its checksum: `npm run release`, or with `-- --out FOLDER` to another
 * place. The same commit gives the same bytes: files are in order of their names and carry no time.
 */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve, sep } from "node:path";
import { parseArgs } from "node:util";
import { zipSync, type Zippable } from "fflate";
import { CannotRun } from "../src/cli/chromium/cannot-run.ts";
import manifest from "../manifest.json" with { type: "json" };
import { ROOT, runTool } from "./run-command.ts";
import { runMain } from "./run-main.ts";

/** The oldest time that a ZIP file can tell. It is written in local time, so it is the same in every zone. */
const NO_TIME = new Date(1980, 0, 1);

/** What the extension is unpacked into, and chosen under "Load unpacked". */
const FOLDER = "socketscope";

await runMain(async () => {
  const out = outFolder();
  const temporary = await mkdtemp(join(tmpdir(), "socketscope-release-"));
  try {
    const { status, output } = await runTool(
      ["vite", "vite"],
      ["build", "--logLevel", "warn", "--outDir", temporary, "--emptyOutDir"],
    );
    if (status !== 0) throw new CannotRun(`The extension could not be built:\n${output}`);
    const zip = zipSync(await contents(temporary), { level: 9, mtime: NO_TIME });
    const name = `socketscope-${manifest.version}.zip`;
    await mkdir(out, { recursive: true });
    await writeFile(join(out, name), zip);
    await writeFile(join(out, `${name}.sha256`), `${createHash("sha256").update(zip).digest("hex")}  ${name}\n`);
    console.log(`${join(relative(process.cwd(), out), name)} (${Math.round(zip.length / 1_000)} kB)`);
    return 0;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
});

/** The extension in a folder of its own, and beside it what a person reads first. */
async function contents(built: string): Promise<Zippable> {
  const all = await readdir(built, { recursive: true, withFileTypes: true });
  const paths = all
    .filter((entry) => entry.isFile())
    .map((entry) => relative(built, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith(".") && !path.endsWith(".map"))
    .sort();
  const files: Zippable = { "INSTALL.html": await readFile(join(built, "guide.html")) };
  for (const path of paths) files[[FOLDER, ...path.split(sep)].join("/")] = await readFile(join(built, path));
  return files;
}

function outFolder(): string {
  try {
    const { values } = parseArgs({ options: { out: { type: "string", default: join(ROOT, "release") } } });
    return resolve(values.out);
  } catch (error) {
    throw new CannotRun(`${(error as Error).message} Usage: npm run release [-- --out FOLDER]`);
  }
}
