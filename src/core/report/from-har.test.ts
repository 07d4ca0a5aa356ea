import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnose } from "../diagnosis/diagnose.ts";
import type { Session } from "../session/session.ts";
import { harToEvents } from "./from-har.ts";
import { sessionOf } from "./test-session.ts";

const START = "2026-01-01T00:00:00.000Z";
const T0 = Date.parse(START);
const SECONDS = T0 / 1000;

/** An entry as Chrome's Network panel writes it. */
function chromeEntry(change: object = {}): object {
  return {
    _resourceType: "websocket",
    startedDateTime: START,
    time: 61_000,
    timings: { blocked: -1, dns: -1, ssl: -1, connect: -1, send: 0, wait: 1000, receive: 60_000 },
    request: {
      method: "GET",
      url: "wss://app.example/ws",
      headers: [{ name: "Origin", value: "https://app.example" }],
    },
    response: {
      status: 101,
      statusText: "Switching Protocols",
      headers: [{ name: "Sec-WebSocket-Protocol", value: "chat" }],
      _error: null,
    },
    _webSocketMessages: [
      { type: "send", time: SECONDS + 0.5, opcode: 1, data: "hello" },
      { type: "receive", time: SECONDS + 1, opcode: 2, data: "AP8=" },
    ],
    ...change,
  };
}

function har(entries: readonly object[], creator = "WebInspector"): string {
  return JSON.stringify({ log: { version: "1.2", creator: { name: creator, version: "537.36" }, pages: [], entries } });
}

function opened(text: string): { session: Session; notices: readonly string[] } {
  const result = harToEvents(text);
  if (!result.ok) throw new Error(result.error);
  return { session: sessionOf(result.value.events), notices: result.value.notices };
}

function errorOf(text: string): string {
  const result = harToEvents(text);
  return result.ok ? "no error" : result.error;
}

describe("a HAR of Chrome's", () => {
  it("gives the connection, its handshake and its messages", () => {
    const { session } = opened(har([{ request: { url: "https://app.example/" } }, chromeEntry()]));
    expect([...session.connections.values()]).toMatchObject([
      {
        id: "c1",
        url: "wss://app.example/ws",
        state: "closed",
        openedAt: T0,
        closedAt: T0 + 61_000,
        subprotocol: "chat",
        documentUrl: "https://app.example",
        sent: { frames: 1, bytes: 5, firstAt: T0 + 500 },
        received: { frames: 1, bytes: 2, firstAt: T0 + 1000 },
      },
    ]);
    const [connection] = session.connections.values();
    expect(connection?.close).toBeUndefined();
    expect(connection?.handshake.durationMs).toBeUndefined();
    expect(session.frames.payloadOf(1)).toEqual({ kind: "kept", bytes: Uint8Array.of(0, 255), whole: true });
    expect(session.page.url).toBe("https://app.example");
    expect(session.ignoredEvents).toBe(0);
  });

  it("leads to an idle limit, with less certainty than a recording", () => {
    const { session, notices } = opened(har([chromeEntry()]));
    const findings = diagnose(session);
    expect(findings.map(({ rule }) => rule)).toEqual(["idle-timeout"]);
    expect(findings.find(({ rule }) => rule === "idle-timeout")?.confidence).toBe("possible");
    expect(notices).toEqual([expect.stringContaining("no close codes")]);
  });

  it("claims nothing from the silence of a socket whose end is not told", () => {
    const living = chromeEntry({ timings: { receive: 0 }, time: 1000 });
    const later = chromeEntry({ startedDateTime: "2026-01-01T01:00:00.000Z", _webSocketMessages: [] });
    const { session, notices } = opened(har([living, later]));
    expect(session.connections.get("c1")).toMatchObject({ endUnseen: true });
    expect(diagnose(session).filter(({ connections }) => connections.includes("c1"))).toEqual([]);
    expect(notices[1]).toBe("Whether and when 1 of its sockets ended is not told.");
  });

  it("reads the browser's words on a refused handshake", () => {
    const data = "Error during WebSocket handshake: Unexpected response code: 502";
    const refused = chromeEntry({
      time: 0.429,
      timings: { send: 0, wait: 0.188, receive: 0.241 },
      response: { status: 0, statusText: "", httpVersion: "", headers: [] },
      _webSocketMessages: [{ type: "error", time: SECONDS + 0.2, opcode: -1, data }],
    });
    const { session } = opened(har([refused]));
    expect(session.connections.get("c1")).toMatchObject({ state: "failed", handshake: { status: 502, error: data } });
    expect(diagnose(session).map(({ rule }) => rule)).toEqual(["handshake-status"]);
  });

  it("finds nothing in an entry that tells nothing of its course", () => {
    const silent = chromeEntry({ response: { status: 0 }, timings: {}, _webSocketMessages: [] });
    const later = chromeEntry({ startedDateTime: "2026-01-01T01:00:00.000Z" });
    const findings = diagnose(opened(har([silent, later])).session);
    expect(findings.filter(({ connections }) => connections.includes("c1"))).toEqual([]);
  });
});

