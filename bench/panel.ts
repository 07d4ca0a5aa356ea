import { setTimeout as sleep } from "node:timers/promises";
import type { CdpSession } from "../src/cli/chromium/cdp.ts";
import { evaluate, waitUntil } from "../e2e/support/evaluate.ts";
import { attachFrontend, openArm, type Arm, type ArmOptions } from "./support/arm.ts";
import { measureMillion, type MillionResult } from "./million.ts";
import { floodEnded, openFlood } from "./support/flood-page.ts";
import { heapBytes, smoothness, watchFreezes, type Smoothness } from "./support/freeze-watch.ts";

const BYTES = 100;
/** A view may never catch up; so long after the page has everything it is given up. */
const FLOODS = [
  { frames: 20_000, patienceMs: 90_000 },
  { frames: 100_000, patienceMs: 30_000 },
] as const;
type Flood = (typeof FLOODS)[number];

/** Of DevTools too, which gets a window of its own: both views have room, and ours shows all it has. */
const WINDOW = { width: 1280, height: 900 } as const;

export interface ViewRun {
  /** frames a second at the page's own listener, slowed by what watches it */
  readonly pageRate: number;
  /** from the page's last frame until the view has a row for every one; absent if it was given up */
  readonly secondsBehind?: number;
  /** when it was given up, or at the end */
  readonly rows: number;
  readonly longestTaskMs: number;
  readonly longTasks: number;
  /** of a view that was given up, what was seen until then: it was at least so long */
  readonly longestFreezeMs: number;
  /** growth of the view's isolate a frame in its view, payload included, after a collection; absent if it was given up */
  readonly heapBytesPerFrame?: number;
}

export interface PanelResult {
  /** what a million frames cost, and the first search over them */
  readonly filterMs: number;
  readonly million: MillionResult;
  /** the longest task over all floods; the browser names none of 50 ms or less, which is a 0 here */
  readonly longestTaskMs: number;
  readonly givenUpAfterSeconds: Readonly<Record<string, number>>;
  readonly floods: Readonly<Record<string, { readonly socketscope: ViewRun; readonly chromeMessages: ViewRun }>>;
  /** ours divided by Chrome's, of the smaller flood, which Chrome's view does finish */
  readonly vsChromeMessages: {
    readonly secondsBehindRatio: number;
    readonly longestFreezeRatio: number;
    readonly heapRatio: number;
  };
}

/** A view of frames that is open and about to be flooded. */
interface View {
  readonly session: CdpSession;
  /** expression in it: rows that it has */
  readonly rows: string;
}

export async function measurePanel(
  options: ArmOptions & { readonly progress: (text: string) => void },
): Promise<PanelResult> {
  const floods: Record<string, { socketscope: ViewRun; chromeMessages: ViewRun }> = {};
  for (const flood of FLOODS) {
    const { frames } = flood;
    options.progress(`panel: ${frames} frames, Socketscope`);
    const socketscope = await floodView("socketscope", framesGrid, flood, options);
    options.progress(`panel: ${frames} frames, Chrome's Messages view`);
    const chromeMessages = await floodView("devtools", messagesView, flood, options);
    floods[String(frames)] = { socketscope, chromeMessages };
  }
  const { socketscope, chromeMessages } = floods[String(FLOODS[0].frames)]!;
  const million = await measureMillion(options);
  return {
    filterMs: million.filterMs,
    million,
    longestTaskMs: Math.max(...Object.values(floods).map((flood) => flood.socketscope.longestTaskMs)),
    givenUpAfterSeconds: Object.fromEntries(FLOODS.map(({ frames, patienceMs }) => [frames, patienceMs / 1000])),
    floods,
    vsChromeMessages: {
      secondsBehindRatio: (socketscope.secondsBehind ?? NaN) / (chromeMessages.secondsBehind ?? NaN),
      longestFreezeRatio: socketscope.longestFreezeMs / chromeMessages.longestFreezeMs,
      heapRatio: (socketscope.heapBytesPerFrame ?? NaN) / (chromeMessages.heapBytesPerFrame ?? NaN),
    },
  };
}

