import { writeFile } from "node:fs/promises";
import type { CdpSession } from "../../src/cli/chromium/cdp.ts";
import { byRole, theOne, type AxElement, type RoleOptions } from "./elements.ts";
import { evaluate, waitUntil, type Json } from "./evaluate.ts";
import { clickElement, pressKey, typeText, type InputTarget } from "./input.ts";
import type { Chromium } from "./launch.ts";
import type { Page } from "./page.ts";
import { poll } from "./poll.ts";

/** DevTools of one page, with our panel shown. */
export interface DevTools {
  /** the DevTools front end: its window, its tabs */
  readonly frontend: CdpSession;
  /** the extension's hidden devtools page */
  readonly devtoolsPage: CdpSession;
  /** our panel */
  readonly panel: CdpSession;
  readonly extensionId: string;
  /** for input at places of the panel, see `input.ts` */
  readonly input: InputTarget;
  /** Runs code in the panel. */
  evaluate<Result, Args extends readonly Json[]>(
    code: string | ((...args: Args) => Result),
    ...args: Args
  ): Promise<Awaited<Result>>;
  /** Waits for an expression in the panel to become truthy, and gives its value. */
  waitUntil(expression: string, options?: { timeoutMs?: number; what?: string }): Promise<unknown>;
  /** The panel's elements with this role and name, at this moment. */
  all(role: string, name?: string | RegExp, options?: RoleOptions): Promise<AxElement[]>;
  /** The panel's only element with this role and name, waited for. */
  one(role: string, name?: string | RegExp, options?: RoleOptions): Promise<AxElement>;
  /** Waits for an element and clicks it with the mouse. */
  click(role: string, name?: string | RegExp, options?: RoleOptions): Promise<void>;
  press(key: string, modifiers?: Parameters<typeof pressKey>[2]): Promise<void>;
  type(text: string): Promise<void>;
  /** Writes a PNG of the whole DevTools window. */
  screenshot(path: string): Promise<void>;
  /** Sets the size of the DevTools window in CSS pixels. */
  setSize(width: number, height: number, deviceScaleFactor?: number): Promise<void>;
  /** Puts DevTools to a side of the page, or in a window of its own. */
  dock(side: "right" | "bottom" | "undocked"): Promise<void>;
  /** What `prefers-color-scheme` and DevTools' own theme say. */
  setTheme(theme: "light" | "dark"): Promise<void>;
  /** Closes DevTools as a person does; the page stays. */
  close(): Promise<void>;
}

interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
  readonly parentId?: string;
}

const PANEL_TITLE = "Socketscope";
const DEVTOOLS_PAGE = /^chrome-extension:\/\/([a-p]{32})\/src\/extension\/devtools\.html/;
const PANEL_PAGE = /^chrome-extension:\/\/[a-p]{32}\/src\/panel\/panel\.html/;

/** DevTools and its extensions take some seconds to appear on a busy machine. */
const APPEAR_TIMEOUT_MS = 30_000;

export async function listTargets(browser: Chromium): Promise<readonly TargetInfo[]> {
  // The empty entry lifts the filter that hides DevTools' own targets.
  const { targetInfos } = await browser.cdp.send<{ targetInfos: readonly TargetInfo[] }>("Target.getTargets", {
    filter: [{}],
  });
  return targetInfos;
}

/**
 * Waits for the DevTools of `page` (the browser must have been launched with `devtools`), shows our
 * panel in it and attaches to all three of its documents. Recording starts when the panel is first
 * shown, so open the panel before the page does what is to be recorded.
 *
 * Showing a panel has no public interface: `showPanel` calls into the front end, and is the only
 * place that does so besides `dock` and `setTheme`.
 */
