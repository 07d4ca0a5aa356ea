import type { DevTools } from "../support/devtools.ts";
import { textOf } from "../support/elements.ts";
import { expect, test, type Recording } from "../support/test.ts";

/** Messages of several protocols, each on a socket of its own that sends them back. */
const STOMP = 'SEND\ndestination:/queue/prices\ncontent-type:application/json\n\n{"price":12.5}\0';
const CHAT = '42["chat message",{"text":"hello","by":{"name":"Ada"}}]';
/** `{ "type": "tick", "prices": [1, 2.5] }` in MessagePack. */
const TICK = [
  0x82, 0xa4, 0x74, 0x79, 0x70, 0x65, 0xa4, 0x74, 0x69, 0x63, 0x6b, 0xa6, 0x70, 0x72, 0x69, 0x63, 0x65, 0x73, 0x92,
  0x01, 0xcb, 0x40, 0x04, 0, 0, 0, 0, 0, 0,
];
const LARGE_BYTES = 10_000_000;

async function open({ devtools }: Recording): Promise<void> {
  await devtools.dock("undocked");
  await devtools.setSize(1280, 900);
}

/** Has a message sent, and waits until it has come back. */
async function send({ page, connection }: Recording, url: string, message: string | number[], subprotocol?: string) {
  await page.evaluate(
    (address, content, protocol) => {
      const socket = protocol === null ? new WebSocket(address) : new WebSocket(address, protocol);
      socket.addEventListener("open", () =>
        socket.send(typeof content === "string" ? content : new Uint8Array(content)),
      );
    },
    url,
    message,
    subprotocol ?? null,
  );
  await connection("the echo", (one) => one.url === url && one.received.frames > 0);
}

/** Selects the first frame whose row has these words. */
async function select(devtools: DevTools, words: RegExp): Promise<void> {
  await devtools.waitUntil(
    `[...document.querySelectorAll('[aria-label="Frames"] [role="row"]')].some(({ innerText }) => ${words}.test(innerText))`,
    { what: `a frame ${words}` },
  );
  await devtools.evaluate((pattern) => {
    const rows = [...document.querySelectorAll<HTMLElement>('[aria-label="Frames"] [role="row"]')];
    rows.find(({ innerText }) => new RegExp(pattern).test(innerText))?.click();
  }, words.source);
  await devtools.one("region", "Payload");
}

/** What the payload view says, once it says this. */
async function shown(devtools: DevTools, words: string): Promise<string> {
  await devtools.waitUntil(
    `document.querySelector('section[aria-label="Payload"]').innerText.includes(${JSON.stringify(words)})`,
    { what: `${words} in the payload view` },
  );
  return textOf(devtools.panel, await devtools.one("region", "Payload"));
}

/** What was put on the clipboard last; DevTools gives its panels none of their own. */
async function copied(devtools: DevTools, button: string): Promise<string> {
  await devtools.evaluate(() => {
    const clipboard = { writeText: async (text: string) => void Object.assign(window, { lastCopied: text }) };
    Object.assign(window, { lastCopied: undefined });
    Object.defineProperty(navigator, "clipboard", { value: clipboard, configurable: true });
  });
  await devtools.click("button", button);
  return String(await devtools.waitUntil("window.lastCopied", { what: "the copy" }));
}

test("messages are shown in the words of their protocol, and as they are with one click", async ({ record, lab }) => {
  const recording = await record(lab.urls.page);
  const { devtools } = recording;
  await open(recording);

  await send(recording, lab.urls.secureProxied("/echo?chat"), CHAT);
  await select(devtools, /chat message/);
  const chat = await shown(devtools, "Socket.IO · event chat message");
  expect(chat).toContain('name: "Ada"');
  expect(JSON.parse(await copied(devtools, "Copy decoded"))).toMatchObject({ event: "chat message" });
  await devtools.click("tab", "Hex");
  expect(await shown(devtools, "00000000")).toContain('42["chat message');
  expect(await copied(devtools, "Copy")).toBe(CHAT);
  await devtools.click("tab", "Text");
  await shown(devtools, CHAT);

  // The form that was chosen is kept for the next message.
  await send(recording, lab.urls.secureProxied("/echo?tick"), TICK);
  await select(devtools, /82 a4 74/);
  await devtools.click("tab", "Decoded");
  expect(await shown(devtools, "Looks like MessagePack")).toContain('type: "tick"');
  await send(recording, lab.urls.secureProxied("/echo?stomp"), STOMP, "v12.stomp");
  await select(devtools, /SEND destination/);
  expect(await shown(devtools, "STOMP · SEND /queue/prices")).toContain("price: 12.5");
});

test("the tree folds by keys, and another decoder can be chosen", async ({ record, lab }) => {
  const recording = await record(lab.urls.page);
  const { devtools } = recording;
  await open(recording);
  await send(recording, lab.urls.secureProxied("/echo"), '{"order":{"id":7,"lines":["tea","milk"]},"open":true}');
  await select(devtools, /order/);
  await devtools.click("tab", "Decoded");
  await shown(devtools, "JSON · ");
  const items = async (): Promise<string[]> => (await devtools.all("treeitem")).map(({ name }) => name);
  await expect.poll(items).toHaveLength(6);
  await devtools.evaluate(() => document.querySelector<HTMLElement>('[role="tree"]')?.focus());
  await devtools.press("ArrowLeft");
  await expect.poll(items).toHaveLength(2);
  await devtools.press("ArrowRight");
  await devtools.press("ArrowRight");
  await devtools.press("ArrowDown");
  await devtools.press("ArrowLeft");
  await expect.poll(items).toHaveLength(4);
  const [tree] = await devtools.all("tree");
  expect(tree?.name).toBe("Decoded as JSON");

  await devtools.evaluate(() => {
    const select = document.querySelector<HTMLSelectElement>('select[aria-label="Decode as"]')!;
    select.value = "stomp";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await shown(devtools, "This message cannot be read as STOMP.");
});

test("a message of 10 MB says what is kept of it and does not hold up the panel", async ({ record, lab }, testInfo) => {
  const recording = await record(lab.urls.page);
  const { devtools, page, connection } = recording;
  await open(recording);
  await page.evaluate(
    (url, size) => {
      const socket = new WebSocket(url);
      const list = `[${"1234567,".repeat(size / 8)}0]`;
      socket.addEventListener("open", () => socket.send(list));
    },
    lab.urls.secureProxied("/echo"),
    LARGE_BYTES,
  );
  await connection("the echo", ({ received }) => received.frames > 0);
  await devtools.waitUntil(`document.querySelector('[aria-label="Frames"]').innerText.includes("10.0 MB")`);
  await devtools.evaluate(() => {
    const seen = { longest: 0 };
    Object.assign(window, { seenTasks: seen });
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
    });
    observer.observe({ type: "longtask" });
  });
  await select(devtools, /1234567/);
  await shown(devtools, "of 10.0 MB are kept");
  for (const form of ["Hex", "Text"]) {
    await devtools.click("tab", form);
    await shown(devtools, form === "Hex" ? "00000000" : "1234567");
  }
  const longest = Number(await devtools.evaluate("window.seenTasks.longest"));
  testInfo.annotations.push({ type: "longest task", description: `${longest} ms` });
  // Of a message that long only two ends are kept; laying them out is no long work on any machine.
  expect(longest).toBeLessThan(1_000);
});
