import { poll } from "../support/poll.ts";
import { expect, test } from "../support/test.ts";

/** Opens a socket in the page and keeps it as `window.socket`. */
const open = (url: string): string => `void (window.socket = new WebSocket(${JSON.stringify(url)}))`;
const addFrame = (url: string): string =>
  `{ const frame = document.createElement("iframe"); frame.src = ${JSON.stringify(url)}; document.body.append(frame); }`;
const opened = "window.socket.readyState === 1";

const frames = (sent: number) => (c: { path: string; sent: { frames: number } }) =>
  c.path.startsWith("/echo") && c.sent.frames >= sent;

test.describe("how a socket ends", () => {
  test("the server's code and reason are told, and that it was the server", async ({ record, lab }) => {
    const { page, connection } = await record(lab.urls.httpPage);
    await page.evaluate(open(lab.urls.ws("/close/4001?reason=session%20expired")));
    const { close, closeCalled, target } = await connection("the close", (c) => c.close !== undefined);
    expect(close).toMatchObject({ code: 4001, reason: "session expired", wasClean: true, by: "server" });
    expect(closeCalled).toBeUndefined();
    expect(target).toBe("page");
  });

  test("the page's own close() is told with its stack", async ({ record, lab }) => {
    const { page, connection } = await record(lab.urls.httpPage);
    await page.evaluate(open(lab.urls.ws("/echo")));
    await page.waitUntil(opened);
    await page.evaluate("(function signOut() { window.socket.close(1000, 'bye'); })()");
    const { close, closeCalled, initiator } = await connection("the close", (c) => c.close !== undefined);
    expect(close).toMatchObject({ code: 1000, reason: "bye", wasClean: true, by: "page" });
    expect(closeCalled?.code).toBe(1000);
    expect(closeCalled?.stack[0]?.functionName).toBe("signOut");
    expect(initiator.some(({ url }) => url.includes("socketscope-page-script"))).toBe(false);
  });

  test("a TCP reset is the network's", async ({ record, lab }) => {
    const { page, connection } = await record(lab.urls.httpPage);
    await page.evaluate(open(lab.urls.ws("/rst")));
    const { close, state } = await connection("the close", (c) => c.close !== undefined);
    expect(close).toMatchObject({ code: 1006, wasClean: false, by: "network" });
    expect(state).toBe("closed");
  });

  test("a navigation ends what the document had open", async ({ record, lab }) => {
    const { page, connection } = await record(lab.urls.httpPage);
    await page.evaluate(open(lab.urls.ws("/echo")));
    await page.waitUntil(opened);
    await page.goto(lab.urls.page);
    const { left } = await connection("the leaving", (c) => c.path === "/echo" && c.left !== undefined);
    expect(left).toBeDefined();
  });
});

test.describe("what never became a socket", () => {
  test("mixed content is one row, with the page's code that wanted it", async ({ record, lab }) => {
    const { page, connections, connection } = await record(lab.urls.page);
    const thrown = await page.evaluate(
      `(function subscribe() { try { new WebSocket(${JSON.stringify(lab.urls.ws("/echo"))}); } catch (error) { return error.name; } })()`,
    );
    expect(thrown).toBe("SecurityError");
    const { blocked, initiator, documentUrl } = await connection("the block", (c) => c.blocked !== undefined);
    expect(blocked?.by).toBe("mixed-content");
    expect(documentUrl).toBe(lab.urls.page);
    expect(initiator[0]?.functionName).toBe("subscribe");
    expect((await connections()).filter((c) => c.blocked)).toHaveLength(1);
  });

  test("ws://localhost from a secure page is allowed", async ({ record, lab }) => {
    const { page, connection } = await record(lab.urls.page);
    await page.evaluate(open(`ws://localhost:${lab.ports.http}/echo`));
    expect((await connection("the socket", (c) => c.path === "/echo")).blocked).toBeUndefined();
    await page.waitUntil(opened);
  });

  test("a content security policy is named with its directive", async ({ record, lab }) => {
    const { page, connection } = await record(new URL("/csp.html", lab.urls.httpPage).href);
    await page.evaluate(open(lab.urls.ws("/echo")));
    const { blocked } = await connection("the block", (c) => c.blocked !== undefined);
    expect(blocked).toMatchObject({ by: "content-security-policy", directive: "connect-src" });
  });

  test("an address that is none is told as the constructor said it", async ({ record, lab }) => {
    const { page, connection } = await record(lab.urls.httpPage);
    expect(await page.evaluate("(() => { try { new WebSocket('ws://'); } catch (e) { return e.name; } })()")).toBe(
      "SyntaxError",
    );
    expect((await connection("the block", (c) => c.blocked !== undefined)).blocked?.by).toBe("constructor");
  });
});

