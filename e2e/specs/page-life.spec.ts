import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { poll } from "../support/poll.ts";
import { expect, test as base, type Recording } from "../support/test.ts";

/** Pages that the browser may keep, unlike the lab's, and a socket that says when its end came. */
interface Keepable {
  readonly url: string;
  readonly otherUrl: string;
  readonly socketUrl: string;
  /** close codes as the server got them */
  readonly closes: number[];
}

const test = base.extend<{ keepable: Keepable }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from it
  keepable: async ({}, use) => {
    const pages: Server = createServer((_, response) => {
      response.setHeader("content-type", "text/html");
      response.end("<!doctype html><title>A page to come back to</title><p>A page to come back to</p>");
    });
    await new Promise<void>((resolve) => pages.listen(0, "127.0.0.1", resolve));
    const { port } = pages.address() as AddressInfo;
    const sockets = new WebSocketServer({ server: pages });
    const closes: number[] = [];
    sockets.on("connection", (socket) => socket.on("close", (code) => closes.push(code)));
    const url = `http://app.test:${port}/`;
    await use({ url, otherUrl: `http://other.test:${port}/`, socketUrl: `ws://app.test:${port}/socket`, closes });
    for (const socket of sockets.clients) socket.terminate();
    pages.closeAllConnections();
    pages.close();
  },
});

const PAGE = `{ window.seen = [];
  addEventListener("pageshow", ({ persisted }) => seen.push("pageshow " + persisted)); }`;

async function goBack({ page }: Recording): Promise<void> {
  const { entries, currentIndex } = await page.session.send<{ entries: { id: number }[]; currentIndex: number }>(
    "Page.getNavigationHistory",
  );
  await page.session.send("Page.navigateToHistoryEntry", { entryId: entries[currentIndex - 1]?.id });
}

const kindsOf = ({ recorder }: Recording): Promise<string[]> =>
  recorder("socketscope.session.pageEvents.map(({ kind, persisted }) => persisted ? kind + ' persisted' : kind)");

test("a page in the back/forward cache keeps its socket until it comes back, and the session says so", async ({
  record,
  keepable,
}) => {
  const recording = await record(keepable.url);
  const { page, connection } = recording;
  await page.evaluate(`${PAGE} {
    const note = ({ type, code }) => seen.push(code === undefined ? type : type + " " + code);
    const socket = new WebSocket(${JSON.stringify(keepable.socketUrl)});
    for (const type of ["open", "error", "close"]) socket.addEventListener(type, note);
    // As libraries do: a new socket as soon as the page is shown again.
    addEventListener("pageshow", () => { window.second = new WebSocket(${JSON.stringify(`${keepable.socketUrl}?again`)}); }); }`);
  await connection("the socket", ({ state }) => state === "open");
  await page.goto(keepable.otherUrl);
  const away = await connection("the leaving", ({ left }) => left !== undefined);
  expect(away.left?.cached).toBe(false);
  // The server has not been told of any end: its socket lies in the cache with the page.
  expect(keepable.closes).toEqual([]);

  await goBack(recording);
  const { left, close, closedAt } = await connection(
    "the end",
    ({ path, close }) => path === "/socket" && close !== undefined,
  );
  expect(left?.cached).toBe(true);
  expect(close).toMatchObject({ code: 1006, wasClean: false, by: "navigation" });
  expect(closedAt).toBeGreaterThan(away.closedAt ?? Infinity);
  expect(await page.evaluate("window.seen")).toEqual(["open", "pageshow true", "error", "close 1006"]);
  await poll("the server's side of the end", () => keepable.closes.length === 1);
  const second = await connection(
    "the socket of the page that came back",
    (c) => c.path === "/socket?again" && c.state === "open",
  );
  expect(second.left).toBeUndefined();
  const kinds = await kindsOf(recording);
  expect(kinds.filter((kind) => kind === "page-show persisted")).toHaveLength(1);
  expect(kinds.filter((kind) => kind === "page-hide")).toHaveLength(1);
});

test("hidden and visible, offline and online are told once each", async ({ chromium, record, lab }) => {
  const recording = await record(lab.urls.httpPage);
  const { page, pageEvent } = recording;
  await page.session.send("Network.enable");
  const network = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  await page.session.send("Network.emulateNetworkConditions", { offline: true, ...network });
  await pageEvent("offline");
  await page.session.send("Network.emulateNetworkConditions", { offline: false, ...network });
  await pageEvent("online");
  // As behind another window, or on the taskbar.
  const { windowId } = await chromium.cdp.send<{ windowId: number }>("Browser.getWindowForTarget", {
    targetId: page.targetId,
  });
  await chromium.cdp.send("Browser.setWindowBounds", { windowId, bounds: { windowState: "minimized" } });
  await pageEvent("hidden");
  await chromium.cdp.send("Browser.setWindowBounds", { windowId, bounds: { windowState: "normal" } });
  await pageEvent("visible");
  const told = (await kindsOf(recording)).filter((kind) => kind !== "navigated" && kind !== "page-hide");
  expect(told).toEqual(["offline", "online", "hidden", "visible"]);
});