describe("HARs of others", () => {
  it("reads Playwright's: milliseconds, no times of its own, and its own name for an error", () => {
    // As Playwright 1.65 wrote it, less what is not read.
    const refused = {
      startedDateTime: "2026-11-20T18:16:47.203Z",
      time: -1,
      request: { method: "GET", url: "ws://127.0.0.1:42159/bad", headers: [] },
      response: {
        status: -1,
        statusText: "",
        httpVersion: "HTTP/1.1",
        headers: [],
        _failureText: "Error during WebSocket handshake: Unexpected response code: 502",
      },
      timings: { send: -1, wait: -1, receive: -1 },
      _resourceType: "websocket",
    };
    const open = {
      ...refused,
      startedDateTime: "2026-11-20T18:16:47.225Z",
      time: 0.1728515625,
      request: { method: "GET", url: "ws://127.0.0.1:42159/ok", headers: [] },
      response: { status: 101, statusText: "Switching Protocols", httpVersion: "HTTP/1.1", headers: [] },
      _webSocketMessages: [
        { type: "send", time: 1795198607333.585, opcode: 1, data: "hello" },
        { type: "receive", time: 1795198607333.7578, opcode: 2, data: "AP8=" },
      ],
    };
    const { session, notices } = opened(har([refused, open], "Playwright"));
    expect([...session.connections.values()]).toMatchObject([
      { state: "failed", handshake: { status: 502 } },
      { endUnseen: true, handshake: { status: 101, httpVersion: "1.1" }, sent: { bytes: 5 }, received: { bytes: 2 } },
    ]);
    expect(session.frames.timeOf(0)).toBe(1795198607333.585);
    expect(diagnose(session).map(({ rule }) => rule)).toEqual(["handshake-status"]);
    expect(notices[1]).toBe("Whether and when 1 of its sockets ended is not told.");
  });

  it("keeps a message without a time in its place", () => {
    const untimed = chromeEntry({ _webSocketMessages: [{ type: "send", time: -1, opcode: 1, data: "hello" }] });
    const { session, notices } = opened(har([untimed], "Playwright"));
    expect(session.frames.timeOf(0)).toBe(T0);
    expect(notices.at(-1)).toBe("Messages without a time: 1. They stand in the order in which they came.");
  });

  it("reads mitmproxy's: the handshake's address, and times with an offset", () => {
    const request = { method: "GET", url: "https://app.example/ws", headers: [] };
    const { session } = opened(
      har([chromeEntry({ startedDateTime: "2026-01-01T01:00:00.000250+01:00", request })], "mitmproxy exporthar"),
    );
    expect(session.connections.get("c1")).toMatchObject({
      url: "wss://app.example/ws",
      createdAt: T0,
      endUnseen: true,
    });
  });

  it("knows a socket by what was asked for where nothing else tells it", () => {
    const { session, notices } = opened(readFileSync("e2e/fixtures/har/mitmproxy.har", "utf8"));
    expect([...session.connections.values()]).toMatchObject([
      { url: "wss://app.example/live", sent: { frames: 1 }, received: { frames: 2, bytes: 14 }, endUnseen: true },
      { url: "wss://app.example/events", state: "failed", handshake: { status: 502 } },
    ]);
    expect(session.frames.timeOf(0)).toBe(Date.UTC(2026, 0, 1, 10) + 50.5);
    expect(diagnose(session).map(({ rule }) => rule)).toContain("handshake-status");
    expect(notices[1]).toBe("Whether and when 1 of its sockets ended is not told.");
  });

  it("reads Firefox's: no messages, and the page's address", () => {
    const { session } = opened(readFileSync("e2e/fixtures/har/firefox.har", "utf8"));
    expect(session.page.url).toBe("https://app.example/");
    expect([...session.connections.values()]).toMatchObject([
      { url: "wss://app.example/live", createdAt: Date.UTC(2026, 0, 1, 10) + 100, handshake: { status: 101 } },
      { url: "wss://app.example/events", state: "failed", handshake: { status: 403 } },
    ]);
    expect(session.frames.length).toBe(0);
    expect(diagnose(session).filter(({ severity }) => severity === "error")).toMatchObject([
      { rule: "handshake-status", connections: ["c2"] },
    ]);
  });

  it("reads times as text, and opcodes as words", () => {
    const messages = [
      { type: "receive", time: "2026-01-01T00:00:02.000Z", opcode: "binary", data: "AP8=" },
      { type: "receive", time: "2026-01-01T00:00:03.000Z", opcode: 9, data: "" },
    ];
    const { session } = opened(har([chromeEntry({ _webSocketMessages: messages })]));
    expect(session.frames.length).toBe(1);
    expect([session.frames.timeOf(0), session.frames.opcodeOf(0), session.frames.lengthOf(0)]).toEqual([
      T0 + 2000,
      2,
      2,
    ]);
  });
});

