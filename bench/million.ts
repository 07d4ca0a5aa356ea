import type { CdpSession } from "../src/cli/chromium/cdp.ts";
import { evaluate, waitUntil } from "../e2e/support/evaluate.ts";
import { openArm, type ArmOptions } from "./support/arm.ts";
import { openFlood } from "./support/flood-page.ts";

const FRAMES = 1_000_000;
const BYTES = 100;
const WINDOW = { width: 1280, height: 900 } as const;

/** What one search over the payloads of all frames cost. */
export interface Search {
  readonly text: string;
  /** from the key to the count of all matches on the screen */
  readonly ms: number;
  readonly matches: number;
  /** the longest time for which a timer of 1 ms had to wait meanwhile */
  readonly longestBlockMs: number;
}

/** The panel with a million frames of 100 B on one connection. */
export interface MillionResult {
  readonly frames: number;
  /** of a plain text that one frame has */
  readonly filterMs: number;
  readonly longestBlockMs: number;
  readonly searches: readonly Search[];
  /** from the click on the tab until the rows are painted */
  readonly openGridMs: number;
  readonly scrollToEndMs: number;
  /** main thread's work of a display frame while the wheel turns, median and 95th percentile of 120 */
  readonly zoomFrameMs: number;
  readonly zoomFrameP95Ms: number;
}

/** Numbers come from within the panel, so the way to it costs nothing. */
export async function measureMillion(
  options: ArmOptions & { readonly progress: (text: string) => void },
): Promise<MillionResult> {
  options.progress(`panel: ${FRAMES} frames there, searching, scrolling, zooming`);
  const arm = await openArm("socketscope", { ...options, windowSize: WINDOW });
  try {
    const devtools = arm.devtools!;
    await devtools.dock("undocked");
    await openFlood(arm.page, { frames: 2, bytes: BYTES });
    await waitUntil(devtools.devtoolsPage, "socketscope.session.frames.length > 0");
    await fill(devtools.devtoolsPage);
    await waitUntil(devtools.panel, `innerWidth >= 700 && ${rows()} >= ${FRAMES}`, { timeoutMs: 60_000 });
    // The timeline counts a part of the frames for each of its pictures; the grid takes them all at once.
    await evaluate(devtools.panel, "new Promise((done) => setTimeout(done, 3000))");
    const searches: Search[] = [];
    for (const text of ["777777:", "xxxxy", "/77777\\d:/"]) searches.push(await search(devtools.panel, text));
    const [plain] = searches;
    return {
      frames: FRAMES,
      filterMs: plain!.ms,
      longestBlockMs: Math.max(...searches.map(({ longestBlockMs }) => longestBlockMs)),
      searches,
      ...(await openAndScroll(devtools.panel)),
      ...(await zoom(devtools.panel)),
    };
  } finally {
    await arm.close();
  }
}

function rows(): string {
  return `Number(document.querySelector('[role="grid"][aria-label="Frames"]')?.ariaRowCount)`;
}

/** Puts frames into the live session as the recorder does, but without a browser that has to deliver them. */
async function fill(session: CdpSession): Promise<void> {
  await evaluate(
    session,
    `(async () => {
      const { session } = socketscope;
      const connection = [...session.connections.keys()][0];
      for (let n = session.frames.length; n < ${FRAMES}; n++) {
        const direction = n % 7 === 0 ? "sent" : "received";
        const payload = (n + ":").padEnd(${BYTES}, "x");
        session.now += 0.1;
        session.frames.add({ at: session.now, connection, direction, opcode: 1, payload });
        if (n % 20_000 === 0) await new Promise((done) => setTimeout(done));
      }
      session.version++;
    })()`,
  );
}

async function search(session: CdpSession, text: string): Promise<Search> {
  const found = await evaluate<Omit<Search, "text">, []>(
    session,
    `(async () => {
      const input = document.querySelector(".frame-filter-text");
      const bar = document.querySelector(".frames-bar");
      const set = (value) => {
        input.value = value;
        input.dispatchEvent(new Event("input", { bubbles: true }));
      };
      // Thousands stand apart by a character of the language.
      const said = () => /^(.+) of (.+) frames?/.exec(bar.innerText);
      const number = (digits) => Number(digits.replace(/\\D/g, ""));
      const complete = () => {
        const words = said();
        return words && number(words[2]) >= ${FRAMES} && !document.querySelector(".frame-filter-found > .quiet");
      };
      set("");
      await new Promise((done) => setTimeout(done, 500));
      let longestBlockMs = 0;
      let last = performance.now();
      const timer = setInterval(() => {
        const now = performance.now();
        longestBlockMs = Math.max(longestBlockMs, now - last);
        last = now;
      }, 1);
      const began = performance.now();
      const done = new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          if (!complete()) return;
          observer.disconnect();
          resolve(performance.now() - began);
        });
        observer.observe(document.querySelector(".frames"), { subtree: true, childList: true, characterData: true });
      });
      set(${JSON.stringify(text)});
      const ms = await done;
      await new Promise((done) => setTimeout(done, 50));
      clearInterval(timer);
      const matches = number(said()[1]);
      set("");
      return { ms, matches, longestBlockMs };
    })()`,
  );
  return { text, ...found };
}

function openAndScroll(session: CdpSession): Promise<Pick<MillionResult, "openGridMs" | "scrollToEndMs">> {
  return evaluate(
    session,
    `(async () => {
      // After the next picture is painted.
      const painted = () => new Promise((done) => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done();
        port2.postMessage(undefined);
      }));
      const until = async (holds) => { while (!holds()) await painted(); };
      const grid = () => document.querySelector('[role="grid"][aria-label="Frames"]');
      document.querySelector("#detail-tab-handshake").click();
      await until(() => !grid());
      let began = performance.now();
      document.querySelector("#detail-tab-frames").click();
      await until(() => grid()?.querySelector(".grid-body .grid-row"));
      await painted();
      const openGridMs = performance.now() - began;
      grid().scrollTop = 0;
      await until(() => grid().querySelector('[aria-rowindex="2"]'));
      began = performance.now();
      grid().scrollTop = grid().scrollHeight;
      await until(() => grid().querySelector('[aria-rowindex="${FRAMES + 1}"]'));
      await painted();
      return { openGridMs, scrollToEndMs: performance.now() - began };
    })()`,
  );
}

function zoom(session: CdpSession): Promise<Pick<MillionResult, "zoomFrameMs" | "zoomFrameP95Ms">> {
  return evaluate(
    session,
    `(async () => {
      const chart = document.querySelector(".timeline-chart");
      const box = chart.getBoundingClientRect();
      const costs = [];
      for (let turn = 0; turn < 120; turn++) {
        const deltaY = turn % 60 < 30 ? -25 : 25;
        const at = { clientX: box.left + box.width / 2, clientY: box.top + 60 };
        // The callbacks of a display frame run in the order of their asking: this one is before the timeline's next.
        const cost = await new Promise((done) => requestAnimationFrame(() => {
          const began = performance.now();
          chart.dispatchEvent(new WheelEvent("wheel", { deltaY, ...at, bubbles: true, cancelable: true }));
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => done(performance.now() - began);
          port2.postMessage(undefined);
        }));
        costs.push(cost);
      }
      costs.sort((one, other) => one - other);
      return { zoomFrameMs: costs[60], zoomFrameP95Ms: costs[Math.floor(costs.length * 0.95)] };
    })()`,
  );
}
