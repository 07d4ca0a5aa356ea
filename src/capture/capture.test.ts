import { describe, expect, test } from "vitest";
import type { SessionEvent } from "../core/session/events.ts";
import { socketPrototypeSource } from "./page-script.ts";
import { captureOn, fakeTransport, NAMES, pageSays, type FakeTransport } from "./testing.ts";

const PAGE = "https://app.test/";
const FRAME_TREE = { frameTree: { frame: { url: PAGE } } };

interface LiveSocket {
  readonly realm?: string;
  readonly n: number;
  readonly url?: string;
  readonly readyState?: number;
}

/** A browser with one document, in which these sockets are found each time it is looked through. */
function browserWith(sockets: LiveSocket[]): FakeTransport {
  const transport = fakeTransport({
    "Page.getFrameTree": FRAME_TREE,
    "Runtime.queryObjects": { objects: { objectId: "sockets" } },
  });
  return {
    ...transport,
    send(method, params, session) {
      const answer = transport.send(method, params, session);
      if (method === "Runtime.enable") {
        const context = { uniqueId: "main", auxData: { isDefault: true } };
        transport.say("Runtime.executionContextCreated", { context }, session);
        const isolated = { uniqueId: "extension", auxData: { isDefault: false } };
        transport.say("Runtime.executionContextCreated", { context: isolated }, session);
      }
      if (method === "Runtime.evaluate" && params?.expression === socketPrototypeSource(NAMES))
        return Promise.resolve({ result: { objectId: "prototype" } });
      if (method === "Runtime.callFunctionOn") {
        const all = sockets.map((socket) => ({
          realm: "r",
          url: "wss://app.test/ws",
          readyState: 1,
          top: true,
          ...socket,
        }));
        return Promise.resolve({ result: { value: JSON.stringify(all) } });
      }
      return answer;
    },
  };
}

const ofType = <Type extends SessionEvent["type"]>(events: SessionEvent[], type: Type) =>
  events.filter((event): event is Extract<SessionEvent, { type: Type }> => event.type === type);

const received = (transport: FakeTransport, requestId: string, payloadData: string, session?: string): void =>
  transport.say(
    "Network.webSocketFrameReceived",
    { requestId, timestamp: 1, response: { opcode: 1, mask: false, payloadData } },
    session,
  );
const closed = (transport: FakeTransport, requestId: string): void =>
  transport.say("Network.webSocketClosed", { requestId, timestamp: 2 });
const created = (transport: FakeTransport, requestId: string, session?: string): void =>
  transport.say("Network.webSocketCreated", { requestId, url: "wss://app.test/ws", initiator: {} }, session);

const frameNavigated = (transport: FakeTransport, frame: Record<string, unknown>, session?: string): void =>
  transport.say("Page.frameNavigated", { frame }, session);

const attached = (type: string, waitingForDebugger = true, session = "s") => ({
  sessionId: session,
  waitingForDebugger,
  targetInfo: { type, url: "https://app.test/sw.js" },
});
const sentTo = (transport: FakeTransport, session: string): string[] =>
  transport.sent.filter((one) => one.session === session).map(({ method }) => method);