export async function openPanel(browser: Chromium, page: Page): Promise<DevTools> {
  const { frontendId, devtoolsPage } = await poll("DevTools with the extension", () => findFrontend(browser, page), {
    timeoutMs: APPEAR_TIMEOUT_MS,
  });
  const frontend = await browser.cdp.attach(frontendId);
  await poll(`the ${PANEL_TITLE} panel's tab`, () => showPanel(frontend), { timeoutMs: APPEAR_TIMEOUT_MS });
  const panelTarget = await poll(
    `the ${PANEL_TITLE} panel's document`,
    async () => (await listTargets(browser)).find((info) => info.parentId === frontendId && PANEL_PAGE.test(info.url)),
    { timeoutMs: APPEAR_TIMEOUT_MS },
  );
  const panel = await browser.cdp.attach(panelTarget.targetId);
  await waitUntil(panel, "document.readyState === 'complete'", { what: "the panel's load" });
  const target = { outer: frontend, inner: panel, frameTargetId: panelTarget.targetId };

  return {
    frontend,
    panel,
    devtoolsPage: await browser.cdp.attach(devtoolsPage.targetId),
    input: target,
    extensionId: DEVTOOLS_PAGE.exec(devtoolsPage.url)?.[1] ?? "",
    evaluate: (code, ...args) => evaluate(panel, code, ...args),
    waitUntil: (expression, options) => waitUntil(panel, expression, options),
    all: (role, name, options) => byRole(panel, role, name, options),
    one: (role, name, options) => theOne(panel, role, name, options),
    click: async (role, name, options) => clickElement(target, await theOne(panel, role, name, options)),
    press: (key, modifiers) => pressKey(frontend, key, modifiers),
    type: (text) => typeText(frontend, text),
    async screenshot(path) {
      const { data } = await frontend.send<{ data: string }>("Page.captureScreenshot", { format: "png" });
      await writeFile(path, Buffer.from(data, "base64"));
    },
    async setSize(width, height, deviceScaleFactor = 1) {
      const metrics = { width, height, deviceScaleFactor, mobile: false };
      await frontend.send("Emulation.setDeviceMetricsOverride", metrics);
      await waitUntil(frontend, `innerWidth === ${width} && innerHeight === ${height}`, { what: "the new size" });
    },
    async dock(side) {
      await evaluate(
        frontend,
        `import("./ui/legacy/legacy.js").then(({ DockController }) =>
          DockController.DockController.instance().setDockSide(${JSON.stringify(side)}))`,
      );
    },
    async setTheme(theme) {
      const features = [{ name: "prefers-color-scheme", value: theme }];
      for (const session of [frontend, panel]) await session.send("Emulation.setEmulatedMedia", { features });
    },
    async close() {
      await browser.cdp.send("Target.closeTarget", { targetId: frontendId });
    },
  };
}

/** The front end whose inspected tab is `page`, once it has loaded the extension's devtools page. */
async function findFrontend(
  browser: Chromium,
  page: Page,
): Promise<{ frontendId: string; devtoolsPage: TargetInfo } | undefined> {
  const targets = await listTargets(browser);
  // Its devtools page is the sign that a front end has started up: to import its modules before
  // that would run them too early and break it.
  for (const devtoolsPage of targets) {
    const frontendId = devtoolsPage.parentId;
    if (frontendId === undefined || !DEVTOOLS_PAGE.test(devtoolsPage.url)) continue;
    const session = await browser.cdp.attach(frontendId);
    const inspected = await evaluate(
      session,
      `import("./core/sdk/sdk.js").then(({ TargetManager }) =>
        TargetManager.TargetManager.instance().primaryPageTarget()?.id())`,
    );
    await browser.cdp.send("Target.detachFromTarget", { sessionId: session.sessionId });
    if (inspected === page.targetId) return { frontendId, devtoolsPage };
  }
  return undefined;
}

/** Shows our panel; false while the front end does not have it yet. */
async function showPanel(frontend: CdpSession): Promise<boolean> {
  const shown = await evaluate(
    frontend,
    `import("./ui/legacy/legacy.js").then(async ({ InspectorView, ViewManager }) => {
      const tabs = InspectorView.InspectorView.instance().tabbedPane.tabs;
      const tab = tabs.find((tab) => tab.title === ${JSON.stringify(PANEL_TITLE)});
      if (tab) await ViewManager.ViewManager.instance().showView(tab.id);
      return tab !== undefined;
    })`,
  );
  return shown === true;
}
