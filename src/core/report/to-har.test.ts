import { describe, expect, it } from "vitest";
import { buildReport } from "./build-report.ts";
import { COOKIE, JWT, OPTIONS, PASSWORD, richEvents, richFinding, sessionOf, T0 } from "./test-session.ts";
import { harToJson, reportToHar } from "./to-har.ts";

const report = buildReport(sessionOf(richEvents()), [richFinding()], OPTIONS);
const entries = reportToHar(report).log.entries;

describe("reportToHar", () => {
  it("has an entry for every connection, with what Chrome's importer asks for", () => {
    expect(entries).toHaveLength(5);
    expect(entries[0]).toMatchObject({
      _resourceType: "websocket",
      _initiator: { type: "script", lineNumber: 11 },
      startedDateTime: "2026-01-01T00:00:00.200Z",
      time: 60_500,
      timings: { wait: 50, send: 0, receive: 60_440 },
      request: { method: "GET", headersSize: -1, bodySize: 0 },
      response: { status: 101, statusText: "Switching Protocols", content: { size: 0 } },
    });
  });

  it("writes messages as Chrome does: seconds, opcode, text or base64", () => {
    const messages = entries[0]?.["_webSocketMessages"];
    expect(messages?.slice(1, 3)).toEqual([
      { type: "receive", time: (T0 + 400) / 1000, opcode: 1, data: '{"ok":true,"price":12.50,"note":"ordinary"}' },
      { type: "receive", time: (T0 + 500) / 1000, opcode: 2, data: "AP8HgA==" },
    ]);
    expect(messages?.[0]).toMatchObject({
      data: '{"op":"login","user":"ann","password":"‹password #1›"}',
      _socketscope: { length: 56 },
    });
  });

  it("keeps a refused handshake and a blocked one", () => {
    expect(entries[1]).toMatchObject({
      request: { url: "wss://app.example/chat" },
      response: { status: 502, _error: "Error during WebSocket handshake: Unexpected response code: 502" },
    });
    expect(entries[2]?.response).toMatchObject({ status: 0, _error: expect.stringContaining("may not be initiated") });
  });

  it("writes addresses that parse, and no secret", () => {
    const url = JSON.stringify(entries[0]?.request).match(/"url":"([^"]*)"/)?.[1] ?? "";
    expect(new URL(url).searchParams.get("token")).toBe("‹token #1›");
    const text = harToJson(reportToHar(report));
    for (const secret of [JWT, COOKIE, PASSWORD]) expect(text).not.toContain(secret);
  });

  it("carries what HAR has no place for", () => {
    expect(entries[0]).toMatchObject({ _socketscope: { close: report.connections[0]?.close } });
    expect(reportToHar(report).log).toMatchObject({ _socketscope: { findings: report.findings } });
  });
});
