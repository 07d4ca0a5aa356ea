import { socketChecks } from "../fixtures/socket-checks.ts";
import { launchChromium, type Chromium } from "../support/launch.ts";
import { openPage, type Page } from "../support/page.ts";
import { expect, test as base } from "../support/test.ts";

/** The same browser with neither extension nor DevTools: what a page sees there is the truth. */
const test = base.extend<object, { readonly plain: Chromium }>({
  plain: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from it
    async ({}, use) => {
      const plain = await launchChromium({ extensions: [], devtools: false });
      await use(plain);
      await plain.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

// One pair of browsers is enough.
test.describe.configure({ mode: "default" });

const CHECKS = socketChecks.toString();

/** The page's own code asks, in the realm that `where` gives. */
function inPage(page: Page, address: string, where = "globalThis"): Promise<Record<string, string>> {
  return page.evaluate(`(${CHECKS})(${where}, ${JSON.stringify(address)})`) as Promise<Record<string, string>>;
}

const FRAME = `(() => { const frame = document.body.appendChild(document.createElement("iframe")); return frame.contentWindow; })()`;

function inWorker(page: Page, address: string): Promise<Record<string, string>> {
  const code = `(${CHECKS})(globalThis, ${JSON.stringify(address)}).then((answers) => postMessage(answers));`;
  return page.evaluate(
    (code) =>
      new Promise<Record<string, string>>((resolve, reject) => {
        const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
        worker.addEventListener("message", ({ data }) => resolve(data as Record<string, string>));
        worker.addEventListener("error", ({ message }) => reject(new Error(message)));
      }),
    code,
  );
}

async function withPlainPage<Value>(plain: Chromium, url: string, use: (page: Page) => Promise<Value>): Promise<Value> {
  const page = await openPage(plain, url);
  try {
    return await use(page);
  } finally {
    await page.close();
  }
}

test.describe("a page finds no difference", () => {
  const places = {
    "in its own document": (page: Page, address: string) => inPage(page, address),
    "in a frame without an address": (page: Page, address: string) => inPage(page, address, FRAME),
    "in a worker": inWorker,
  };
  for (const [place, askThere] of Object.entries(places)) {
    test(place, async ({ plain, record, lab }) => {
      const address = lab.urls.ws("/echo");
      const expected = await withPlainPage(plain, lab.urls.httpPage, (page) => askThere(page, address));
      const { page, connection } = await record(lab.urls.httpPage);
      const answers = await askThere(page, address);
      expect(Object.keys(answers).length).toBeGreaterThan(130);
      expect(answers).toEqual(expected);
      await connection("the recorded close", ({ close }) => close?.code === 4000 && close.reason === "done");
    });
  }

  test("when recording begins later", async ({ plain, record, lab }) => {
    const address = lab.urls.ws("/echo");
    const expected = await withPlainPage(plain, lab.urls.httpPage, (page) => inPage(page, address));
    const { page, recorder } = await record(lab.urls.httpPage, { loadFirst: true });
    expect(await inPage(page, address)).toEqual(expected);
    await recorder("socketscope.controls.stop()");
    expect(await inPage(page, address)).toEqual(expected);
    await recorder("socketscope.controls.start()");
    expect(await inPage(page, address)).toEqual(expected);
  });
});

test("another realm's toString prints what it should", async ({ plain, record, lab }) => {
  const print = `(() => {
    const { Function } = ${FRAME};
    return [WebSocket, WebSocket.prototype.close, Function.prototype.toString, window.Function.prototype.toString]
      .map((printed) => Function.prototype.toString.call(printed));
  })()`;
  const expected = await withPlainPage(plain, lab.urls.httpPage, (page) => page.evaluate(print));
  const { page } = await record(lab.urls.httpPage);
  expect(await page.evaluate(print)).toEqual(expected);
});

/** What libraries put in the place of `WebSocket`. Each keeps what passed through it in `window.passed`. */
const WRAPPERS = {
  "a subclass": `window.WebSocket = class WebSocket extends Original {
    constructor(...args) { super(...args); passed.push(this); }
  };`,
  "a function with the same prototype": `window.WebSocket = function WebSocket(url, protocols) {
    const socket = protocols === undefined ? new Original(url) : new Original(url, protocols);
    passed.push(socket);
    return socket;
  };
  window.WebSocket.prototype = Original.prototype;
  Object.assign(window.WebSocket, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });`,
  "a function with a prototype of its own": `window.WebSocket = function (url, protocols) {
    const socket = new Original(url, protocols ?? []);
    passed.push(socket);
    return socket;
  };`,
  "a function that is the prototype's constructor too": `window.WebSocket = function (url) {
    const socket = new Original(url);
    passed.push(socket);
    return socket;
  };
  window.WebSocket.prototype = Original.prototype;
  Original.prototype.constructor = window.WebSocket;`,
  "a proxy": `window.WebSocket = new Proxy(Original, {
    construct(target, args, newTarget) {
      const socket = Reflect.construct(target, args, newTarget);
      passed.push(socket);
      return socket;
    },
  });`,
  "replaced methods": `for (const name of ["send", "close"]) {
    const method = Original.prototype[name];
    Original.prototype[name] = function (...args) { passed.push(this); return method.apply(this, args); };
  }`,
  "an object that holds the socket": `window.WebSocket = class extends EventTarget {
    constructor(url) {
      super();
      const socket = (this.socket = new Original(url));
      passed.push(this);
      socket.onopen = () => this.dispatchEvent(new Event("open"));
      socket.onclose = ({ code, reason }) => this.dispatchEvent(new CloseEvent("close", { code, reason }));
    }
    close(...args) { this.socket.close(...args); }
  };`,
};

/** Opens a socket through whatever `WebSocket` is now, closes it, and says what the page saw. */
async function closeCodeSeenByPage(page: Page, address: string): Promise<unknown> {
  return page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const socket = new WebSocket(address);
        socket.addEventListener("open", () => socket.close(4321, "through the wrapper"));
        socket.addEventListener("close", ({ code, reason }) => {
          const { passed } = window as unknown as { passed: unknown[] };
          resolve([code, reason, passed.length > 0]);
        });
      }),
    address,
  );
}