describe("attaching", () => {
  test("listens, asks for the page, then for all of the session at once, and tells the address before any event", async () => {
    const transport = browserWith([]);
    const { capture } = captureOn(transport);
    const pages: string[] = [];
    await capture.attach((url) => {
      expect(transport.sent.map(({ method }) => method)).toEqual(["Network.enable", "Page.getFrameTree"]);
      pages.push(url);
    });
    expect(pages).toEqual([PAGE]);
    const methods = transport.sent.map(({ method }) => method);
    expect(methods.slice(0, 10)).toEqual([
      "Network.enable",
      "Page.getFrameTree",
      "Network.enable",
      "Log.enable",
      "Audits.enable",
      "Page.enable",
      "Runtime.addBinding",
      "Page.addScriptToEvaluateOnNewDocument",
      "Runtime.enable",
      "Target.setAutoAttach",
    ]);
    const evaluated = transport.sent.filter(({ method }) => method === "Runtime.evaluate");
    expect(evaluated.map(({ params }) => params?.uniqueContextId)).toEqual(["main", "main"]);
  });

  test("what comes before the page's address is known is told after it", async () => {
    const browser = browserWith([]);
    const { capture, events } = captureOn({
      ...browser,
      send(method, ...rest) {
        if (method === "Page.getFrameTree") created(browser, "1.1");
        return browser.send(method, ...rest);
      },
    });
    await capture.attach(() => expect(events).toEqual([]));
    expect(ofType(events, "connection-created")).toMatchObject([{ id: "c1", documentUrl: PAGE }]);
  });

  test("a page that moved on before its navigations were told is known by its present address", async () => {
    const browser = browserWith([]);
    const urls = ["about:blank", PAGE];
    const { capture, events } = captureOn({
      ...browser,
      send(method, ...rest) {
        if (method !== "Page.getFrameTree") return browser.send(method, ...rest);
        return Promise.resolve({ frameTree: { frame: { url: urls.shift() } } });
      },
    });
    await capture.attach((url) => expect(url).toBe("about:blank"));
    expect(ofType(events, "page-event")).toMatchObject([{ kind: "navigated", url: PAGE }]);
  });

  test("rejects in the browser's own words", async () => {
    const refused = fakeTransport({ "Page.getFrameTree": new Error("Cannot attach to this target.") });
    await expect(captureOn(refused).capture.attach(() => undefined)).rejects.toThrow("Cannot attach to this target.");
    const notAllowed = fakeTransport({ "Page.getFrameTree": FRAME_TREE, "Network.enable": new Error("Not allowed") });
    await expect(captureOn(notAllowed).capture.attach(() => undefined)).rejects.toThrow("Not allowed");
  });

  test("does without what an old browser lacks", async () => {
    const old = fakeTransport({
      "Page.getFrameTree": FRAME_TREE,
      "Audits.enable": new Error("'Audits.enable' wasn't found"),
    });
    await expect(captureOn(old).capture.attach(() => undefined)).resolves.toBeUndefined();
  });

  test("without the page script nothing is put into the page", async () => {
    const transport = browserWith([{ n: 1 }]);
    const { capture, events } = captureOn(transport, { pageScript: false });
    await capture.attach(() => undefined);
    const methods = new Set(transport.sent.map(({ method }) => method));
    for (const method of ["Runtime.addBinding", "Page.addScriptToEvaluateOnNewDocument", "Runtime.evaluate"])
      expect(methods).not.toContain(method);
    expect(events).toEqual([]);
  });

  test("a page that moves on while it is looked through is no failure", async () => {
    const transport = browserWith([]);
    const moving: FakeTransport = {
      ...transport,
      send: (method, ...rest) =>
        method === "Runtime.evaluate"
          ? Promise.reject(new Error("Cannot find context with specified id"))
          : transport.send(method, ...rest),
    };
    await expect(captureOn(moving).capture.attach(() => undefined)).resolves.toBeUndefined();
  });
});

