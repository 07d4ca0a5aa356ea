import type { DevTools } from "../support/devtools.ts";
import { boxOf, clickAt, dragPointer, movePointer, pinch, turnWheel, type Box } from "../support/input.ts";
import { poll } from "../support/poll.ts";
import { expect, test, type Recording } from "../support/test.ts";
import type { Lab } from "../lab/lab.ts";

/** One socket, over: a message and its echo, a second and its echo, half a second apart, then a goodbye. */
async function play({ page, connection }: Recording, lab: Lab): Promise<void> {
  await page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url);
        let left = 2;
        socket.addEventListener("open", () => socket.send("one"));
        socket.addEventListener("message", () => {
          left--;
          setTimeout(() => (left > 0 ? socket.send("two") : socket.close(1000, "done")), 500);
        });
        socket.addEventListener("close", () => resolve(true));
      }),
    lab.urls.secureProxied("/echo"),
  );
  await connection("the close", ({ close }) => close?.code === 1000);
}

async function open(
  { record, lab }: { record: (url: string) => Promise<Recording>; lab: Lab },
  { stopped = true } = {},
): Promise<{ recording: Recording; devtools: DevTools; plot: Box; lane: number; overview: number }> {
  const recording = await record(lab.urls.page);
  const { devtools } = recording;
  await devtools.dock("undocked");
  await devtools.setSize(1280, 800);
  await play(recording, lab);
  await devtools.waitUntil(`document.querySelector('[aria-label="Connections"]').innerText.includes("1000")`);
  if (stopped) {
    await devtools.click("button", /^Stop/);
    await devtools.one("button", /^Start/);
    // A recording is fitted into round stretches of time, a session that is over into its own length.
    await shows(devtools, "the whole session and no more", ({ to }) => to > 0 && to % 30 !== 0);
  }
  const plot = await boxOf(devtools.input, await devtools.one("application"));
  const below = await devtools.evaluate(() => {
    const [plot, overview] = ['[role="application"]', ".timeline-overview"].map((part) =>
      document.querySelector(part)!.getBoundingClientRect(),
    );
    return overview!.top - plot!.top;
  });
  // Under the axis and the strip of the page; the middle of the only lane.
  const lane = plot.top + 42 + Math.min(44, plot.height - 42) / 2;
  return { recording, devtools, plot, lane, overview: plot.top + below + 15 };
}