/** A page cannot be asked for what it hides: of these nothing but the protocol's own view is left. */
const HIDDEN_FROM_THE_START = "an object that holds the socket";

test.describe("code that replaces WebSocket", () => {
  for (const when of ["after", "before"] as const) {
    test(`${when} recording began`, async ({ record, lab }) => {
      const { page, recorder, connections, connection } = await record(lab.urls.httpPage);
      for (const [index, [kind, source]] of Object.entries(WRAPPERS).entries()) {
        const replace = `{ window.passed = []; const Original = WebSocket; ${source} }`;
        // "Before": the wrapper stands on the browser's own constructor.
        if (when === "before") await recorder("socketscope.controls.stop()");
        await page.goto(lab.urls.httpPage);
        await page.evaluate(replace);
        if (when === "before") await recorder("socketscope.controls.start()");
        const address = lab.urls.ws(`/echo?n=${index}`);
        expect(await closeCodeSeenByPage(page, address), kind).toEqual([4321, "through the wrapper", true]);
        const seen = await connection(kind, ({ url, closedAt }) => url === address && closedAt !== undefined);
        if (when === "before" && kind === HIDDEN_FROM_THE_START) {
          expect(seen.close, kind).toBeUndefined();
        } else {
          const { close } = await connection(kind, ({ url, close }) => url === address && close !== undefined);
          expect(close, kind).toMatchObject({ code: 4321, reason: "through the wrapper", by: "page" });
        }
        expect(
          (await connections()).filter(({ url }) => url === address),
          kind,
        ).toHaveLength(1);
      }
    });
  }

  test("what was opened through it before recording is found", async ({ record, lab }) => {
    const { page, recorder, connection } = await record(lab.urls.httpPage);
    for (const [index, kind] of (["a subclass", "a function with the same prototype", "a proxy"] as const).entries()) {
      await recorder("socketscope.controls.stop()");
      await page.goto(lab.urls.httpPage);
      const address = lab.urls.ws(`/heartbeat?every=100&n=${index}`);
      await page.evaluate(`{ window.passed = []; const Original = WebSocket; ${WRAPPERS[kind]} }`);
      await page.evaluate(`void (window.socket = new WebSocket(${JSON.stringify(address)}))`);
      await page.waitUntil("window.socket.readyState === 1");
      await recorder("socketscope.controls.start()");
      await connection(kind, ({ url, seenLate, received }) => url === address && seenLate && received.frames > 1);
      await page.evaluate("window.socket.close(4322)");
      const { close } = await connection(kind, ({ url, close }) => url === address && close !== undefined);
      expect(close, kind).toMatchObject({ code: 4322, by: "page" });
    }
  });
});

