import type { IncomingMessage } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { poll } from "../support/poll.ts";
import { expect, test as base, type Recording, type SeenConnection } from "../support/test.ts";

/** What really happened, as the other end of the sockets saw it. */
interface Truth {
  readonly address: (path: string) => string;
  readonly sockets: () => number;
  readonly messages: () => number;
  readonly bytes: () => number;
  /** close codes that came, in any order */
  readonly codes: () => readonly number[];
}

/** A message of the server's, in one frame. */
const HUGE_BYTES = 100_000_000;

const test = base.extend<{ readonly truth: Truth }>({
  record: async ({ record }, use) => {
    await use(async (url, options) => {
      const recording = await record(url, options);
      // Room for all views beside each other.
      await recording.devtools.dock("undocked");
      await recording.devtools.setSize(1280, 800);
      return recording;
    });
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from it
  truth: async ({}, use) => {
    const codes: number[] = [];
    const counts = { sockets: 0, messages: 0, bytes: 0 };
    const server = new WebSocketServer({
      port: 0,
      host: "127.0.0.1",
      maxPayload: 2 * HUGE_BYTES,
      perMessageDeflate: false,
      handleProtocols: (offered) => [...offered].at(-1) ?? false,
    });
    server.on("connection", (socket, { url = "" }: IncomingMessage) => {
      counts.sockets++;
      socket.on("error", () => undefined);
      socket.on("message", (data: Buffer) => {
        counts.messages++;
        counts.bytes += data.byteLength;
      });
      socket.on("close", (code) => codes.push(code));
      const { pathname, searchParams } = new URL(url, "http://server");
      if (pathname === "/huge") socket.send(Buffer.alloc(HUGE_BYTES, "h"));
      if (pathname === "/says") socket.send(searchParams.get("text") ?? "");
      if (pathname === "/closes") socket.close(4200, searchParams.get("reason") ?? "");
    });
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await use({
      address: (path) => `ws://app.test:${port}${path}`,
      sockets: () => counts.sockets,
      messages: () => counts.messages,
      bytes: () => counts.bytes,
      codes: () => codes,
    });
    for (const socket of server.clients) socket.terminate();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  },
});

/** The present connections to an address that begins so. */
async function to({ connections }: Recording, address: string): Promise<readonly SeenConnection[]> {
  return (await connections()).filter(({ url }) => url.startsWith(address));
}

/** The browser, the panel and the recording work: a new socket is recorded, whole, and all are shown. */
async function expectAlive(recording: Recording, httpPage: string, truth: Truth): Promise<void> {
  const { page, devtools, connection, recorder } = recording;
  await page.goto(httpPage);
  const address = truth.address(`/says?text=alive`);
  await page.evaluate((address) => {
    const socket = new WebSocket(address);
    socket.addEventListener("message", () => socket.close(4300, "alive"));
  }, address);
  const { close, received } = await connection("a socket", (c) => c.url === address && c.close !== undefined);
  expect(close).toMatchObject({ code: 4300, reason: "alive", by: "page" });
  expect(received.frames).toBe(1);
  expect(await recorder("socketscope.status.state")).toBe("recording");
  const count = await recorder<number>("socketscope.session.connections.size");
  await devtools.waitUntil(
    `document.querySelector('[aria-label="Connections"] [role="grid"]').ariaRowCount === "${count + 1}"`,
  );
}

/** Nothing that a page says became an element of the panel, or ran in it. */
async function expectNoMarkup({ devtools }: Recording): Promise<void> {
  const found = await devtools.evaluate(() => ({
    elements: document.querySelectorAll("[id^=hostile], [class*=hostile], img[src*=hostile], a[href^='javascript']")
      .length,
    foreign: document.querySelectorAll("iframe, object, embed, base, script:not([src]), img, form[action]").length,
    ran: "hostileRan" in window,
  }));
  expect(found).toEqual({ elements: 0, foreign: 0, ran: false });
}

const hostilePage = (httpPage: string, query = ""): string => new URL(`/hostile.html${query}`, httpPage).href;

test.describe("a page that overwrites what scripts stand on", () => {
  for (const world of ["lies", "throws"]) {
    for (const loadFirst of [false, true]) {
      test(`and ${world}, ${loadFirst ? "before" : "while"} it is recorded`, async ({ record, lab, truth }) => {
        const recording = await record(hostilePage(lab.urls.httpPage, `?world=${world}`), { loadFirst });
        const { page, devtools } = recording;
        const address = truth.address(`/count?n=`);
        await page.evaluate(`hostile.talk(${JSON.stringify(address)}, 20, 10)`);
        await page.waitUntil("hostile.closed.length === 20", { timeoutMs: 30_000 });
        await poll("the server's view", () => truth.codes().length === 20);
        const seen = await poll("all twenty ends", async () => {
          const seen = await to(recording, address);
          // What such a page did before it was recorded can keep the close codes from us: they are unknown then.
          return seen.every(({ closedAt, close }) => closedAt !== undefined && (loadFirst || close)) && seen;
        });
        expect(seen).toHaveLength(truth.sockets());
        expect(seen.reduce((sum, { sent }) => sum + sent.frames, 0)).toBe(truth.messages());
        const codes = seen.flatMap(({ close }) => close?.code ?? []);
        expect([...truth.codes()]).toEqual(expect.arrayContaining(codes));
        if (!loadFirst) expect(codes).toHaveLength(20);
        await expectNoMarkup(recording);
        expect(await devtools.evaluate("({}).polluted === undefined")).toBe(true);
        await expectAlive(recording, lab.urls.httpPage, truth);
      });
    }
  }
});

test.describe("the way to the recorder", () => {
  test("is in no realm that a page can make, and the extension is out of reach", async ({ record, lab, truth }) => {
    const recording = await record(hostilePage(lab.urls.httpPage));
    const { page, devtools } = recording;
    const found = await page.evaluate<Record<string, string[]>, []>("hostile.realms()");
    expect(Object.keys(found)).toHaveLength(9);
    expect(Object.values(found).flat()).toEqual([]);
    await page.evaluate("hostile.look(globalThis)");
    expect(await page.evaluate("hostile.names")).toEqual([]);
    expect(await page.evaluate(`hostile.reach(${JSON.stringify(devtools.extensionId)})`)).toEqual([]);
    await expectAlive(recording, lab.urls.httpPage, truth);
  });

  test("is not seen by a page that was there first and lies in wait", async ({ record, lab, truth }) => {
    const recording = await record(hostilePage(lab.urls.httpPage, "?world=trap"), { loadFirst: true });
    const { page, recorder } = recording;
    await recorder("socketscope.controls.stop().then(() => socketscope.controls.start())");
    const address = truth.address("/count");
    await page.evaluate(`hostile.talk(${JSON.stringify(address)}, 1, 1)`);
    // A page that does so keeps the page script out as well: how its sockets end is unknown, and said to be.
    const { sent, close } = await recording.connection(
      "its end",
      (c) => c.url === `${address}0` && c.closedAt !== undefined,
    );
    expect([sent.frames, close]).toEqual([truth.messages(), undefined]);
    expect(await page.evaluate("[hostile.names, hostile.bindings.length]")).toEqual([[], 0]);
    await expectAlive(recording, lab.urls.httpPage, truth);
  });

  test("when it is caught, carries lies about no socket", async ({ record, lab, truth }) => {
    test.setTimeout(120_000);
    const recording = await record(hostilePage(lab.urls.httpPage));
    const { page, recorder, devtools } = recording;
    // As a page can that looks at its global at the right moment, while recording begins.
    const { binding: name } = await recorder<{ binding: string }>(
      `chrome.storage.session.get("pageScriptNames").then(({ pageScriptNames }) => pageScriptNames)`,
    );
    await page.session.send("Runtime.addBinding", { name });
    await page.evaluate("hostile.look(globalThis)");
    expect(await page.evaluate("hostile.bindings.length")).toBe(1);

    const address = truth.address(`/count?n=`);
    await page.evaluate(`hostile.talk(${JSON.stringify(address)}, 10, 5)`);
    expect(await page.evaluate("hostile.flood(200)")).toBeGreaterThan(1000);
    await page.waitUntil("hostile.closed.length === 10", { timeoutMs: 30_000 });
    await poll("the server's view", () => truth.codes().length === 10);
    const seen = await poll("all ten ends", async () => {
      const seen = await to(recording, address);
      return seen.every(({ close }) => close) && seen;
    });
    expect(seen.map(({ close }) => close?.code)).toEqual(expect.arrayContaining([...truth.codes()]));
    expect(seen).toHaveLength(10);
    expect(seen.reduce((sum, { sent }) => sum + sent.frames, 0)).toBe(truth.messages());
    // What a page says of an attempt that its browser refused is taken as said, and is only data.
    const others = (await recording.connections()).filter(({ url }) => !url.startsWith(address));
    expect(new Set(others.map(({ state }) => state))).toEqual(new Set(["blocked"]));
    expect(await recorder("({}).polluted === undefined")).toBe(true);
    expect(await devtools.evaluate("({}).polluted === undefined")).toBe(true);
    await expectAlive(recording, lab.urls.httpPage, truth);
  });
});

test("a thousand sockets a second are all there", async ({ record, lab, truth }) => {
  test.setTimeout(180_000);
  const recording = await record(hostilePage(lab.urls.httpPage));
  const { page, recorder } = recording;
  const address = truth.address("/churn");
  await page.evaluate(`hostile.churn(${JSON.stringify(address)}, 3)`);
  await page.waitUntil("hostile.done && hostile.closed.length === hostile.created", { timeoutMs: 90_000 });
  const { created, opened } = await page.evaluate<{ created: number; opened: number }, []>("hostile");
  const counts = await poll(
    "all of them",
    async () => {
      const counts = await recorder<{ all: number; ended: number; opened: number; blocked: number }>(`(() => {
        const all = [...socketscope.session.connections.values()].filter(({ url }) => url === ${JSON.stringify(address)});
        return { all: all.length, ended: all.filter(({ closedAt }) => closedAt).length,
          blocked: all.filter(({ blocked }) => blocked).length, opened: all.filter(({ close }) => close?.code === 4100).length };
      })()`);
      return counts.ended >= created && counts.opened >= opened && counts;
    },
    { timeoutMs: 60_000, intervalMs: 500 },
  );
  expect(counts).toMatchObject({ all: created, ended: created, opened });
  // What the server answered is there, and more than it was ever asked for is not.
  expect(truth.sockets()).toBeGreaterThanOrEqual(opened);
  expect(truth.sockets()).toBeLessThanOrEqual(created - counts.blocked);
  await expectAlive(recording, lab.urls.httpPage, truth);
});

test("frames of 100 MB, either way, are counted and let go of", async ({ record, lab, truth }) => {
  test.setTimeout(300_000);
  const recording = await record(lab.urls.httpPage);
  const { page, connection, devtools } = recording;
  const address = truth.address("/huge");
  await page.evaluate(
    (address, size) => {
      const socket = new WebSocket(address);
      socket.addEventListener("message", () => {
        socket.send("s".repeat(size));
        socket.close(4001);
      });
    },
    address,
    HUGE_BYTES,
  );
  const ended = (c: SeenConnection): boolean => c.url === address && c.close !== undefined;
  const { sent, received, close } = await connection("its end", ended, 240_000);
  expect(close?.code).toBe(4001);
  expect([sent, received]).toMatchObject([
    { frames: 1, bytes: truth.bytes() },
    { frames: 1, bytes: HUGE_BYTES },
  ]);
  await devtools.waitUntil(`document.body.innerText.includes("Of 2 payloads over 1 MB only the beginning")`);
  await expectAlive(recording, lab.urls.httpPage, truth);
});

test("markup, marks of direction and a megabyte of address stay text", async ({ record, lab, truth }) => {
  test.setTimeout(120_000);
  const markup = `<b id="hostile-x" onclick="hostileRan=1">x</b><img src="hostile" onerror="hostileRan=1">`;
  const recording = await record(hostilePage(lab.urls.httpPage, `?${encodeURIComponent(markup)}#${markup}`));
  const { page, devtools, connection } = recording;
  const reason = "\u202e\u0000\u0007<b id=hostile-r>\u2028";
  const addresses = {
    says: truth.address(`/says?text=${encodeURIComponent(markup)}`),
    closes: truth.address(`/closes?reason=${encodeURIComponent(reason)}`),
    long: truth.address(`/count?${"x".repeat(1_000_000)}`),
    many: truth.address("/count?protocols"),
  };
  const protocols = Array.from({ length: 300 }, (_, n) => `hostile-${n}`);
  await page.evaluate(
    (addresses, protocols) => {
      new WebSocket(addresses.says).addEventListener("message", ({ target }) => (target as WebSocket).close(4001));
      void new WebSocket(addresses.closes);
      const sockets = [new WebSocket(addresses.long), new WebSocket(addresses.many, protocols)];
      for (const socket of sockets) socket.addEventListener("open", () => socket.close(4002));
    },
    addresses,
    protocols,
  );
  const ended: Record<string, SeenConnection> = {};
  for (const [name, address] of Object.entries(addresses))
    ended[name] = await connection(name, (c) => c.url === address && c.close !== undefined);
  expect(ended).toMatchObject({
    says: { close: { code: 4001 }, received: { frames: 1 } },
    closes: { close: { code: 4200, reason, by: "server" } },
    // The server takes no such address, and answers so.
    long: { handshake: { status: 431 } },
    many: { subprotocol: "hostile-299", close: { code: 4002 } },
  });
  // Each is shown, with its handshake and its frames.
  const rows = `document.querySelectorAll('[aria-label="Connections"] [role="row"][aria-selected]')`;
  await devtools.waitUntil(`${rows}.length === 4`);
  for (let row = 0; row < 4; row++) {
    await devtools.evaluate(`${rows}[${row}].click()`);
    await devtools.waitUntil(`${rows}[${row}].ariaSelected === "true"`);
    await expectNoMarkup(recording);
  }
  await expectAlive(recording, lab.urls.httpPage, truth);
});

test("a page that navigates in a loop and asks before it is left does not end the recording", async ({
  record,
  lab,
  truth,
}) => {
  test.setTimeout(120_000);
  const recording = await record(hostilePage(lab.urls.httpPage));
  const { page, connections } = recording;
  const address = truth.address("/count?loop=");
  let dialogs = 0;
  page.session.on("Page.javascriptDialogOpening", () => {
    dialogs++;
    // Refused when it was answered otherwise.
    page.session.send("Page.handleJavaScriptDialog", { accept: true }).catch(() => undefined);
  });
  // Each document opens a socket, says so, and moves on as soon as that is open; the tenth one stays.
  await page.evaluate(`hostile.wander(${JSON.stringify(address)}, 10)`);
  await poll("ten sockets", async () => (await to(recording, address)).length === 10, { timeoutMs: 60_000 });
  const seen = await poll("nine of them left", async () => {
    const seen = await to(recording, address);
    return seen.filter(({ closedAt, left }) => closedAt !== undefined || left).length === 9 && seen;
  });
  expect(seen.map(({ url }) => url.slice(address.length))).toEqual(Array.from({ length: 10 }, (_, n) => String(n)));
  expect(truth.sockets()).toBe(10);
  expect(dialogs).toBeGreaterThanOrEqual(9);
  expect((await connections()).filter(({ endUnseen }) => endUnseen)).toEqual([]);
  await expectAlive(recording, lab.urls.httpPage, truth);
});