/** What the chart shows, in seconds since the beginning. */
async function inSight(devtools: DevTools): Promise<{ from: number; to: number }> {
  const words = await devtools.evaluate(
    () => document.querySelector('[role="application"] > .for-screen-readers')?.textContent ?? "",
  );
  const [from = NaN, to = NaN] = [...words.matchAll(/(\d+):(\d+\.\d)/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  return { from, to };
}

function span({ from, to }: { from: number; to: number }): number {
  return to - from;
}

/** Waits until the chart shows something that fits. */
function shows(devtools: DevTools, what: string, fits: (sight: { from: number; to: number }) => boolean) {
  return poll(what, async () => {
    const sight = await inSight(devtools);
    return fits(sight) ? sight : undefined;
  });
}

/** The words beside the pointer, once they have caught up with it. */
function hovered(devtools: DevTools): Promise<string> {
  return devtools.evaluate(
    () =>
      new Promise<string>((resolve) => {
        requestAnimationFrame(() =>
          requestAnimationFrame(() =>
            resolve(document.querySelector<HTMLElement>(".timeline-tooltip")?.innerText ?? ""),
          ),
        );
      }),
  );
}

/** Of a frame, not of a socket that is "waiting to be sent". */
const A_FRAME = /(?<!to be )sent|received/;

/** Moves the pointer along the lane until the words beside it say something. */
async function hoverFor(devtools: DevTools, { left, width }: Box, y: number, words: RegExp) {
  for (let x = left + 90; x < left + width - 10; x += 8) {
    await movePointer(devtools.input.outer, { x, y });
    // On a busy machine the first words may still be those of the place before: they must stay.
    if (!words.test(await hovered(devtools)) || !words.test(await hovered(devtools))) continue;
    const said = await hovered(devtools);
    if (words.test(said)) return { x, y, said };
  }
  throw new Error(`nothing on the lane says ${words}`);
}

test("wheel, trackpad, drag, keys and fingers zoom and move the picture", async ({ record, lab }) => {
  const { devtools, plot, lane } = await open({ record, lab });
  const { outer } = devtools.input;
  const middle = { x: plot.left + plot.width / 2, y: lane };

  const whole = await shows(devtools, "the whole session", ({ to }) => to > 1);
  await turnWheel(outer, middle, { deltaY: -400 });
  const near = await shows(devtools, "less after the wheel", (sight) => span(sight) < span(whole) * 0.6);
  await turnWheel(outer, middle, { deltaX: -200 });
  await shows(devtools, "what was before", (sight) => sight.from < near.from);
  await turnWheel(outer, middle, { deltaY: -20 }, ["Control"]);
  const pinched = await shows(
    devtools,
    "less after a pinch on the trackpad",
    (sight) => span(sight) < span(near) * 0.9,
  );
  await turnWheel(outer, middle, { deltaY: 5000 });
  await shows(devtools, "the whole again", (sight) => span(sight) >= span(whole) - 0.2);

  await turnWheel(outer, middle, { deltaY: -400 });
  const again = await shows(devtools, "less", (sight) => span(sight) < span(whole) * 0.6);
  await dragPointer(outer, middle, { x: middle.x - 150, y: lane });
  const dragged = await shows(devtools, "what comes later", (sight) => sight.from > again.from);
  await pinch(outer, middle, 100, 300);
  await shows(devtools, "less between spread fingers", (sight) => span(sight) < span(dragged) * 0.6);
  expect(span(pinched)).toBeGreaterThan(0);

  await devtools.click("button", "Fit");
  await shows(devtools, "the whole", (sight) => span(sight) >= span(whole) - 0.2);
  await devtools.evaluate(() => document.querySelector<HTMLElement>('[role="application"]')?.focus());
  await devtools.press("+");
  const keyed = await shows(devtools, "less after a key", (sight) => span(sight) < span(whole) * 0.8);
  await devtools.press("End");
  await shows(devtools, "the end", (sight) => sight.to > keyed.to);
  await devtools.press("0");
  await shows(devtools, "the whole by a key", (sight) => span(sight) >= span(whole) - 0.2);
});

test("the words beside the pointer tell what is there, and a click selects it", async ({ record, lab }) => {
  const { devtools, plot, lane } = await open({ record, lab });
  const end = await hoverFor(devtools, plot, lane, /closed with 1000/);
  expect(end.said).toContain("/echo #1");
  const mark = await hoverFor(devtools, plot, lane, A_FRAME);
  await clickAt(devtools.input.outer, mark);
  await devtools.waitUntil(`/one|two/.test(document.querySelector('[aria-label="Payload"]')?.innerText)`);
  await devtools.waitUntil(`document.querySelector('.connections [aria-selected="true"]') !== null`);
  await devtools.waitUntil(
    `/one|two/.test(document.querySelector('.frames [role="row"][aria-selected="true"]')?.innerText)`,
  );
});

test("a chosen stretch of time filters everything else, until it is taken back", async ({ record, lab }) => {
  const { recording, devtools, plot, lane, overview: y } = await open({ record, lab });
  const { outer } = devtools.input;
  const rows = (count: number) =>
    devtools.waitUntil(
      `Number(document.querySelector('[role="grid"][aria-label="Frames"]').ariaRowCount) === ${count + 1}`,
      { what: `${count} frames` },
    );
  const connections = (count: number) =>
    devtools.waitUntil(
      `Number(document.querySelector('[role="grid"][aria-label="Connections"]').ariaRowCount) === ${count + 1}`,
    );
  await rows(4);
  const end = await hoverFor(devtools, plot, lane, /closed with 1000/);

  // What came before the socket, by Shift and drag.
  await dragPointer(outer, { x: end.x + 10, y: lane }, { x: plot.left + plot.width - 2, y: lane }, ["Shift"]);
  await devtools.one("button", "Show all time");
  await rows(0);
  await connections(0);
  await devtools.click("button", "Show all time");
  await rows(4);
  await connections(1);

  // From its middle on, by the button and a plain drag.
  const first = await hoverFor(devtools, plot, lane, A_FRAME);
  const times = await recording.recorder<number[]>("[0, 1, 2].map((row) => socketscope.session.frames.timeOf(row))");
  const [connection] = await recording.connections();
  const [sent = 0, echoed = 0, sentAgain = 0] = times;
  const share = ((echoed + sentAgain) / 2 - sent) / (connection!.closedAt! - sent);
  await devtools.click("button", "Choose time");
  await dragPointer(outer, { x: first.x + share * (end.x - first.x), y: lane }, { x: end.x + 10, y: lane });
  await rows(2);
  await connections(1);
  await devtools.waitUntil(`document.querySelector('.connections .cell-sent')?.innerText !== undefined`);
  await devtools.evaluate(() => document.querySelector<HTMLElement>('[role="application"]')?.focus());
  await devtools.press("Escape");
  await rows(4);

  // In the overview, with Shift: all of it.
  await dragPointer(outer, { x: plot.left + 95, y }, { x: plot.left + plot.width - 2, y }, ["Shift"]);
  await devtools.one("button", "Show all time");
  await rows(4);
  await devtools.click("button", "Show all time");

  // By keys: what is in sight.
  await devtools.evaluate(() => document.querySelector<HTMLElement>('[role="application"]')?.focus());
  await devtools.press("r");
  await devtools.one("button", "Show all time");
  await devtools.press("r");
  await devtools.waitUntil(`document.querySelector(".range-bar") === null`);
});

test("the brush of the overview shows a part, and a live recording is followed or paused", async ({ record, lab }) => {
  const { devtools, plot, overview: y } = await open({ record, lab }, { stopped: false });
  const { outer } = devtools.input;
  const follow = await devtools.one("switch", "Follow");
  expect(follow.states["checked"]).toBe("true");
  await dragPointer(outer, { x: plot.left + 100, y }, { x: plot.left + 250, y });
  const part = await shows(devtools, "a part", ({ from, to }) => to - from < 15);
  await devtools.waitUntil(`document.querySelector('[role="switch"]').checked === false`);
  // Its middle is taken hold of and moved.
  await dragPointer(outer, { x: plot.left + 175, y }, { x: plot.left + 375, y });
  await shows(devtools, "a later part", ({ from }) => from > part.from + 1);
  await devtools.click("switch", "Follow");
  await devtools.waitUntil(`document.querySelector('[role="switch"]').checked === true`);
});