async function floodView(
  name: "socketscope" | "devtools",
  open: (arm: Arm) => Promise<View>,
  { frames, patienceMs }: Flood,
  options: ArmOptions,
): Promise<ViewRun> {
  const arm = await openArm(name, { ...options, windowSize: WINDOW });
  try {
    await undock(await attachFrontend(arm.browser));
    await openFlood(arm.page, { frames, bytes: BYTES });
    const view = await open(arm);
    const before = await heapBytes(view.session);
    await watchFreezes(view.session, view.rows, frames);
    options.server.release();
    const page = await floodEnded(arm.page);
    const pageRate = (frames * 1000) / (page.lastAt - page.firstAt);
    let seen: Smoothness | undefined;
    let silentMs = 0;
    const end = performance.now() + patienceMs;
    for (let left = patienceMs; left > 0; left = end - performance.now()) {
      const asked = performance.now();
      const answer = await within(left, smoothness(view.session));
      if (!answer) silentMs = Math.max(silentMs, performance.now() - asked);
      seen = answer ?? seen;
      if (seen?.allAt) break;
      await sleep(500);
    }
    if (!seen?.allAt) return { pageRate, ...givenUp(seen, silentMs) };
    return {
      pageRate,
      secondsBehind: Math.max(0, seen.allAt - page.lastAt) / 1000,
      ...figuresOf(seen),
      heapBytesPerFrame: ((await heapBytes(view.session)) - before) / frames,
    };
  } finally {
    await arm.close();
  }
}

/** @param silentMs for which the view's thread has not even answered */
function givenUp(seen: Smoothness | undefined, silentMs: number): Omit<ViewRun, "pageRate"> {
  const known = seen ? figuresOf(seen) : { rows: 0, longestTaskMs: 0, longTasks: 0, longestFreezeMs: 0 };
  return { ...known, longestFreezeMs: Math.max(known.longestFreezeMs, silentMs) };
}

function figuresOf({ rows, longestTaskMs, longTasks, longestFreezeMs }: Smoothness) {
  return { rows, longestTaskMs, longTasks, longestFreezeMs };
}

async function within<Value>(ms: number, promise: Promise<Value>): Promise<Value | undefined> {
  const abort = new AbortController();
  const late = sleep(ms, undefined, { signal: abort.signal }).catch(() => undefined);
  // The answer that nobody waits for any more is refused when the browser is closed.
  const answer = promise.catch(() => undefined);
  const first = await Promise.race([answer, late]);
  abort.abort();
  return first;
}

async function undock(frontend: CdpSession): Promise<void> {
  await evaluate(
    frontend,
    `import("./ui/legacy/legacy.js").then(({ DockController }) =>
      DockController.DockController.instance().setDockSide("undocked"))`,
  );
}

async function framesGrid({ devtools }: Arm): Promise<View> {
  const session = devtools!.panel;
  const grid = `document.querySelector('[role="grid"][aria-label="Frames"]')`;
  await waitUntil(session, `${grid} !== null && innerWidth >= 700`, { what: "the frames grid", timeoutMs: 30_000 });
  return { session, rows: `Number(${grid}.ariaRowCount) - 1` };
}

/**
 * Network panel, the socket's request, tab Messages. Internal to DevTools, so it may break with any
 * version. The view makes an item for each row of its grid; those are counted.
 */
async function messagesView({ browser }: Arm): Promise<View> {
  const session = await attachFrontend(browser);
  const opened = `(async () => {
    const { NetworkPanel } = await import("./panels/network/network.js");
    const { NetworkLog } = await import("./models/logs/logs.js");
    const { UIRequestLocation } = await import("./panels/network/forward/forward.js");
    const { ViewManager } = await import("./ui/legacy/legacy.js");
    await ViewManager.ViewManager.instance().showView("network");
    const request = NetworkLog.NetworkLog.instance().requests().find((it) => it.resourceType().name() === "websocket");
    if (!request) return false;
    const tabs = await NetworkPanel.NetworkPanel.instance().selectAndActivateRequest(
      request, UIRequestLocation.UIRequestTabs.WS_FRAMES);
    const view = tabs?.visibleView;
    if (!view) return false;
    window.messageRows = request.frames().length;
    const { createGridItem } = view;
    view.createGridItem = function (...args) {
      window.messageRows++;
      return createGridItem.apply(this, args);
    };
    return true;
  })()`;
  await waitUntil(session, opened, { what: "Chrome's Messages view", timeoutMs: 30_000 });
  return { session, rows: "window.messageRows" };
}