describe("sockets that were open before", () => {
  test("one is told with its address and state, and its frames and its close belong to it", async () => {
    const transport = browserWith([{ n: 1, readyState: 1 }]);
    const { capture, events } = captureOn(transport);
    received(transport, "0.1", "while it attaches");
    await capture.attach(() => undefined);
    received(transport, "0.1", "later");
    closed(transport, "0.1");
    pageSays(transport, { kind: "close", n: 1, code: 4001, reason: "", wasClean: true });
    expect(events.map((event) => [event.type, "id" in event && event.id])).toEqual([
      ["connection-created", "c1"],
      ["connection-observed", "c1"],
      ["frame", "c1"],
      ["frame", "c1"],
      ["connection-closed", "c1"],
      ["close-event", "c1"],
    ]);
    expect(events[0]).toMatchObject({ url: "wss://app.test/ws", target: "page", seenLate: { readyState: 1 } });
  });

  test("two are told apart by the size of the first message, and the other by elimination", async () => {
    const transport = browserWith([
      { n: 1, url: "wss://a.test/" },
      { n: 2, url: "wss://b.test/" },
    ]);
    const { capture, events } = captureOn(transport);
    await capture.attach(() => undefined);
    received(transport, "0.2", "four");
    received(transport, "0.1", "eleven long");
    expect(ofType(events, "frame")).toEqual([]);
    pageSays(transport, { kind: "message", n: 2, size: 4 });
    expect(ofType(events, "frame").map(({ id, payload }) => [id, payload])).toEqual([
      ["c2", "four"],
      ["c1", "eleven long"],
    ]);
  });

  test("two are told apart by which closes", async () => {
    const transport = browserWith([{ n: 1 }, { n: 2 }]);
    const { capture, events } = captureOn(transport);
    await capture.attach(() => undefined);
    closed(transport, "0.7");
    pageSays(transport, { kind: "close", n: 2, code: 1000, reason: "", wasClean: true });
    expect(ofType(events, "connection-closed")).toMatchObject([{ id: "c2" }]);
    expect(ofType(events, "close-event")).toMatchObject([{ id: "c2", code: 1000 }]);
    received(transport, "0.8", "the other");
    expect(ofType(events, "frame")).toMatchObject([{ id: "c1" }]);
  });

  test("one that nobody can name is shown without an address", async () => {
    const transport = browserWith([]);
    const { capture, events } = captureOn(transport, { pageScript: false });
    received(transport, "0.9", "early");
    await capture.attach(() => undefined);
    received(transport, "0.9", "late");
    expect(events).toMatchObject([
      { type: "connection-created", url: "", seenLate: { readyState: 1 } },
      { type: "frame", payload: "early" },
      { type: "frame", payload: "late" },
    ]);
  });

  test("one that has closed already is not told, nor the end of what never was", async () => {
    const transport = browserWith([{ n: 1, readyState: 3 }]);
    const { capture, events } = captureOn(transport);
    await capture.attach(() => undefined);
    closed(transport, "0.1");
    expect(events).toEqual([]);
  });

  test("what is held back is bounded, the newest stays", async () => {
    const transport = browserWith([{ n: 1 }, { n: 2 }]);
    const { capture, events } = captureOn(transport);
    await capture.attach(() => undefined);
    for (let index = 0; index <= 10_000; index++) received(transport, "0.1", String(index));
    pageSays(transport, { kind: "message", n: 1, size: "10000".length });
    const frames = ofType(events, "frame");
    expect(frames.length).toBe(10_000);
    expect(frames.at(-1)?.payload).toBe("10000");
  });
});

describe("detaching and going on", () => {
  test("a known socket is not told again, and its frames go on under its name", async () => {
    const sockets: LiveSocket[] = [];
    const transport = browserWith(sockets);
    const { capture, events } = captureOn(transport);
    await capture.attach(() => undefined);
    created(transport, "1.1");
    pageSays(transport, { kind: "new", n: 1, url: "wss://app.test/ws", top: true });
    sockets.push({ n: 1 });
    capture.detached();
    await capture.attach(() => undefined);
    received(transport, "1.1", "on");
    expect(ofType(events, "connection-created")).toHaveLength(1);
    expect(ofType(events, "connection-closed")).toEqual([]);
    expect(ofType(events, "frame")).toMatchObject([{ id: "c1" }]);
  });

  test("a socket that was not found again ended unseen", async () => {
    const transport = browserWith([]);
    const { capture, events } = captureOn(transport);
    await capture.attach(() => undefined);
    created(transport, "1.1");
    capture.detached();
    await capture.attach(() => undefined);
    expect(ofType(events, "connection-closed")).toMatchObject([{ id: "c1", unseen: true }]);
  });

  test("where nobody could look, nothing is said to have ended", async () => {
    const transport = fakeTransport({ "Page.getFrameTree": FRAME_TREE });
    const { capture, events } = captureOn(transport);
    await capture.attach(() => undefined);
    created(transport, "1.1");
    capture.detached();
    await capture.attach(() => undefined);
    expect(ofType(events, "connection-closed")).toEqual([]);
  });

  test("a socket opened in the gap is told once, although its frames come before it is found", async () => {
    const sockets: LiveSocket[] = [];
    const browser = browserWith(sockets);
    let told = false;
    const transport: FakeTransport = {
      ...browser,
      send(method, ...rest) {
        // A frame comes as soon as frames are told at all.
        if (method === "Network.enable" && sockets.length > 0 && !told) {
          told = true;
          received(browser, "2.2", "early");
        }
        return browser.send(method, ...rest);
      },
    };
    const { capture, events } = captureOn(transport);
    await capture.attach(() => undefined);
    capture.detached();
    sockets.push({ n: 5 });
    await capture.attach(() => undefined);
    expect(ofType(events, "connection-created")).toMatchObject([{ url: "wss://app.test/ws" }]);
    expect(ofType(events, "frame")).toMatchObject([{ payload: "early" }]);
  });
});

