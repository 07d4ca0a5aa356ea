import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CannotRun } from "./cannot-run.ts";
import { findChromium, whyNoExtension } from "./find-chromium.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "browsers-"));
  vi.stubEnv("PATH", folder);
  vi.stubEnv("CHROMIUM_PATH", "");
  vi.stubEnv("PLAYWRIGHT_BROWSERS_PATH", join(folder, "ms-playwright"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A program that prints a version, under a name. */
function browser(name: string, version: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho "${version}"\n`);
  chmodSync(path, 0o755);
  return path;
}

it("refuses branded Chrome from 137 on, and nothing else", () => {
  expect(whyNoExtension("Google Chrome 136.0.7103.92")).toBeUndefined();
  expect(whyNoExtension("Google Chrome 137.0.7151.40 ")).toContain("ignores --load-extension");
  expect(whyNoExtension("Google Chrome beta 150.0.1.2")).toContain("ignores --load-extension");
  expect(whyNoExtension("Google Chrome for Testing 150.0.1.2")).toBeUndefined();
  expect(whyNoExtension("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)")).toBeUndefined();
  expect(whyNoExtension("")).toBeUndefined();
});

it.skipIf(process.platform === "win32")("prefers the path, then CHROMIUM_PATH, then the system", async () => {
  const named = browser("named", "Chromium 3.0");
  const fromEnvironment = browser("from-environment", "Chromium 2.0");
  const onSystem = browser("chromium", "Chromium 1.0");
  expect(await findChromium()).toEqual({ path: onSystem, version: "Chromium 1.0", downloaded: false });
  vi.stubEnv("CHROMIUM_PATH", fromEnvironment);
  expect((await findChromium())?.path).toBe(fromEnvironment);
  expect((await findChromium(named))?.path).toBe(named);
});

// Playwright is asked last, and takes a while to load on a busy machine.
it.skipIf(process.platform === "win32")("passes over what does not fit", { timeout: 30_000 }, async () => {
  browser("chromium", "Google Chrome 150.0.0.0");
  writeFileSync(join(folder, "chromium-browser"), "not executable");
  // On a Mac or Windows machine one may be installed where no path leads.
  if (process.platform === "linux") expect(await findChromium()).toBeUndefined();
  const named = join(folder, "chromium");
  await expect(findChromium(named)).rejects.toThrow(CannotRun);
  expect((await findChromium(named, "recording"))?.version).toBe("Google Chrome 150.0.0.0");
  await expect(findChromium(join(folder, "nothing"))).rejects.toThrow(/^There is no browser to run at .*nothing\.$/);
});