describe("a HAR that is wrong", () => {
  it.each([
    [har([]), "The HAR holds no WebSocket."],
    ['{"log":{}}', "The HAR's field log.entries is missing."],
    [har([chromeEntry()]).slice(0, 300), "The report ends too early"],
    [har([chromeEntry({ startedDateTime: "soon" })]), "The HAR's field log.entries[0].startedDateTime is no date."],
    [
      har([chromeEntry({ request: { url: 7 } })]),
      "The HAR's field log.entries[0].request.url is 7, but should be text.",
    ],
    [
      har([chromeEntry({ _webSocketMessages: [{ type: "send", data: {} }] })]),
      "The HAR's field log.entries[0]._webSocketMessages[0].data is Object, but should be text",
    ],
  ])("is answered with a sentence: %#", (text, error) => {
    expect(errorOf(text)).toContain(error.replace(" is Object,", ' is "Object",'));
  });

  it("never throws, whatever stands in a field", () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(-1, 1e308, 8.7e15, "9999-12-31", "wss://", "</script>", "\0", "binary"),
    );
    const message = fc.record(
      { type: fc.oneof(fc.constant("send"), value), time: value, opcode: value, data: fc.oneof(fc.string(), value) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), value, value, fc.integer(), (messages, one, two, status) => {
        const entries = [
          chromeEntry({ _webSocketMessages: messages, time: one }),
          chromeEntry({ startedDateTime: two, response: { status, statusText: one } }),
        ];
        for (const entry of entries) {
          const result = harToEvents(har([entry]));
          if (result.ok) diagnose(sessionOf(result.value.events));
          else expect(result.error).toMatch(/\.$/);
        }
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