test.describe("every target", () => {
  test("a worker", async ({ record, lab }) => {
    const { page, connection } = await record(lab.urls.httpPage);
    await page.evaluate("void new Worker('/worker.js', { type: 'module' })");
    expect((await connection("the worker's socket", frames(1))).target).toBe("worker");
  });

  test("a worker of a worker", async ({ record, lab }) => {
    const { page, connection } = await record(lab.urls.httpPage);
    await page.evaluate("void new Worker('/nested-worker.js', { type: 'module' })");
    expect((await connection("the inner worker's socket", frames(1))).target).toBe("worker");
  });

  test("a frame of the same site and one of another", async ({ record, lab }) => {
    const { page, connection } = await record(lab.urls.httpPage);
    await page.evaluate(addFrame("/frame.html"));
    const same = await connection("the frame's socket", (c) => frames(1)(c) && c.target === "frame");
    expect(new URL(same.documentUrl ?? "").host).toBe(new URL(lab.urls.httpPage).host);
    const other = new URL("/frame.html", lab.urls.httpPage.replace("app.test", "other.test")).href;
    await page.evaluate(addFrame(other));
    const cross = await connection("the other site's socket", (c) => c.documentUrl === other && frames(1)(c));
    expect(cross.target).toBe("frame");
  });

  test("a shared worker, which is nobody's child", async ({ record, lab }) => {
    const { page, connection } = await record(lab.urls.httpPage);
    await page.evaluate(`void (window.shared = new SharedWorker("/shared-worker.js", { type: "module" }))`);
    const { target, close } = await connection("the shared worker's socket", frames(0));
    expect(target).toBe("shared-worker");
    expect(close).toBeUndefined();
  });

  test("a service worker, without harm to the browser", async ({ record, lab }) => {
    const { page, connection } = await record(lab.urls.page);
    await page.evaluate(`navigator.serviceWorker.register("/service-worker.js")
      .then(() => navigator.serviceWorker.ready)
      .then(({ active }) => active.postMessage("open"))`);
    expect((await connection("the service worker's socket", frames(1))).target).toBe("service-worker");
  });
});

test.describe("opened before recording", () => {
  test("its address, later frames and close code are there without a reload", async ({ record, lab }) => {
    const { page, connection, recorder } = await record(lab.urls.httpPage);
    await recorder("socketscope.controls.stop()");
    await page.evaluate(open(lab.urls.ws("/heartbeat?every=200")));
    await page.waitUntil(opened);
    await recorder("socketscope.controls.start()");
    const late = await connection("its frames", (c) => c.seenLate && c.received.frames >= 2);
    expect(late).toMatchObject({ url: lab.urls.ws("/heartbeat?every=200"), state: "open" });
    await page.evaluate("window.socket.close(3001, 'enough')");
    const { close } = await connection("the close", (c) => c.close !== undefined);
    expect(close).toMatchObject({ code: 3001, reason: "enough", by: "page" });
  });

  test("two of them are told apart", async ({ record, lab }) => {
    const { page, connection, recorder } = await record(lab.urls.httpPage);
    await recorder("socketscope.controls.stop()");
    await page.evaluate(open(lab.urls.ws("/heartbeat?every=150")));
    await page.waitUntil(opened);
    await page.evaluate(
      `void (window.quiet = new WebSocket(${JSON.stringify(lab.urls.ws("/close/1011?after=3000"))}))`,
    );
    await page.waitUntil("window.quiet.readyState === 1");
    await recorder("socketscope.controls.start()");
    const beating = await connection("its frames", (c) => c.path.startsWith("/heartbeat") && c.received.frames >= 2);
    expect(beating.seenLate).toBe(true);
    const closed = await connection("the close", (c) => c.path.startsWith("/close") && c.closedAt !== undefined);
    expect(closed.close).toMatchObject({ code: 1011, by: "server" });
    expect(closed.received.frames).toBe(0);
  });
});

