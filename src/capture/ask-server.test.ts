import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SessionEvent } from "../core/session/events.ts";
import { captureOn, fakeTransport, type FakeTransport } from "./testing.ts";

const URL = "https://app.test/ws";
const ANSWERS = {
  "Page.getFrameTree": { frameTree: { frame: { id: "F", url: "https://app.test/" } } },
  "Page.createIsolatedWorld": { executionContextId: 7 },
};
const REQUEST = { requestId: "9", type: "Fetch", request: { url: URL, method: "GET" } };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Asks, lets the browser say something, and gives what came of it. */
async function asked(say: (transport: FakeTransport) => void, transport = fakeTransport(ANSWERS)) {
  const { capture, events } = captureOn(transport);
  const result = capture.askServer(URL);
  await vi.advanceTimersByTimeAsync(1);
  say(transport);
  await vi.advanceTimersByTimeAsync(30_000);
  return { result: await result, events, transport, capture };
}

const responses = (events: readonly SessionEvent[]) => events.filter(({ type }) => type === "http-response");

describe("an answer", () => {
  test("its status and telling headers become an event, of cookies the names alone", async () => {
    const { result, events } = await asked((transport) => {
      transport.say("Network.requestWillBeSent", REQUEST);
      transport.say("Network.responseReceivedExtraInfo", {
        requestId: "9",
        statusCode: 404,
        headers: { Server: "nginx/1.22.1", "X-Private": "yes", "Set-Cookie": "AWSALB=secret; Path=/" },
      });
    });
    expect(result).toEqual({ ok: true, value: undefined });
    expect(responses(events)).toEqual([
      {
        type: "http-response",
        at: 1_000_000,
        url: URL,
        status: 404,
        headers: [
          { name: "Server", value: "nginx/1.22.1" },
          { name: "Set-Cookie", value: "AWSALB=" },
        ],
        asked: true,
      },
    ]);
  });

  test("one that scripts may not read is an answer all the same", async () => {
    const { result, events } = await asked((transport) => {
      transport.say("Network.requestWillBeSent", REQUEST);
      transport.say("Network.loadingFailed", { requestId: "9", errorText: "net::ERR_FAILED", corsErrorStatus: {} });
      transport.say("Network.responseReceivedExtraInfo", { requestId: "9", statusCode: 502, headers: {} });
    });
    expect(result.ok).toBe(true);
    expect(responses(events)).toMatchObject([{ status: 502, asked: true }]);
  });

  test("without the raw headers, those that the page's process saw", async () => {
    const { events } = await asked((transport) => {
      transport.say("Network.requestWillBeSent", REQUEST);
      transport.say("Network.responseReceived", {
        requestId: "9",
        response: { url: URL, status: 200, headers: { via: "1.1 varnish" } },
      });
    });
    expect(responses(events)).toMatchObject([{ status: 200, headers: [{ name: "via", value: "1.1 varnish" }] }]);
  });

  test("the request goes out without cookies, past the cache, and follows no redirect", async () => {
    const { transport } = await asked(() => undefined);
    const sent = transport.sent.find(({ method }) => method === "Runtime.evaluate")?.params;
    expect(sent).toMatchObject({ contextId: 7, awaitPromise: true, silent: true });
    const code = String(sent?.["expression"]).replaceAll(/\s+/g, " ");
    expect(code).toMatch(/credentials: "omit"/);
    expect(code).toMatch(/cache: "no-store"/);
    expect(code).toMatch(/redirect: "manual"/);
    expect(code).toContain(`("${URL}", 10000)`);
  });
});

describe("no answer", () => {
  test.each<[string, object, string]>([
    ["mixed content", { blockedReason: "mixed-content", errorText: "" }, "mixed content"],
    ["the page's own policy", { blockedReason: "csp", errorText: "" }, "content security policy"],
    ["another extension", { blockedReason: "inspector", errorText: "net::ERR_BLOCKED_BY_CLIENT" }, "inspector"],
    ["no network", { errorText: "net::ERR_INTERNET_DISCONNECTED" }, "offline"],
    ["nobody there", { errorText: "net::ERR_CONNECTION_REFUSED" }, "net::ERR_CONNECTION_REFUSED"],
  ])("%s", async (_what, failed, words) => {
    const { result, events } = await asked((transport) => {
      transport.say("Network.requestWillBeSent", REQUEST);
      transport.say("Network.loadingFailed", { requestId: "9", ...failed });
    });
    expect(result.ok ? "" : result.error).toContain(words);
    expect(result.ok ? "" : result.error).toMatch(/^[A-Z].*\.$/);
    expect(responses(events)).toEqual([]);
  });

  test("a service worker's answer says nothing of the server", async () => {
    const { result } = await asked((transport) => {
      transport.say("Network.requestWillBeSent", REQUEST);
      const response = { url: URL, status: 200, headers: { server: "nginx" }, fromServiceWorker: true };
      transport.say("Network.responseReceived", { requestId: "9", response });
    });
    expect(result.ok ? "" : result.error).toContain("service worker");
  });

  test("a page without a context", async () => {
    const broken = fakeTransport({ ...ANSWERS, "Page.createIsolatedWorld": new Error("No frame") });
    const { result } = await asked(() => undefined, broken);
    expect(result.ok ? "" : result.error).toContain("There is no page to ask from");
  });

  test("a page that never comes back", async () => {
    const stuck = fakeTransport(ANSWERS);
    const healthy = fakeTransport(ANSWERS);
    Object.assign(stuck, {
      send: (method: string, params?: Record<string, unknown>) =>
        method === "Runtime.evaluate" ? new Promise(() => undefined) : healthy.send(method, params),
    });
    const { result } = await asked(() => undefined, stuck);
    expect(result).toEqual({ ok: false, error: "No answer came within 10 seconds." });
  });

  test("the recording stops meanwhile", async () => {
    const transport = fakeTransport(ANSWERS);
    const { capture } = captureOn(transport);
    const result = capture.askServer(URL);
    await vi.advanceTimersByTimeAsync(1);
    capture.detached();
    expect(await result).toMatchObject({ ok: false, error: expect.stringContaining("stopped") as string });
  });

  test("one question at a time", async () => {
    const transport = fakeTransport(ANSWERS);
    const { capture } = captureOn(transport);
    const first = capture.askServer(URL);
    expect(await capture.askServer(URL)).toMatchObject({ ok: false });
    await vi.advanceTimersByTimeAsync(30_000);
    await first;
  });
});
