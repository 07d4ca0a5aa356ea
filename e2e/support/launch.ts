import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { CannotRun } from "../../src/cli/chromium/cannot-run.ts";
import { findChromium } from "../../src/cli/chromium/find-chromium.ts";
import { startChromium, type Chromium } from "../../src/cli/chromium/start.ts";

export type { Chromium };

export interface LaunchOptions {
  /** folders of unpacked extensions; `dist` of this project unless told */
  readonly extensions?: readonly string[];
  /** a window on the display in place of headless */
  readonly headful?: boolean;
  /** opens DevTools for each tab; true unless told */
  readonly devtools?: boolean;
  readonly chromium?: string;
  /** host names that lead to 127.0.0.1; `*.test` unless told */
  readonly loopbackHosts?: readonly string[];
  /** base64 SHA-256 of the public key of the lab's certificate, which is then trusted; else any is */
  readonly trustKey?: string;
  readonly windowSize?: { readonly width: number; readonly height: number };
  readonly extraArgs?: readonly string[];
  /** a profile folder of the caller's own, which is left when the browser has gone; a fresh one unless told */
  readonly profile?: string;
}

/**
 * Starts a Chromium with a profile of its own, the extension loaded and no tab open, and connects to it.
 * Throws `CannotRun` if there is no browser that fits.
 */
export async function launchChromium(options: LaunchOptions = {}): Promise<Chromium> {
  const found = await findChromium(options.chromium);
  if (!found) throw new CannotRun("No Chromium was found; name one with CHROMIUM_PATH or --chromium PATH.");
  const extensions = (options.extensions ?? [defaultExtension()]).map((folder) => resolve(folder));
  for (const folder of extensions)
    if (!existsSync(join(folder, "manifest.json")))
      throw new CannotRun(`There is no built extension in ${folder}; run npm run build first.`);

  return startChromium({
    chromium: found,
    headful: options.headful ?? false,
    args: argumentsFor(options, extensions),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
  });
}

function defaultExtension(): string {
  return join(import.meta.dirname, "../../dist");
}

function argumentsFor(options: LaunchOptions, extensions: readonly string[]): string[] {
  const { width, height } = options.windowSize ?? { width: 1280, height: 900 };
  const rules = (options.loopbackHosts ?? ["*.test"]).map((host) => `MAP ${host} 127.0.0.1`);
  return [
    "--lang=en-US",
    `--window-size=${width},${height}`,
    `--host-resolver-rules=${rules.join(",")}`,
    ...(options.trustKey === undefined
      ? ["--ignore-certificate-errors"]
      : [`--ignore-certificate-errors-spki-list=${options.trustKey}`]),
    ...(extensions.length === 0
      ? []
      : [`--load-extension=${extensions.join(",")}`, `--disable-extensions-except=${extensions.join(",")}`]),
    ...((options.devtools ?? true) ? ["--auto-open-devtools-for-tabs"] : []),
    ...(options.extraArgs ?? []),
  ];
}