test("what ended while recording was stopped is told to have ended unseen", async ({ record, lab }) => {
  const { page, connection, recorder } = await record(lab.urls.httpPage);
  await page.evaluate(open(lab.urls.ws("/echo")));
  await page.waitUntil(opened);
  await recorder("socketscope.controls.stop()");
  await page.evaluate("new Promise((done) => { window.socket.onclose = done; window.socket.close(); })");
  await recorder("socketscope.controls.start()");
  const { close, endUnseen } = await connection("the end", (c) => c.closedAt !== undefined);
  expect(endUnseen).toBe(true);
  expect(close).toBeUndefined();
});

test.describe("the page around it", () => {
  test("offline and online", async ({ record, lab }) => {
    const { page, pageEvent } = await record(lab.urls.httpPage);
    const network = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
    await page.session.send("Network.enable");
    await page.session.send("Network.emulateNetworkConditions", { offline: true, ...network });
    await pageEvent("offline");
    await page.session.send("Network.emulateNetworkConditions", { offline: false, ...network });
    await pageEvent("online");
  });
});

test.describe("what else its host answers", () => {
  test("the status and the headers that tell the proxy, and no others", async ({ record, lab }) => {
    const { page, connection, recorder } = await record(lab.urls.httpPage);
    await page.evaluate(open(lab.urls.proxied("/echo")));
    await connection("the socket", (c) => c.state === "open");
    const answers = await recorder<{ url: string; status: number; headers: { name: string; value: string }[] }[]>(
      "socketscope.session.httpResponses",
    );
    const host = new URL(lab.urls.httpPage).host;
    expect(answers.every(({ url }) => new URL(url).host === host)).toBe(true);
    const headers = answers.flatMap((answer) => answer.headers);
    expect(headers).toContainEqual({ name: expect.stringMatching(/^server$/i), value: "socketscope-lab" });
    expect(headers.filter(({ name }) => /^(content-type|cache-control|date)$/i.test(name))).toEqual([]);
  });

  test("long polling of the libraries that would rather have a socket", async ({ record, lab }) => {
    const { page, recorder } = await record(lab.urls.httpPage);
    await page.evaluate(`(async () => {
      for (let n = 0; n < 4; n++) await fetch("/socket.io/?EIO=4&transport=polling&t=" + n);
    })()`);
    await poll("the polls", async () =>
      recorder<boolean>("socketscope.session.httpResponses.some(({ fallback }) => fallback === 'socket.io')"),
    );
  });
});

test("a server that stops reading: what waits in the browser is seen", async ({ record, lab }) => {
  const { page, connection, recorder } = await record(lab.urls.httpPage);
  await page.evaluate(open(lab.urls.ws("/stalled?for=9000")));
  await page.waitUntil(opened);
  // More than the buffers of both systems take; then some more, so that it is no single upload.
  await page.evaluate(
    "{ const part = new Uint8Array(1_000_000); for (let n = 0; n < 40; n++) socket.send(part); setTimeout(() => { for (let n = 0; n < 5; n++) socket.send(part); }, 2000); }",
  );
  const waiting = await connection("what waits", ({ heldBack }) => (heldBack?.[0]?.sends ?? 0) >= 40);
  expect(waiting.heldBack?.[0]?.to).toBeUndefined();
  expect(waiting.heldBack?.[0]?.peak).toBeGreaterThan(10_000_000);
  const taken = await connection("that it was taken", ({ heldBack }) => heldBack?.[0]?.to !== undefined);
  const [held] = taken.heldBack ?? [];
  expect((held?.to ?? 0) - (held?.from ?? 0)).toBeGreaterThan(5000);
  expect(await recorder("socketscope.session.ignoredEvents")).toBe(0);
  expect(await page.evaluate("socket.bufferedAmount")).toBe(0);
});
