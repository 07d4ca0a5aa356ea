import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { CannotRun } from "./cannot-run.ts";

export interface FoundChromium {
  readonly path: string;
  /** as the browser prints it, for example "Chromium 156.0.8078.79"; empty where it cannot be asked */
  readonly version: string;
  /** one that Playwright downloaded: it has no installed sandbox, so Playwright starts it without */
  readonly downloaded: boolean;
}

const NAMES = [
  "chromium",
  "chromium-browser",
  "chrome-for-testing",
  "google-chrome-for-testing",
  "google-chrome",
  "google-chrome-stable",
];

const ELSEWHERE: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ],
  win32: [join(process.env["LOCALAPPDATA"] ?? "", "Chromium", "Application", "chrome.exe")],
};

/** Branded Chrome ignores `--load-extension` since this version. */
const FIRST_CHROME_WITHOUT_LOAD_EXTENSION = 137;

/** What a browser is wanted for: branded Chrome records as well, and loads no unpacked extension. */
export type Purpose = "extension" | "recording";

/**
 * Finds a Chromium: `path` if given, else the environment's CHROMIUM_PATH, else one on the system,
 * else the one Playwright has installed. `undefined` if there is none. Throws `CannotRun` if the one
 * that was named does not fit.
 */
export async function findChromium(
  path = process.env["CHROMIUM_PATH"],
  purpose: Purpose = "extension",
): Promise<FoundChromium | undefined> {
  const whyNot = purpose === "extension" ? whyNoExtension : () => undefined;
  if (path) {
    if (!isExecutable(path)) throw new CannotRun(`There is no browser to run at ${path}.`);
    const version = await versionOf(path);
    const refusal = whyNot(version);
    if (refusal !== undefined) throw new CannotRun(`${path}: ${refusal}`);
    return { path, version, downloaded: isDownloaded(path) };
  }
  const system = [...onPath(), ...(ELSEWHERE[process.platform] ?? [])];
  // Playwright takes a while to load, so it is asked last.
  return (await firstThatFits(system, whyNot)) ?? (await firstThatFits(await ofPlaywright(), whyNot));
}

async function firstThatFits(
  candidates: readonly string[],
  whyNot: (version: string) => string | undefined,
): Promise<FoundChromium | undefined> {
  for (const path of candidates.filter(isExecutable)) {
    const version = await versionOf(path).catch(() => undefined);
    if (version !== undefined && whyNot(version) === undefined)
      return { path, version, downloaded: isDownloaded(path) };
  }
  return undefined;
}

/** Why a browser of this version loads no extension, as a sentence; `undefined` if it does. */
export function whyNoExtension(version: string): string | undefined {
  const branded = /^Google Chrome (?!for Testing)\D*(\d+)/.exec(version);
  if (!branded || Number(branded[1]) < FIRST_CHROME_WITHOUT_LOAD_EXTENSION) return undefined;
  return `${version.trim()} ignores --load-extension, as branded Chrome does since ${FIRST_CHROME_WITHOUT_LOAD_EXTENSION}; use Chromium or Chrome for Testing.`;
}

function onPath(): string[] {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const suffix = process.platform === "win32" ? ".exe" : "";
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
}

async function ofPlaywright(): Promise<string[]> {
  const { chromium } = await import("playwright-core");
  try {
    return [chromium.executablePath()];
  } catch {
    return []; // no build for this system
  }
}

function isDownloaded(path: string): boolean {
  const folder = process.env["PLAYWRIGHT_BROWSERS_PATH"];
  return path.includes("ms-playwright") || (folder ? path.startsWith(folder) : false);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function versionOf(path: string): Promise<string> {
  // On Windows `--version` opens a window instead of answering.
  if (process.platform === "win32") return "";
  try {
    const { stdout } = await promisify(execFile)(path, ["--version"], { timeout: 20_000 });
    return stdout.trim();
  } catch (error) {
    throw new CannotRun(`${path} does not say its version, so it is not a Chromium that works.`, { cause: error });
  }
}
