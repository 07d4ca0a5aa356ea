import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { CannotRun } from "./cannot-run.ts";
import { connectCdp, type CdpConnection } from "./cdp.ts";
import type { FoundChromium } from "./find-chromium.ts";
import { OWN_GROUP, signalGroup, whenThisProcessEnds } from "./own-process.ts";

export interface StartOptions {
  readonly chromium: FoundChromium;
  /** a window on the display in place of headless */
  readonly headful?: boolean;
  /** added to the arguments that every start has; the last of two that contradict counts */
  readonly args?: readonly string[];
  /** a profile folder of the caller's own, which is left when the browser has gone; a fresh one unless told */
  readonly profile?: string;
}

export interface Chromium {
  readonly cdp: CdpConnection;
  readonly pid: number;
  readonly version: string;
  /** the profile folder, removed by `close` unless it is the caller's own */
  readonly profile: string;
  /** settles when the browser is gone, by `close` or otherwise */
  readonly exited: Promise<void>;
  /** Ends the browser with all its processes and removes its profile. May be called twice. */
  close(): Promise<void>;
  /** Ends the browser as a crash or a power cut does: all its processes at once, with no warning. */
  kill(): Promise<void>;
}

/** Nothing that nobody asked for: no updates, no metrics, no first-run pages, no throttling. */
const QUIET = [
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-client-side-phishing-detection",
  "--disable-sync",
  "--disable-breakpad",
  "--disable-crash-reporter",
  "--disable-search-engine-choice-screen",
  "--disable-backgrounding-occluded-windows",
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  "--metrics-recording-only",
  "--no-pings",
  "--password-store=basic",
  "--use-mock-keychain",
  "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,AutofillServerCommunication,InterestFeedContentSuggestions,CertificateTransparencyComponentUpdater",
];

const START_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 3_000;

/**
 * Starts a Chromium with a profile of its own and no tab open, and connects to it. It ends with this
 * process. Throws `CannotRun` if it does not start.
 */
export async function startChromium(options: StartOptions): Promise<Chromium> {
  const { chromium } = options;
  const profile = options.profile ?? mkdtempSync(join(profileRoot(), "socketscope-"));
  const discardProfile = (): void => {
    if (options.profile === undefined) removeProfile(profile);
  };
  const child = spawn(chromium.path, argumentsFor(options, profile), {
    detached: OWN_GROUP,
    // Its temporary files go with the profile, also when it is killed.
    env: { ...process.env, TMPDIR: profile },
    // Beyond the usual three, Chromium reads commands from 3 and writes answers to 4.
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
  });
  const exited = new Promise<void>((settle) => {
    child.once("exit", () => settle());
    child.once("error", () => settle());
  });
  const release = whenThisProcessEnds(() => {
    signalGroup(child, "SIGKILL");
    discardProfile();
  });
  const cdp = connectCdp(child.stdio[3] as Writable, child.stdio[4] as Readable);

  const kill = async (): Promise<void> => {
    signalGroup(child, "SIGKILL");
    await exited;
    cdp.close();
    discardProfile();
    release();
  };
  const close = async (): Promise<void> => {
    const asked = cdp.send("Browser.close").catch(() => undefined);
    if (await settlesWithin(exited, CLOSE_TIMEOUT_MS)) await asked;
    await kill();
  };

  try {
    await answers(cdp, child, chromium.path);
    return { cdp, pid: child.pid ?? 0, version: chromium.version, profile, exited, close: onlyOnce(close), kill };
  } catch (error) {
    await close();
    throw error;
  }
}

function argumentsFor({ chromium, headful = false, args = [] }: StartOptions, profile: string): string[] {
  const sandboxed = process.getuid?.() !== 0 && !chromium.downloaded;
  return [
    ...QUIET,
    `--user-data-dir=${profile}`,
    "--remote-debugging-pipe",
    "--no-startup-window",
    ...(headful ? [] : ["--headless=new", "--hide-scrollbars", "--mute-audio"]),
    ...(sandboxed ? [] : ["--no-sandbox"]),
    ...args,
  ];
}

/** A browser from a snap package sees neither `/tmp` nor hidden folders. */
function profileRoot(): string {
  if (!existsSync("/snap/bin/chromium")) return tmpdir();
  const folder = join(homedir(), "snap/chromium/common");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Waits for the first answer. Chromium has said why on standard error if it ends instead. */
function answers(cdp: CdpConnection, child: ChildProcess, browser: string): Promise<void> {
  let printed = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (printed = (printed + text).slice(-20_000)));
  return new Promise((settle, reject) => {
    const fail = (what: string): void => {
      clearTimeout(timer);
      reject(new CannotRun(`${browser} ${what}`));
    };
    const timer = setTimeout(
      () => fail(`did not start within ${START_TIMEOUT_MS / 1000} s: ${lastLine(printed)}`),
      START_TIMEOUT_MS,
    );
    child.once("error", (error) => fail(`could not be started: ${error.message}.`));
    child.once("exit", (code) => fail(`ended at once with status ${String(code)}: ${lastLine(printed)}`));
    const started = (): void => {
      clearTimeout(timer);
      settle();
    };
    // A refusal is left to the child's own end, which says more.
    cdp.send("Browser.getVersion").then(started, () => undefined);
  });
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

function removeProfile(profile: string): void {
  // The last of the killed processes may still be writing for a moment.
  rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

function onlyOnce(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= action());
}

async function settlesWithin(promise: Promise<void>, ms: number): Promise<boolean> {
  const abort = new AbortController();
  const timeout = sleep(ms, false, { signal: abort.signal }).catch(() => false);
  const settled = await Promise.race([promise.then(() => true), timeout]);
  abort.abort();
  return settled;
}