describe("leaving", () => {
  test("a navigation takes the page's sockets with it and changes the page", () => {
    const transport = fakeTransport();
    const { events } = captureOn(transport);
    created(transport, "1.1");
    created(transport, "1.2");
    closed(transport, "1.2");
    frameNavigated(transport, { url: "https://next.test/" });
    expect(ofType(events, "page-event")).toMatchObject([
      { kind: "page-hide", connections: ["c1"] },
      { kind: "navigated", url: "https://next.test/" },
    ]);
    expect(ofType(events, "page-event")[0]).not.toHaveProperty("persisted");
    created(transport, "1.3");
    expect(ofType(events, "connection-created").at(-1)?.documentUrl).toBe("https://next.test/");
  });

  test("a frame below the page navigates without taking the page's sockets", () => {
    const transport = fakeTransport();
    const { events } = captureOn(transport);
    created(transport, "1.1");
    frameNavigated(transport, { url: "https://frame.test/", parentId: "main" });
    frameNavigated(transport, { url: "https://frame.test/" }, "child");
    expect(ofType(events, "page-event")).toEqual([]);
  });

  test("sockets in the back/forward cache are not ended by the navigation that follows", () => {
    const transport = fakeTransport();
    const { events } = captureOn(transport);
    created(transport, "1.1");
    pageSays(transport, { kind: "new", n: 1, url: "wss://app.test/ws", top: true });
    pageSays(transport, { kind: "page-hide", persisted: true, sockets: [1], top: true });
    frameNavigated(transport, { url: "https://next.test/" });
    expect(ofType(events, "page-event")).toMatchObject([
      { kind: "page-hide", persisted: true, connections: ["c1"] },
      { kind: "navigated" },
    ]);
  });

  test("a document that comes back from the cache keeps what it opened before its return was told", () => {
    const transport = fakeTransport();
    const { events } = captureOn(transport);
    created(transport, "1.1");
    pageSays(transport, { kind: "new", n: 1, url: "wss://app.test/ws", top: true });
    frameNavigated(transport, { url: "https://next.test/" });
    created(transport, "1.2");
    pageSays(transport, { kind: "page-show", persisted: true, sockets: [1], top: true, document: PAGE });
    created(transport, "1.3");
    const frame = { url: PAGE };
    transport.say("Page.frameNavigated", { frame, type: "BackForwardCacheRestore" });
    expect(ofType(events, "page-event")).toMatchObject([
      { kind: "page-hide", connections: ["c1"] },
      { kind: "navigated", url: "https://next.test/" },
      { kind: "page-hide", connections: ["c2"] },
      { kind: "page-show", persisted: true, connections: ["c1"] },
      { kind: "navigated", url: PAGE },
    ]);
  });

  test("without the page script a return from the cache is a navigation", () => {
    const transport = fakeTransport();
    const { events } = captureOn(transport);
    created(transport, "1.1");
    transport.say("Page.frameNavigated", { frame: { url: PAGE }, type: "BackForwardCacheRestore" });
    expect(ofType(events, "page-event")).toMatchObject([{ connections: ["c1"] }, { kind: "navigated" }]);
  });

  test("a worker that ends takes its sockets with it, and a crash those of the page", () => {
    const transport = fakeTransport();
    const { events } = captureOn(transport);
    transport.say("Target.attachedToTarget", { sessionId: "w", targetInfo: { type: "worker", url: "w.js" } });
    created(transport, "1.1", "w");
    created(transport, "1.2");
    transport.say("Target.detachedFromTarget", { sessionId: "w" });
    transport.say("Inspector.targetCrashed", {});
    expect(ofType(events, "page-event")).toMatchObject([
      { kind: "page-hide", connections: ["c1"], url: "w.js" },
      { kind: "crashed", connections: ["c2"] },
    ]);
  });
});

