import type { CdpSession } from "../../src/cli/chromium/cdp.ts";
import { evaluate, waitUntil, type Json } from "./evaluate.ts";
import type { Chromium } from "./launch.ts";

/** A tab. */
export interface Page {
  readonly targetId: string;
  readonly session: CdpSession;
  evaluate<Result, Args extends readonly Json[]>(
    code: string | ((...args: Args) => Result),
    ...args: Args
  ): Promise<Awaited<Result>>;
  waitUntil(expression: string, options?: { timeoutMs?: number; what?: string }): Promise<unknown>;
  /** Navigates and waits for the load event. */
  goto(url: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a tab and waits for its load. It gets a window of its own: a tab behind another one is
 * hidden, and neither draws nor answers input.
 */
export async function openPage(browser: Chromium, url = "about:blank"): Promise<Page> {
  const { targetId } = await browser.cdp.send<{ targetId: string }>("Target.createTarget", {
    url: "about:blank",
    newWindow: true,
  });
  const session = await browser.cdp.attach(targetId);
  const page: Page = {
    targetId,
    session,
    evaluate: (code, ...args) => evaluate(session, code, ...args),
    waitUntil: (expression, options) => waitUntil(session, expression, options),
    async goto(url) {
      await session.send("Page.enable");
      const loaded = session.waitFor("Page.loadEventFired", () => true, { timeoutMs: 30_000 });
      const { errorText } = await session.send<{ errorText?: string }>("Page.navigate", { url });
      if (errorText !== undefined) {
        loaded.catch(() => undefined);
        throw new Error(`${url} did not load: ${errorText}`);
      }
      await loaded;
    },
    async close() {
      await browser.cdp.send("Target.closeTarget", { targetId });
    },
  };
  if (url !== "about:blank") await page.goto(url);
  return page;
}

/** Settles when a person has closed the last tab; the browser itself would wait for another one. */
export async function lastPageClosed(browser: Chromium): Promise<void> {
  await browser.cdp.send("Target.setDiscoverTargets", { discover: true });
  const hasPages = async (): Promise<boolean> => {
    const { targetInfos } = await browser.cdp.send<{ targetInfos: readonly { type: string }[] }>("Target.getTargets");
    return targetInfos.some(({ type }) => type === "page");
  };
  return new Promise((resolve) => {
    browser.cdp.on("Target.targetDestroyed", () => {
      void hasPages().then((some) => (some ? undefined : resolve()), resolve);
    });
  });
}