const WORLDS = {
  "without JSON": "delete window.JSON",
  "with a frozen Object.prototype": "Object.freeze(Object.prototype)",
  "with everything frozen": `for (const holder of [Object, Function, Array, Reflect, WebSocket, EventTarget, Event, CloseEvent, Map, WeakMap, Set])
    { Object.freeze(holder); Object.freeze(holder.prototype ?? {}); }`,
  "with traps on Object.prototype": `for (const name of ["kind", "n", "code", "url", "at", "realm", "data", "handler", "capture"])
    Object.defineProperty(Object.prototype, name, { __proto__: null, configurable: true, set() { throw new Error("seen"); }, get() { throw new Error("seen"); } })`,
  "with toJSON everywhere": `Object.prototype.toJSON = Array.prototype.toJSON = String.prototype.toJSON = () => { throw new Error("seen"); }`,
  "with Error.prepareStackTrace": `Error.prepareStackTrace = () => { throw new Error("seen"); }`,
  "without Reflect, Proxy and WeakMap": "delete window.Reflect; delete window.Proxy; delete window.WeakMap",
  "with listeners that nobody hears": "EventTarget.prototype.addEventListener = () => undefined",
};

test.describe("still observed", () => {
  test("a page that changes the world", async ({ record, lab }) => {
    const { page, connection } = await record(lab.urls.httpPage);
    for (const [index, [name, change]] of Object.entries(WORLDS).entries()) {
      await page.goto(lab.urls.httpPage);
      const address = lab.urls.ws(`/echo?n=${index}`);
      await page.evaluate(`{ window.ended = 0; window.onerror = (message) => { window.failure = message; };
        ${change};
        const socket = new WebSocket(${JSON.stringify(address)});
        socket.onopen = () => socket.close(4004, "still here");
        socket.onclose = ({ code }) => { window.ended = code; }; void 0; }`);
      await page.waitUntil("window.ended === 4004", { what: name });
      expect(await page.evaluate("String(window.failure)"), name).toBe("undefined");
      const { close } = await connection(name, ({ url, close }) => url === address && close !== undefined);
      expect(close, name).toMatchObject({ code: 4004, reason: "still here", by: "page" });
    }
  });

  test("a page under a strict content security policy", async ({ record, lab }) => {
    const { page, connection } = await record(new URL("/csp.html", lab.urls.httpPage).href);
    // The policy is in force: neither inline script nor another server's socket is allowed.
    await page.evaluate(`{ const script = document.createElement("script"); script.textContent = "window.inline = true";
      document.body.append(script); void 0; }`);
    expect(await page.evaluate("window.inline")).toBeUndefined();
    const address = lab.urls.proxied("/echo");
    await page.evaluate(
      `{ const socket = new WebSocket(${JSON.stringify(address)}); socket.onopen = () => socket.close(4005); void 0; }`,
    );
    const { close } = await connection("the close", (c) => c.url === address && c.close !== undefined);
    expect(close?.code).toBe(4005);
  });
});