describe("other targets", () => {
  test("a service worker is resumed before anything else is asked of it", async () => {
    let resume: ((answer: unknown) => void) | undefined;
    const transport = fakeTransport({
      "Runtime.runIfWaitingForDebugger": new Promise((resolve) => (resume = resolve)),
    });
    captureOn(transport);
    transport.say("Target.attachedToTarget", attached("service_worker"));
    await Promise.resolve();
    expect(sentTo(transport, "s")).toEqual(["Runtime.runIfWaitingForDebugger"]);
    resume?.({});
    await new Promise((resolve) => setTimeout(resolve));
    expect(sentTo(transport, "s")).toContain("Network.enable");
    expect(sentTo(transport, "s").filter((method) => method === "Runtime.runIfWaitingForDebugger")).toHaveLength(1);
  });

  test("a worker gets everything before it runs on, and is asked for its own children", () => {
    const transport = fakeTransport();
    captureOn(transport);
    transport.say("Target.attachedToTarget", attached("worker"));
    const sent = sentTo(transport, "s");
    expect(sent).toEqual([
      "Network.enable",
      "Log.enable",
      "Audits.enable",
      "Runtime.addBinding",
      "Runtime.evaluate",
      "Runtime.enable",
      "Target.setAutoAttach",
      "Runtime.runIfWaitingForDebugger",
    ]);
    const asked = transport.sent.find(({ method }) => method === "Target.setAutoAttach");
    expect(asked?.params).toEqual({ autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
    const evaluated = transport.sent.find(({ method }) => method === "Runtime.evaluate");
    expect(evaluated?.params?.expression).toContain(NAMES.binding);
  });

  test("a child of a child is treated the same", () => {
    const transport = fakeTransport();
    captureOn(transport);
    transport.say("Target.attachedToTarget", attached("iframe", true, "frame"));
    transport.say("Target.attachedToTarget", attached("worker", true, "worker"), "frame");
    expect(sentTo(transport, "worker")).toContain("Target.setAutoAttach");
    expect(sentTo(transport, "frame")).toContain("Page.addScriptToEvaluateOnNewDocument");
  });

  test("one that runs already is not resumed", () => {
    const transport = fakeTransport();
    captureOn(transport);
    transport.say("Target.attachedToTarget", attached("iframe", false));
    expect(sentTo(transport, "s")).not.toContain("Runtime.runIfWaitingForDebugger");
  });

  const kinds = [
    ["worker", "worker"],
    ["shared_worker", "shared-worker"],
    ["service_worker", "service-worker"],
    ["iframe", "frame"],
    ["page", "page"],
    ["something new", "frame"],
  ] as const;
  for (const [type, target] of kinds) {
    test(`a socket of a ${type} says so`, () => {
      const transport = fakeTransport();
      const { events } = captureOn(transport);
      transport.say("Target.attachedToTarget", attached(type));
      created(transport, "1.1", "s");
      expect(events).toMatchObject([{ target, documentUrl: "https://app.test/sw.js" }]);
    });
  }

  test("one that goes away while it is set up is no failure", async () => {
    const transport = fakeTransport({ "Network.enable": new Error("Session with given id not found.") });
    captureOn(transport);
    transport.say("Target.attachedToTarget", attached("worker"));
    await new Promise((resolve) => setTimeout(resolve));
    expect(sentTo(transport, "s")).toContain("Runtime.runIfWaitingForDebugger");
  });
});

test("nothing is heard any more after dispose", () => {
  const transport = fakeTransport();
  const { capture, events } = captureOn(transport);
  capture.dispose();
  created(transport, "1.1");
  expect(events).toEqual([]);
});

test("after a sleep the clock is learnt anew", () => {
  let now = 1_000_000;
  const transport = fakeTransport();
  const { capture, events } = captureOn(transport, { now: () => now });
  created(transport, "1.1");
  received(transport, "1.1", "before");
  now = 9_000_000;
  capture.clockGap();
  received(transport, "1.1", "after");
  expect(ofType(events, "frame").map(({ at }) => at)).toEqual([1_000_000, 9_000_000]);
});
