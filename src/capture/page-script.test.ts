/** The page script in a realm of its own: a Node context with a WebSocket made of plain JavaScript. */
import { createContext, runInContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { adoptSocketsSource, pageScriptSource } from "./page-script.ts";
import { NAMES } from "./testing.ts";

/**
 * What a browser has built in, made so that nothing a page changes later reaches it. `fire` is the
 * browser's own dispatch: its events are trusted.
 */
const BROWSER = `{
  const { apply } = Reflect;
  const { get, set } = WeakMap.prototype;
  const lists = new WeakMap();
  const listenersOf = (target) => {
    const list = apply(get, lists, [target]);
    if (!list) throw new TypeError("Illegal invocation");
    return list;
  };
  globalThis.becomeEventTarget = (object) => apply(set, lists, [object, { __proto__: null, length: 0 }]);
  class EventTarget {
    constructor() { becomeEventTarget(this); }
    addEventListener(type, listener, options) {
      const list = listenersOf(this);
      if (options?.signal !== undefined) throw new TypeError("signal is no AbortSignal");
      list[list.length++] = { type, listener, once: options?.once === true };
    }
    removeEventListener(type, listener) {
      const list = listenersOf(this);
      for (let index = 0; index < list.length; index++)
        if (list[index]?.type === type && list[index].listener === listener) list[index] = undefined;
    }
    dispatchEvent(event) {
      const list = listenersOf(this);
      for (let index = 0; index < list.length; index++)
        if (list[index]?.type === event.type) apply(list[index].listener, this, [event]);
    }
  }
  const { dispatchEvent } = EventTarget.prototype;
  class Event {
    constructor(type) { this.type = type; this.isTrusted = false; }
  }
  class CloseEvent extends Event {
    #data;
    constructor(type, data) { super(type); this.#data = data; }
    get code() { return this.#data.code; }
    get reason() { return this.#data.reason; }
    get wasClean() { return this.#data.wasClean; }
  }
  class MessageEvent extends Event {
    #data;
    constructor(type, { data }) { super(type); this.#data = data; }
    get data() { return this.#data; }
  }
  class URL {
    #href;
    constructor(href) { this.#href = href; }
    get href() { return this.#href; }
    toString() { return this.#href; }
  }
  class Blob { constructor(size) { this.size = size; } }
  class WebSocket extends EventTarget {
    #state;
    constructor(url, protocols) {
      super();
      if (arguments.length === 0) throw new TypeError("1 argument required, but only 0 present.");
      const address = \`\${url}\`;
      if (!address.startsWith("ws")) throw (seen.lastError = new SyntaxError("'" + address + "' is invalid."));
      this.#state = { url: address, protocols, readyState: 0 };
    }
    static inside(socket) { return socket.#state; }
    get url() { return this.#state.url; }
    get readyState() { return this.#state.readyState; }
    get protocol() { return \`\${this.#state.protocols ?? ""}\`; }
    get extensions() { return ""; }
    close(code, reason) {
      const state = this.#state;
      if (code !== undefined && +code !== 1000 && +code < 3000) throw closeError;
      state.readyState = 2;
      state.closedWith = { count: arguments.length, code, reason };
    }
    send(data) { this.#state.bufferedAmount = (this.#state.bufferedAmount ?? 0) + data.length; }
    get bufferedAmount() { return this.#state.bufferedAmount ?? 0; }
  }
  Object.defineProperty(WebSocket.prototype, Symbol.toStringTag, { value: "WebSocket", configurable: true });
  const seen = (globalThis.seen = { __proto__: null });
  globalThis.closeError = new RangeError("the close code must be 1000 or between 3000 and 4999");
  const timers = { __proto__: null, length: 0 };
  globalThis.setTimeout = (run, after) => { timers[timers.length++] = run; if (after !== 1000) throw new Error("a second"); };
  globalThis.aSecondLater = () => {
    const count = timers.length;
    timers.length = 0;
    const due = Array.from({ length: count }, (_, index) => timers[index]);
    for (const run of due) run();
    return count;
  };
  globalThis.inside = WebSocket.inside;
  delete WebSocket.inside;
  globalThis.fire = (target, event) => { event.isTrusted = true; apply(dispatchEvent, target, [event]); };
  for (const target of [WebSocket, WebSocket.prototype])
    for (const [name, value] of Object.entries({ CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 }))
      Object.defineProperty(target, name, { value, enumerable: true });
  for (const [name, value] of Object.entries({ EventTarget, Event, CloseEvent, MessageEvent, URL, Blob, WebSocket }))
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}`;

const DOCUMENT = `
  becomeEventTarget(globalThis);
  globalThis.window = globalThis;
  globalThis.top = globalThis;
  globalThis.document = new EventTarget();
  document.visibilityState = "visible";
  globalThis.location = { href: "https://app.test/" };
  for (const method of ["addEventListener", "removeEventListener", "dispatchEvent"])
    globalThis[method] = EventTarget.prototype[method];
`;

type Message = Record<string, unknown>;

interface Page {
  run(code: string): unknown;
  inject(): void;
  /** what the page script told, oldest first */
  readonly told: Message[];
}

function page(kind: "document" | "worker" = "document"): Page {
  const context = createContext({});
  const told: Message[] = [];
  const run = (code: string): unknown => runInContext(code, context);
  run(BROWSER);
  if (kind === "document") run(DOCUMENT);
  return {
    run,
    told,
    inject() {
      context[NAMES.binding] = (payload: unknown, ...more: unknown[]) => {
        if (typeof payload !== "string" || more.length > 0) throw new TypeError("exactly one string");
        told.push(JSON.parse(payload) as Message);
      };
      run(pageScriptSource(NAMES));
    },
  };
}

function injected(kind?: "document" | "worker"): Page {
  const one = page(kind);
  one.inject();
  return one;
}

const kinds = (messages: readonly Message[]): unknown[] => messages.map((message) => message.kind);

describe("what the page sees of it", () => {
  // Asked before and after the page script came: the answers must be the same.
  const QUESTIONS = [
    `String(WebSocket)`,
    `String(WebSocket.prototype.close)`,
    `Function.prototype.toString.call(WebSocket)`,
    `String(Function.prototype.toString)`,
    `Function.prototype.toString.call(Function.prototype.toString)`,
    `Function.prototype.toString.name + Function.prototype.toString.length`,
    `(() => { try { Function.prototype.toString.call({}); } catch (error) { return error.name + error.message; } })()`,
    `WebSocket.name + WebSocket.length`,
    `WebSocket.prototype.close.name + WebSocket.prototype.close.length`,
    `WebSocket.prototype.constructor === WebSocket`,
    `JSON.stringify([WebSocket.CONNECTING, WebSocket.OPEN, WebSocket.CLOSING, WebSocket.CLOSED])`,
    `JSON.stringify(Reflect.ownKeys(WebSocket))`,
    `JSON.stringify(Reflect.ownKeys(WebSocket.prototype))`,
    `JSON.stringify(Object.keys(globalThis))`,
    `JSON.stringify(Object.getOwnPropertyDescriptor(globalThis, "WebSocket"))`,
    `JSON.stringify(Object.getOwnPropertyDescriptor(WebSocket.prototype, "close"))`,
    `JSON.stringify(Object.getOwnPropertyDescriptor(WebSocket.prototype, "constructor"))`,
    `JSON.stringify(Object.getOwnPropertyDescriptor(Function.prototype, "toString"))`,
    `Object.getPrototypeOf(WebSocket) === EventTarget`,
    `typeof WebSocket`,
    `Object.prototype.toString.call(WebSocket)`,
    `(() => { try { WebSocket("wss://app.test/"); } catch (error) { return error.name + error.message; } })()`,
    `(() => { try { new WebSocket(); } catch (error) { return error.name + error.message; } })()`,
    `(() => { try { WebSocket.prototype.close.call({}); } catch (error) { return error.name; } })()`,
    `WebSocket.prototype.hasOwnProperty("close") && !("${NAMES.secret}" in WebSocket.prototype)`,
    `new WebSocket("wss://app.test/") instanceof WebSocket`,
    `Object.getPrototypeOf(new WebSocket("wss://app.test/")) === WebSocket.prototype`,
    `new WebSocket("wss://app.test/").constructor === WebSocket`,
    `JSON.stringify(Reflect.ownKeys(new WebSocket("wss://app.test/")))`,
    `JSON.stringify(inside(new WebSocket("wss://app.test/", ["one", "two"])).protocols)`,
    `inside(new WebSocket("wss://app.test/", "one")).protocols`,
    `"protocols" in inside(new WebSocket("wss://app.test/")) && inside(new WebSocket("wss://app.test/")).protocols`,
  ];

  for (const question of QUESTIONS) {
    test(question, () => {
      const one = page();
      const before = one.run(question);
      one.inject();
      expect(one.run(question)).toBe(before);
    });
  }

  test("the binding is gone from the global", () => {
    const one = injected();
    expect(one.run(`"${NAMES.binding}" in globalThis`)).toBe(false);
  });

  test("a subclass is constructed as one, with its own prototype and fields", () => {
    const one = injected();
    const answer = one.run(`
      class Chat extends WebSocket {
        room = "lobby";
        constructor(url) { super(url, "chat"); this.seen = new.target === Chat; }
        hello() { return this.room + this.url + this.protocol + this.seen; }
      }
      const chat = new Chat("wss://app.test/");
      [chat instanceof Chat, chat instanceof WebSocket, chat.constructor === Chat, chat.hello()].join()`);
    expect(answer).toBe("true,true,true,lobbywss://app.test/chattrue");
    expect(one.told).toMatchObject([{ kind: "new", n: 1, url: "wss://app.test/" }]);
  });

  test("Reflect.construct with another target gives that target's prototype", () => {
    const answer = injected().run(`
      class Other {}
      Object.getPrototypeOf(Reflect.construct(WebSocket, ["wss://app.test/"], Other)) === Other.prototype`);
    expect(answer).toBe(true);
  });

  test("the constructor's exception is the very same object, and is told", () => {
    const one = injected();
    expect(one.run(`try { new WebSocket("nonsense:"); false; } catch (error) { error === seen.lastError; }`)).toBe(
      true,
    );
    expect(one.told).toMatchObject([
      { kind: "throw", url: "nonsense:", name: "SyntaxError", message: "'nonsense:' is invalid." },
    ]);
  });

  test("the page's own toString runs once, also where the constructor throws", () => {
    const one = injected();
    one.run(`let asked = 0; try { new WebSocket({ toString() { asked++; return "nonsense:"; } }); } catch {}`);
    expect(one.run(`asked`)).toBe(1);
    expect(one.told).toMatchObject([{ kind: "throw", url: "" }]);
  });

  test("an address given as an object of class URL is told", () => {
    const one = injected();
    one.run(`try { new WebSocket(new URL("nonsense:")); } catch {}`);
    expect(one.told).toMatchObject([{ kind: "throw", url: "nonsense:" }]);
  });

  test("an exception that throws when it is looked at still reaches the page", () => {
    const one = injected();
    const answer = one.run(`
      const hostile = { get name() { throw new Error("looked at"); } };
      try { new WebSocket({ toString() { throw hostile; } }); "none"; } catch (error) { error === hostile; }`);
    expect(answer).toBe(true);
  });

  test("close() passes its arguments on as they are, and its exceptions", () => {
    const one = injected();
    const answer = one.run(`
      const socket = new WebSocket("wss://app.test/");
      socket.close("1000", "bye");
      const bare = new WebSocket("wss://app.test/");
      bare.close();
      let error;
      try { new WebSocket("wss://app.test/").close(1001); } catch (thrown) { error = thrown === closeError; }
      JSON.stringify([inside(socket).closedWith, inside(bare).closedWith, error])`);
    expect(answer).toBe(`[{"count":2,"code":"1000","reason":"bye"},{"count":0},true]`);
  });
});

describe("what it tells", () => {
  test("a socket, the page's close() with its stack, and how it ended", () => {
    const one = injected();
    one.run(`
      const socket = new WebSocket("wss://app.test/ws");
      socket.close(1000, "done");
      fire(socket, new CloseEvent("close", { code: 1000, reason: "done", wasClean: true }));`);
    expect(one.told).toMatchObject([
      { kind: "new", n: 1, url: "wss://app.test/ws", document: "https://app.test/", top: true, worker: false },
      { kind: "call", n: 1, code: 1000, reason: "done", stack: expect.stringContaining("at ") as string },
      { kind: "close", n: 1, code: 1000, reason: "done", wasClean: true },
    ]);
    const realms = new Set(one.told.map((message) => message.realm));
    expect(realms.size).toBe(1);
  });

  test("data that waits to be sent for a second, how much at most, and when it was taken", () => {
    const one = injected();
    one.run(`
      const socket = new WebSocket("wss://app.test/");
      inside(socket).readyState = 1;
      socket.send("x".repeat(250_000));
      socket.send("x".repeat(300_000));
      socket.send("x");
      inside(socket).bufferedAmount = 400_000;
      aSecondLater();
      aSecondLater();
      socket.send("y");
      aSecondLater();
      inside(socket).bufferedAmount = 250_000;
      aSecondLater();`);
    expect(one.run(`aSecondLater()`)).toBe(0);
    const { since } = one.told[1] ?? {};
    expect(one.told.slice(1)).toMatchObject([
      { kind: "waiting", n: 1, since, bytes: 400_000, peak: 550_001, sends: 1, over: true },
      { kind: "waiting", n: 1, since, bytes: 400_001, peak: 550_001, sends: 2, over: true },
      { kind: "waiting", n: 1, since, bytes: 250_000, peak: 550_001, sends: 2, over: false },
    ]);
  });

  test("a large message that is taken within a second is not told, and costs no further look", () => {
    const one = injected();
    one.run(`
      const socket = new WebSocket("wss://app.test/");
      inside(socket).readyState = 1;
      socket.send("x".repeat(9_000_000));
      inside(socket).bufferedAmount = 0;
      aSecondLater();`);
    expect(one.run(`aSecondLater()`)).toBe(0);
    expect(kinds(one.told)).toEqual(["new"]);
  });

  test("of what waits when the socket closes, the close is told alone", () => {
    const one = injected();
    one.run(`
      const socket = new WebSocket("wss://app.test/");
      inside(socket).readyState = 1;
      socket.send("x".repeat(9_000_000));
      inside(socket).readyState = 3;
      aSecondLater();
      socket.send("x".repeat(9_000_000));`);
    expect(one.run(`aSecondLater()`)).toBe(0);
    expect(kinds(one.told)).toEqual(["new"]);
  });

  test("close() of what is closing already says nothing new", () => {
    const one = injected();
    one.run(`const socket = new WebSocket("wss://app.test/"); socket.close(); socket.close();`);
    expect(kinds(one.told)).toEqual(["new", "call"]);
  });

  test("a close() that was refused is not told", () => {
    const one = injected();
    one.run(`try { new WebSocket("wss://app.test/").close(1); } catch {}`);
    expect(kinds(one.told)).toEqual(["new"]);
  });

  test("a code that is not a number is never asked what it is", () => {
    const one = injected();
    one.run(`
      let asked = 0;
      const code = { valueOf() { return 1000; }, toJSON() { asked++; return 4000; } };
      new WebSocket("wss://app.test/").close(code);`);
    expect(one.run(`asked`)).toBe(0);
    expect(one.told.at(-1)).not.toHaveProperty("code");
  });

  test("events of the page's own making are not taken for the browser's", () => {
    const one = injected();
    one.run(`
      const socket = new WebSocket("wss://app.test/");
      socket.dispatchEvent(new CloseEvent("close", { code: 4000, reason: "forged", wasClean: true }));
      for (const type of ["pagehide", "offline"]) window.dispatchEvent(new Event(type));
      document.dispatchEvent(new Event("visibilitychange"));
      fire(socket, new CloseEvent("close", { code: 1006, reason: "", wasClean: false }));`);
    expect(kinds(one.told)).toEqual(["new", "close"]);
    expect(one.told.at(-1)).toMatchObject({ code: 1006 });
  });

  test("leaving the page tells which sockets lived; those that had closed are not among them", () => {
    const one = injected();
    one.run(`
      const [first, second, third] = [1, 2, 3].map((n) => new WebSocket("wss://app.test/" + n));
      fire(second, new CloseEvent("close", { code: 1000, reason: "", wasClean: true }));
      const leave = new Event("pagehide");
      leave.persisted = true;
      fire(window, leave);`);
    expect(one.told.at(-1)).toMatchObject({ kind: "page-hide", persisted: true, sockets: [1, 3], top: true });
  });

  test("only a return from the back/forward cache is told", () => {
    const one = injected();
    one.run(`
      fire(window, new Event("pageshow"));
      const back = new Event("pageshow");
      back.persisted = true;
      fire(window, back);`);
    expect(one.told).toMatchObject([{ kind: "page-show", persisted: true }]);
  });

  test("hidden, shown, frozen, resumed, offline and online", () => {
    const one = injected();
    one.run(`
      document.visibilityState = "hidden";
      fire(document, new Event("visibilitychange"));
      document.visibilityState = "visible";
      fire(document, new Event("visibilitychange"));
      for (const type of ["freeze", "resume"]) fire(document, new Event(type));
      for (const type of ["offline", "online"]) fire(window, new Event(type));`);
    expect(kinds(one.told)).toEqual(["hidden", "visible", "frozen", "resumed", "offline", "online"]);
  });

  test("a frame tells of its sockets and not of the tab", () => {
    const one = page();
    one.run(`globalThis.top = {};`);
    one.inject();
    one.run(`new WebSocket("wss://app.test/"); fire(window, new Event("offline"));`);
    expect(one.told).toMatchObject([{ kind: "new", top: false }]);
  });
});

describe("where it is put", () => {
  test("a second time in the same realm does nothing", () => {
    const one = injected();
    const before = one.run(`WebSocket`);
    one.inject();
    expect(one.run(`WebSocket`)).toBe(before);
    expect(one.run(`"${NAMES.binding}" in globalThis`)).toBe(false);
    one.run(`new WebSocket("wss://app.test/")`);
    expect(kinds(one.told)).toEqual(["new"]);
  });

  test("a second time under the page's own wrapper does nothing either", () => {
    const one = injected();
    one.run(`
      const Inner = WebSocket;
      globalThis.WebSocket = function (url) { return new Inner(url); };
      WebSocket.prototype = Inner.prototype;`);
    one.inject();
    one.run(`new WebSocket("wss://app.test/")`);
    expect(kinds(one.told)).toEqual(["new"]);
  });

  test("a worker that has not begun is not asked for its location until a socket is made", () => {
    const one = page("worker");
    one.run(`
      let asked = 0;
      Object.defineProperty(globalThis, "location", { get() { asked++; return { href: "https://app.test/w.js" }; } });`);
    one.inject();
    expect(one.run(`asked`)).toBe(0);
    one.run(`new WebSocket("wss://app.test/")`);
    expect(one.told).toMatchObject([{ kind: "new", document: "https://app.test/w.js", worker: true, top: false }]);
  });

  test("a realm without WebSocket, or without the binding, is left alone", () => {
    const without = page();
    without.run(`delete globalThis.WebSocket;`);
    without.inject();
    expect(without.run(`"WebSocket" in globalThis || "${NAMES.binding}" in globalThis`)).toBe(false);
    const unbound = page();
    const before = unbound.run(`WebSocket`);
    unbound.run(pageScriptSource(NAMES));
    expect(unbound.run(`WebSocket`)).toBe(before);
  });

  test("a page's own stand-in for WebSocket goes on working, whatever it is made of", () => {
    const one = page();
    one.run(`globalThis.WebSocket = class Mock { constructor(url) { this.url = url; } close() { return "closed"; } };`);
    one.inject();
    expect(one.run(`const mock = new WebSocket("mock:"); mock.url + mock.close()`)).toBe("mock:closed");
    expect(one.told).toEqual([]);
  });

  test("a chain of prototypes that never ends does not hold it up", () => {
    const one = page();
    one.run(`Reflect.getPrototypeOf = (object) => object;`);
    one.inject();
    expect(one.run(`new WebSocket("wss://app.test/").url`)).toBe("wss://app.test/");
  });

  test("what a page made an accessor stays one", () => {
    const one = page();
    one.run(`
      const Native = WebSocket;
      Object.defineProperty(globalThis, "WebSocket", { get: () => Native, configurable: true });`);
    one.inject();
    expect(one.run(`typeof Object.getOwnPropertyDescriptor(globalThis, "WebSocket").get`)).toBe("function");
  });

  test("names with quotes and line breaks do not break out of the script", () => {
    const names = { binding: `b"\n\u2028`, secret: `s');//` };
    const context = createContext({ [names.binding]: () => undefined });
    runInContext(BROWSER, context);
    runInContext(pageScriptSource(names), context);
    expect(runInContext(`Object.keys(globalThis).includes(${JSON.stringify(names.binding)})`, context)).toBe(false);
  });
});

function adopt(one: Page, sockets: string): Message[] {
  return JSON.parse(String(one.run(`(${adoptSocketsSource(NAMES)}).call(${sockets})`))) as Message[];
}

describe("sockets that were there before", () => {
  test("are told with what is known of them, and their first message and their end follow", () => {
    const one = page();
    one.run(`var early = new WebSocket("wss://app.test/", "chat"); inside(early).readyState = 1;`);
    one.inject();
    expect(adopt(one, "[early]")).toMatchObject([
      { n: 1, url: "wss://app.test/", readyState: 1, protocol: "chat", extensions: "", top: true },
    ]);
    one.run(`
      early.dispatchEvent(new MessageEvent("message", { data: "forged" }));
      fire(early, new MessageEvent("message", { data: "four" }));
      fire(early, new MessageEvent("message", { data: "second" }));
      fire(early, new CloseEvent("close", { code: 1001, reason: "", wasClean: true }));`);
    expect(one.told).toMatchObject([
      { kind: "message", n: 1, size: 4 },
      { kind: "close", n: 1, code: 1001 },
    ]);
  });

  test("sizes of binary messages", () => {
    const one = page();
    one.run(`var first = new WebSocket("wss://app.test/1"); var second = new WebSocket("wss://app.test/2");`);
    one.inject();
    adopt(one, "[first, second]");
    one.run(`
      fire(first, new MessageEvent("message", { data: new ArrayBuffer(7) }));
      fire(second, new MessageEvent("message", { data: new Blob(9) }));`);
    expect(one.told.map((message) => message.size)).toEqual([7, 9]);
  });

  test("a watched socket keeps its number for the next recorder, which is told its first message too", () => {
    const one = injected();
    one.run(`var socket = new WebSocket("wss://app.test/");`);
    expect(adopt(one, "[socket]")).toMatchObject([{ n: 1 }]);
    one.run(`fire(socket, new MessageEvent("message", { data: "x" }));`);
    expect(kinds(one.told)).toEqual(["new", "message"]);
  });

  test("what only inherits from WebSocket.prototype is passed over", () => {
    const one = injected();
    expect(adopt(one, "[Object.create(WebSocket.prototype), new WebSocket('wss://app.test/')]")).toHaveLength(1);
  });

  test("are found under the page's own wrapper", () => {
    const one = injected();
    one.run(`
      const Inner = WebSocket;
      globalThis.WebSocket = function (url) { return new Inner(url); };
      WebSocket.prototype = Inner.prototype;`);
    expect(adopt(one, "[new WebSocket('wss://app.test/')]")).toHaveLength(1);
  });

  test("without the page script there is nothing to tell", () => {
    expect(adopt(page(), "[]")).toEqual([]);
  });
});

describe("a page that changes its own world later", () => {
  const PAGE = `
    const socket = new WebSocket("wss://app.test/ws");
    socket.close(1000, "done");
    fire(socket, new CloseEvent("close", { code: 1000, reason: "done", wasClean: true }));
    new WebSocket("wss://app.test/other");
    fire(window, new Event("pagehide"));
    try { new WebSocket("nonsense:"); } catch {}`;
  const EXPECTED = [
    { kind: "new", n: 1, url: "wss://app.test/ws", document: "https://app.test/" },
    { kind: "call", n: 1, code: 1000, reason: "done" },
    { kind: "close", n: 1, code: 1000, reason: "done", wasClean: true },
    { kind: "new", n: 2, url: "wss://app.test/other" },
    { kind: "page-hide", sockets: [2] },
    { kind: "throw", url: "nonsense:", name: "SyntaxError" },
  ];
  const FORGED = `() => { throw new Error("the page's own"); }`;
  const CHANGES: Readonly<Record<string, string>> = {
    "JSON.stringify": `JSON.stringify = () => '{"kind":"forged"}';`,
    "Date.now": `Date.now = () => -1;`,
    "EventTarget.prototype.addEventListener": `EventTarget.prototype.addEventListener = ${FORGED};`,
    "EventTarget.prototype.removeEventListener": `EventTarget.prototype.removeEventListener = ${FORGED};`,
    "Map.prototype": `for (const name of ["get", "set", "has"]) Map.prototype[name] = ${FORGED};`,
    "WeakMap.prototype": `for (const name of ["get", "set", "has"]) WeakMap.prototype[name] = ${FORGED};`,
    "Set.prototype": `for (const name of ["add", "delete", "forEach", "has"]) Set.prototype[name] = ${FORGED};`,
    "Array.prototype": `for (const name of ["push", "map", "filter", "forEach"]) Array.prototype[name] = ${FORGED};`,
    "Array.prototype's iterator": `Array.prototype[Symbol.iterator] = ${FORGED};`,
    Reflect: `for (const name of Object.getOwnPropertyNames(Reflect)) Reflect[name] = ${FORGED};`,
    "the Reflect object": `globalThis.Reflect = undefined;`,
    "Function.prototype": `for (const name of ["call", "apply", "bind"]) Function.prototype[name] = ${FORGED};`,
    "Function.prototype[Symbol.hasInstance] of built-ins": `Object.defineProperty(ArrayBuffer, Symbol.hasInstance, { value: ${FORGED} });`,
    Error: `globalThis.Error = undefined;`,
    "Error.prepareStackTrace that throws": `Error.prepareStackTrace = ${FORGED};`,
    "Error.prepareStackTrace that gives an object": `Error.prepareStackTrace = () => ({ toJSON() { return "forged"; } });`,
    "String, Number, Object, Symbol, Proxy, WeakMap, Set": `for (const name of ["String", "Number", "Object", "Symbol", "Proxy", "WeakMap", "Set", "ArrayBuffer", "Blob"]) globalThis[name] = undefined;`,
    "toJSON on Object.prototype": `Object.prototype.toJSON = () => ({ kind: "forged" });`,
    "toJSON on Array.prototype": `Array.prototype.toJSON = () => "[]";`,
    "toJSON on String.prototype and Number.prototype": `String.prototype.toJSON = Number.prototype.toJSON = () => "forged";`,
    "names of proxy traps on Object.prototype": `for (const name of ["has", "set", "getPrototypeOf", "ownKeys", "getOwnPropertyDescriptor", "defineProperty", "apply", "deleteProperty"]) Object.prototype[name] = ${FORGED};`,
    "names of listener options on Object.prototype": `Object.prototype.signal = "none"; Object.prototype.once = true;`,
    "getters of WebSocket.prototype": `for (const name of ["url", "readyState", "protocol", "extensions"]) Object.defineProperty(WebSocket.prototype, name, { get: ${FORGED}, configurable: true });`,
    "getters of CloseEvent.prototype": `for (const name of ["code", "reason", "wasClean"]) Object.defineProperty(CloseEvent.prototype, name, { get: () => 7, configurable: true });`,
  };

  test("the page as it is", () => {
    const one = injected();
    one.run(PAGE);
    expect(one.told).toMatchObject(EXPECTED);
  });

  for (const [what, change] of Object.entries(CHANGES)) {
    test(`${what} neither breaks it nor forges what it tells`, () => {
      const one = injected();
      one.run(change);
      one.run(PAGE);
      expect(one.told).toMatchObject(EXPECTED);
      for (const message of one.told) expect(message.at).toBeGreaterThan(0);
    });
  }

  test("a location that throws does not reach the page", () => {
    const one = injected("worker");
    one.run(`Object.defineProperty(globalThis, "location", { get() { throw new Error("no location"); } });`);
    expect(one.run(`new WebSocket("wss://app.test/").url`)).toBe("wss://app.test/");
  });

  test("a recorder that is gone does not reach the page", () => {
    const context = createContext({
      [NAMES.binding]: () => {
        throw new Error("Extension context invalidated.");
      },
    });
    runInContext(BROWSER + DOCUMENT, context);
    runInContext(pageScriptSource(NAMES), context);
    expect(runInContext(`${PAGE}; "fine"`, context)).toBe("fine");
  });
});

test("the source stands by itself where a compiler wrapped its functions to keep their names", () => {
  // esbuild's `keepNames` calls a helper that is not there in the page.
  const source = pageScriptSource(NAMES).replace(
    "const stackText =",
    "const unused = __name(() => 0, 'unused'); const stackText =",
  );
  expect(source).toContain("unused");
  const context = createContext({ [NAMES.binding]: () => undefined });
  runInContext(BROWSER + DOCUMENT, context);
  const before: unknown = runInContext(`WebSocket`, context);
  runInContext(source, context);
  expect(runInContext(`WebSocket`, context)).not.toBe(before);
});
