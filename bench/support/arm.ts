import { join } from "node:path";
import type { CdpSession } from "../../src/cli/chromium/cdp.ts";
import { listTargets, openPanel, type DevTools } from "../../e2e/support/devtools.ts";
import { evaluate, waitUntil } from "../../e2e/support/evaluate.ts";
import { launchChromium, type Chromium } from "../../e2e/support/launch.ts";
import { openPage, type Page } from "../../e2e/support/page.ts";
import { poll } from "../../e2e/support/poll.ts";
import type { FloodServer } from "./flood-server.ts";

/**
 * What watches the page:
 * - `nothing`: no DevTools
 * - `devtools`: DevTools open; Socketscope is installed, its panel was never shown, so it rests
 * - `counting`: DevTools open, and the extension of the bench that only counts
 * - `socketscope`: DevTools open on the Socketscope panel, recording
 * - `counts only`: the same with its setting that lets go of payloads
 */
export type ArmName = "nothing" | "devtools" | "counting" | "socketscope" | "counts only";

/** A browser of its own with one page, so that no arm pays for another. */
export interface Arm {
  readonly name: ArmName;
  readonly browser: Chromium;
  readonly page: Page;
  /** where frames are counted, in the arms that do */
  readonly counter?: Counter;
  /** with the two of Socketscope */
  readonly devtools?: DevTools;
  close(): Promise<void>;
}

/** A devtools page, and an expression in it that gives the frames that it has seen. */
export interface Counter {
  readonly session: CdpSession;
  readonly frames: string;
}

export interface ArmOptions {
  /** folder of the built extension */
  readonly extension: string;
  readonly server: FloodServer;
  readonly windowSize?: { readonly width: number; readonly height: number };
}

const FRAMES_IN_MODEL = "socketscope.session.frames.length";
const COUNTING_EXTENSION = join(import.meta.dirname, "../counting-extension");
/** Not the empty page that stays behind where DevTools was docked. */
const FRONTEND = /^devtools:\/\/[^?]*\/devtools_app\.html/;
const DEVTOOLS_PAGE = /^chrome-extension:\/\/[a-p]{32}\/.*devtools\.html/;

/** Starts a browser with a page and what watches it; where that records, it is recording by then. */
export async function openArm(name: ArmName, options: ArmOptions): Promise<Arm> {
  const browser = await launchChromium({
    extensions: [name === "counting" ? COUNTING_EXTENSION : options.extension],
    devtools: name !== "nothing",
    ...(options.windowSize ? { windowSize: options.windowSize } : {}),
  });
  try {
    const page = await openPage(browser, options.server.page);
    const arm = { name, browser, page, close: () => browser.close() };
    return { ...arm, ...(await watching(name, browser, page)) };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function watching(name: ArmName, browser: Chromium, page: Page): Promise<Pick<Arm, "counter" | "devtools">> {
  if (name === "nothing") return {};
  if (name === "socketscope" || name === "counts only") {
    const devtools = await openPanel(browser, page);
    const session = devtools.devtoolsPage;
    await until(session, "socketscope.status.state === 'recording'");
    if (name === "counts only") await evaluate(session, "socketscope.controls.changeSettings({ countsOnly: true })");
    return { devtools, counter: { session, frames: FRAMES_IN_MODEL } };
  }
  const session = await attachDevtoolsPage(browser);
  await until(session, name === "counting" ? "window.counting?.ready" : "window.socketscope !== undefined");
  return name === "counting" ? { counter: { session, frames: "counting.frames" } } : {};
}

async function until(session: CdpSession, expression: string): Promise<void> {
  await waitUntil(session, expression, { timeoutMs: 30_000 });
}

/** The DevTools front end of the only tab. */
export async function attachFrontend(browser: Chromium): Promise<CdpSession> {
  const target = await poll(
    "the DevTools front end",
    async () => (await listTargets(browser)).find(({ url }) => FRONTEND.test(url)),
    { timeoutMs: 30_000 },
  );
  return browser.cdp.attach(target.targetId);
}

async function attachDevtoolsPage(browser: Chromium): Promise<CdpSession> {
  const target = await poll(
    "the extension's devtools page",
    async () => (await listTargets(browser)).find(({ url }) => DEVTOOLS_PAGE.test(url)),
    { timeoutMs: 30_000 },
  );
  return browser.cdp.attach(target.targetId);
}

const WATCH_MS = 5;

/** Notes, in the counter's own page, when `frames` more will have come. */
export async function watchCounter({ session, frames: count }: Counter, frames: number): Promise<void> {
  await evaluate(
    session,
    `(() => {
      const before = ${count};
      const reached = (window.reached = { frames: 0, at: 0 });
      const timer = setInterval(() => {
        reached.frames = ${count} - before;
        if (reached.frames < ${frames}) return;
        reached.at = performance.timeOrigin + performance.now();
        clearInterval(timer);
      }, ${WATCH_MS});
    })()`,
  );
}

export interface Reached {
  readonly frames: number;
  /** when the last of the wanted frames had come; 0 if some never did */
  readonly at: number;
}

/** After so long without one more frame, nothing more is waited for. */
const STANDSTILL_MS = 3000;

/** What has come by the time that all have, or that nothing more comes. */
export async function reachedCounter({ session }: Counter): Promise<Reached> {
  let last = { frames: -1, since: performance.now() };
  return poll(
    "the counter's last frame",
    async () => {
      const reached = await evaluate<Reached, []>(session, "window.reached");
      const now = performance.now();
      if (reached.frames !== last.frames) last = { frames: reached.frames, since: now };
      return reached.at > 0 || now - last.since > STANDSTILL_MS ? reached : undefined;
    },
    { timeoutMs: 120_000, intervalMs: 100 },
  );
}
