import { accessSync, constants, existsSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { CannotRun } from "../src/cli/chromium/cannot-run.ts";
import { findChromium, type FoundChromium } from "../src/cli/chromium/find-chromium.ts";
import { whenThisProcessEnds } from "../src/cli/chromium/own-process.ts";
import { runCommand, runTool } from "./run-command.ts";

/**
 * A Chromium that can load the extension: `path` if given, else one on the system, else one that is
 * installed now, by Playwright's installer or, as root on Debian, from its package. Throws
 * `CannotRun` if there is none in the end.
 */
export async function ensureChromium(path?: string): Promise<FoundChromium> {
  const found = await findChromium(path);
  if (found) return found;
  console.log("No Chromium was found; installing one with Playwright's installer.");
  // With the libraries it needs where that is possible: a bare container has none of them.
  const withDeps = canInstallPackages() ? ["--with-deps"] : [];
  await runTool(["@playwright/test", "playwright"], ["install", "--no-shell", ...withDeps, "chromium"]);
  const downloaded = await findChromium();
  if (downloaded) return downloaded;
  await installPackages(["chromium"]);
  const installed = await findChromium();
  if (installed) return installed;
  throw new CannotRun(
    "No Chromium was found and none could be installed; install Chromium or Chrome for Testing, or name one with CHROMIUM_PATH.",
  );
}

/** Makes sure of some programs, each the name of its Debian package too. Gives those that are missing in the end. */
export async function ensurePrograms(names: readonly string[]): Promise<readonly string[]> {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length > 0) await installPackages(missing);
  return missing.filter((name) => !isInstalled(name));
}

function isInstalled(name: string): boolean {
  // Servers live in sbin, which is not on everyone's path.
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

const SERVICE_POLICY = "/usr/sbin/policy-rc.d";

async function installPackages(packages: readonly string[]): Promise<void> {
  if (!canInstallPackages()) return;
  console.log(`Installing ${packages.join(" and ")} from the system's packages.`);
  // Debian starts a server that it installs; this tells it not to (invoke-rc.d(8)).
  const forbid = !existsSync(SERVICE_POLICY);
  if (forbid) writeFileSync(SERVICE_POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const allow = (): void => {
    if (forbid) rmSync(SERVICE_POLICY, { force: true });
  };
  const release = whenThisProcessEnds(allow);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await runCommand("apt-get", ["update", "--quiet"], { env });
  await runCommand("apt-get", ["install", "--quiet", "--yes", "--no-install-recommends", ...packages], { env });
  allow();
  release();
}
