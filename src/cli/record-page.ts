import { setTimeout as sleep } from "node:timers/promises";
import { createCapture } from "../capture/capture.ts";
import { createSleepWatch } from "../capture/sleep-watch.ts";
import { applyEvent, createSession } from "../core/session/apply-event.ts";
import type { SessionEvent } from "../core/session/events.ts";
import type { Session } from "../core/session/session.ts";
import { CannotRun } from "./chromium/cannot-run.ts";
import type { CdpConnection, CdpSession } from "./chromium/cdp.ts";
import { findChromium } from "./chromium/find-chromium.ts";
import { startChromium } from "./chromium/start.ts";
import { createPipeTransport } from "./pipe-transport.ts";
import { VERSION } from "./version.ts";

export interface RecordOptions {
  readonly url: string;
  /** how long to record, from the load event on */
  readonly seconds: number;
  /** JavaScript to run in the page once it has loaded */
  readonly code?: string;
  readonly chromium?: string;
  readonly chromiumArgs: readonly string[];
  /** ends the recording; what was recorded until then is kept */
  readonly signal: AbortSignal;
  /** told once a second; `left` is unset until the page has loaded */
  readonly onTick: (session: Session, left: number | undefined) => void;
}

export interface Recording {
  readonly session: Session;
  /** what went otherwise than asked for, in full sentences */
  readonly notes: readonly string[];
}

const TICK_MS = 1000;
/** A page that loads for longer has something that never ends in it. */
const LOAD_TIMEOUT_MS = 60_000;
/** How long a page that is busy may take to answer before the recording ends without it. */
const DRAIN_MS = 1_000;

/**
 * Records the WebSockets of a page in a browser of its own, from before the page exists, with the
 * same code that records in the panel. The browser is always ended and its profile removed.
 * Throws `CannotRun` if there is no browser or the page cannot be loaded.
 */
export async function recordPage(options: RecordOptions): Promise<Recording> {
  const found = await findChromium(options.chromium, "recording");
  if (!found) {
    throw new CannotRun(
      "No Chromium or Chrome was found: install one, or name it with --chromium PATH or CHROMIUM_PATH.",
    );
  }
  try {
    const browser = await startChromium({ chromium: found, args: options.chromiumArgs });
    try {
      return await recordIn(browser.cdp, browser.exited, options);
    } finally {
      await browser.close();
    }
  } catch (error) {
    // Whatever was asked of the browser when it was ended has failed.
    if (options.signal.aborted) throw new CannotRun("Ended before the recording began.", { cause: error });
    throw error;
  }
}

async function recordIn(browser: CdpConnection, exited: Promise<void>, options: RecordOptions): Promise<Recording> {
  const { url, seconds, code, signal, onTick } = options;
  const notes: string[] = [];
  const session = createSession();
  const emit = (event: SessionEvent): void => applyEvent(session, event);
  const now = Date.now;

  const page = await openBlankPage(browser);
  const { userAgent } = await browser.send<{ userAgent: string }>("Browser.getVersion");
  const capture = createCapture({
    transport: await createPipeTransport(browser, page),
    emit,
    now,
    pageScript: () => true,
    // The browser is new, so nobody can know them from before.
    names: { binding: `__${crypto.randomUUID()}`, secret: crypto.randomUUID() },
  });
  await capture.attach(() =>
    emit({
      type: "recording-started",
      at: now(),
      page: { url },
      pageScript: true,
      environment: { userAgent, extensionVersion: VERSION },
    }),
  );

  let loadedAt: number | undefined;
  const sleepWatch = createSleepWatch(now, () => performance.now());
  const ticker = setInterval(() => {
    const gapMs = sleepWatch.tick();
    if (gapMs !== undefined) capture.clockGap();
    emit({ type: "clock", at: now(), ...(gapMs === undefined ? {} : { gapMs }) });
    onTick(session, loadedAt === undefined ? undefined : loadedAt + seconds * 1000 - performance.now());
  }, TICK_MS);

  // Nothing is waited for any longer once the recording was ended or the browser is gone.
  const over = new AbortController();
  const ended = Promise.race([aborted(signal), exited.then(() => "browser" as const)]).finally(() => over.abort());
  try {
    await Promise.race([ended, load(page, url, notes, over.signal)]);
    if (!over.signal.aborted) {
      loadedAt = performance.now();
      if (code !== undefined) void evaluate(page, code, notes);
      await pause(seconds * 1000, over.signal);
    }
    const by = signal.aborted ? "user" : over.signal.aborted ? "browser" : "time";
    if (by === "browser")
      notes.push("The browser ended before the time was over; what was recorded until then is kept.");
    if (by !== "browser") await Promise.race([overtaken(page), sleep(DRAIN_MS, undefined, { ref: false })]);
    emit({ type: "recording-stopped", at: now(), reason: by === "browser" ? "target-closed" : "user" });
    return { session, notes };
  } finally {
    clearInterval(ticker);
    over.abort();
    capture.dispose();
  }
}

/** A tab with a window of its own: one behind another is hidden. Asks nobody anything. */
async function openBlankPage(browser: CdpConnection): Promise<CdpSession> {
  await browser.send("Browser.setDownloadBehavior", { behavior: "deny" });
  const { targetId } = await browser.send<{ targetId: string }>("Target.createTarget", {
    url: "about:blank",
    newWindow: true,
  });
  const page = await browser.attach(targetId);
  // Nobody is there to press a button, and a page that asks stands still until someone does.
  page.on("Page.javascriptDialogOpening", () => {
    page.send("Page.handleJavaScriptDialog", { accept: true }).catch(() => undefined);
  });
  return page;
}

/** Settles with the load event, or when `over` is. Throws `CannotRun` in the browser's words if there is no page. */
async function load(page: CdpSession, url: string, notes: string[], over: AbortSignal): Promise<void> {
  const loaded = new Promise<true>((resolve) => void page.on("Page.loadEventFired", () => resolve(true)));
  let answer: { errorText?: string };
  try {
    answer = await page.send<{ errorText?: string }>("Page.navigate", { url });
  } catch (error) {
    if (over.aborted) return;
    const why = error instanceof Error ? error.message : String(error);
    throw new CannotRun(`${url} could not be loaded: ${why}.`, { cause: error });
  }
  const { errorText } = answer;
  if (errorText !== undefined) throw new CannotRun(`${url} could not be loaded: ${errorText}.${hintFor(errorText)}`);
  if (!(await Promise.race([loaded, pause(LOAD_TIMEOUT_MS, over)])) && !over.aborted) {
    notes.push(`The page was still loading after ${LOAD_TIMEOUT_MS / 1000} s; the time was counted from then.`);
  }
}

/**
 * Settles when all that the page saw until now has been told. Chromium sends a page's events when its present task is
 * over, and answers at once: the first answer may overtake them, the second comes behind.
 */
async function overtaken(page: CdpSession): Promise<void> {
  for (let asked = 0; asked < 2; asked++)
    await page.send("Runtime.evaluate", { expression: "0" }).catch(() => undefined);
}

/** Waits, but not longer than until `over`. */
async function pause(ms: number, over: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: over }).catch(() => undefined);
}

function hintFor(errorText: string): string {
  if (!errorText.startsWith("net::ERR_CERT_")) return "";
  return " To record it all the same, add --chromium-arg --ignore-certificate-errors.";
}

interface Evaluated {
  readonly exceptionDetails?: { readonly text?: string; readonly exception?: { readonly description?: string } };
}

/** Runs code in the page. That it throws can be what is to be recorded: a blocked socket does. */
async function evaluate(page: CdpSession, code: string, notes: string[]): Promise<void> {
  try {
    const params = { expression: code, awaitPromise: true, userGesture: true };
    const { exceptionDetails } = await page.send<Evaluated>("Runtime.evaluate", params);
    if (!exceptionDetails) return;
    const { text = "an error", exception } = exceptionDetails;
    const [line = text] = (exception?.description ?? text).split("\n");
    notes.push(`The code of --eval threw: ${line}`);
  } catch {
    // The page went elsewhere or the recording ended while the code still waited for something.
  }
}

function aborted(signal: AbortSignal): Promise<"user"> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve("user");
    else signal.addEventListener("abort", () => resolve("user"), { once: true });
  });
}
