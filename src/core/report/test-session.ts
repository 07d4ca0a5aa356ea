import type { Finding } from "../diagnosis/finding.ts";
import { applyEvent, createSession } from "../session/apply-event.ts";
import type { SessionEvent } from "../session/events.ts";
import type { Session } from "../session/session.ts";
import type { ReportOptions } from "./build-report.ts";

/** 2026-01-01T00:00:00Z, with the microseconds that a real clock has. */
export const T0 = Date.UTC(2026, 0, 1) + 0.125;

export const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJlLW9mLWFubg";
export const COOKIE = "9f86d081884c7d659a2feaa0c55ad015";
export const PASSWORD = "correct-horse-7";

export const OPTIONS: ReportOptions = {
  mode: "redacted",
  generator: "Socketscope 0.1.0",
  createdAt: "2026-01-01T00:05:00.000Z",
};

export function sessionOf(events: Iterable<SessionEvent>): Session {
  const session = createSession();
  for (const event of events) applyEvent(session, event);
  return session;
}

function at(seconds: number): number {
  return T0 + seconds * 1000;
}

/**
 * A session with one of everything: a socket cut in silence, a refused handshake, one blocked, one
 * older than the recording, one the page left; binary, shortened and empty frames; secrets in
 * every place that has one.
 */
export function richEvents(): SessionEvent[] {
  const url = `wss://ann:${PASSWORD}@app.example/api/ws?token=${JWT}&room=lobby#top`;
  const initiator = [{ functionName: "connect", url: `https://app.example/app.js?v=${COOKIE}`, line: 12, column: 7 }];
  const socket = {
    type: "connection-created",
    target: "page",
    documentUrl: "https://app.example/",
    initiator,
  } as const;
  return [
    {
      type: "recording-started",
      at: at(0),
      page: { url: `https://app.example/?session=${COOKIE}`, title: "Orders" },
      pageScript: true,
      environment: { userAgent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0", extensionVersion: "0.1.0" },
    },
    { ...socket, at: at(0.2), id: "c1", url },
    { type: "connection-observed", at: at(0.2), id: "c1" },
    {
      type: "handshake-sent",
      at: at(0.21),
      id: "c1",
      headers: [
        { name: "Host", value: "app.example" },
        { name: "Upgrade", value: "websocket" },
        { name: "Cookie", value: `sid=${COOKIE}; theme=dark` },
        { name: "Authorization", value: `Bearer ${JWT}` },
        { name: "Sec-WebSocket-Protocol", value: `chat, ${JWT}` },
        { name: "Sec-WebSocket-Key", value: "dGhlIHNhbXBsZSBub25jZQ==" },
      ],
    },
    {
      type: "handshake-answered",
      at: at(0.26),
      id: "c1",
      status: 101,
      statusText: "Switching Protocols",
      httpVersion: "1.1",
      headers: [
        { name: "Server", value: "nginx/1.22.1" },
        { name: "Set-Cookie", value: `route=${COOKIE}; Path=/; HttpOnly` },
        { name: "Sec-WebSocket-Protocol", value: "chat" },
      ],
    },
    {
      type: "frame",
      at: at(0.3),
      id: "c1",
      direction: "sent",
      opcode: 1,
      payload: `{"op":"login","user":"ann","password":"${PASSWORD}"}`,
    },
    {
      type: "frame",
      at: at(0.4),
      id: "c1",
      direction: "received",
      opcode: 1,
      payload: '{"ok":true,"price":12.50,"note":"ordinary"}',
    },
    { type: "frame", at: at(0.5), id: "c1", direction: "received", opcode: 2, payload: Uint8Array.of(0, 255, 7, 128) },
    { type: "frame", at: at(0.6), id: "c1", direction: "received", opcode: 1, payload: "ä".repeat(600_000) },
    { type: "frame", at: at(0.7), id: "c1", direction: "sent", opcode: 1, payload: "" },
    { type: "send-buffer", at: at(2), id: "c1", since: at(0.7), bytes: 900_000, peak: 1_000_000, sends: 2, over: true },
    { type: "send-buffer", at: at(9), id: "c1", since: at(0.7), bytes: 0, peak: 1_000_000, sends: 3, over: false },
    { type: "send-buffer", at: at(11), id: "c1", since: at(10), bytes: 500_000, peak: 500_000, sends: 0, over: true },
    { ...socket, at: at(1), id: "c2", url: "wss://app.example/chat" },
    { type: "handshake-sent", at: at(1.01), id: "c2", headers: [{ name: "Host", value: "app.example" }] },
    {
      type: "connection-error",
      at: at(1.1),
      id: "c2",
      message: "Error during WebSocket handshake: Unexpected response code: 502",
    },
    { type: "connection-closed", at: at(1.11), id: "c2" },
    {
      type: "connection-blocked",
      at: at(2),
      id: "c3",
      url: "ws://app.example/plain",
      target: "page",
      by: "mixed-content",
      message: "An insecure WebSocket connection may not be initiated from a page loaded over HTTPS.",
    },
    { ...socket, at: at(3), id: "c4", url: "wss://app.example/old", seenLate: { readyState: 1, subprotocol: "chat" } },
    { type: "frame", at: at(3.5), id: "c4", direction: "received", opcode: 1, payload: "hello" },
    { type: "page-event", at: at(4), kind: "hidden", url: `https://app.example/?session=${COOKIE}` },
    { type: "clock", at: at(20), gapMs: 9000 },
    { type: "note-written", at: at(12), note: "n1", text: `Here the list stops. Her token: ${JWT}`, connection: "c1" },
    { type: "note-written", at: at(5), note: "n2", text: `Signed in at https://app.example/?session=${COOKIE}` },
    { ...socket, at: at(30), id: "c5", url: "wss://app.example/left", target: "worker" },
    { type: "connection-observed", at: at(30), id: "c5" },
    { type: "handshake-sent", at: at(30.1), id: "c5", headers: [] },
    { type: "handshake-answered", at: at(30.2), id: "c5", status: 101, statusText: "Switching Protocols", headers: [] },
    { type: "close-called", at: at(31), id: "c5", code: 4001, reason: `token=${JWT}`, stack: initiator },
    { type: "page-event", at: at(32), kind: "page-hide", persisted: false, connections: ["c5"] },
    { type: "close-event", at: at(60.7), id: "c1", code: 1006, reason: "", wasClean: false },
    { type: "connection-error", at: at(61), id: "c4", message: "Invalid frame header" },
    { type: "connection-closed", at: at(61.1), id: "c4" },
    {
      type: "http-response",
      at: at(62),
      url: `https://app.example/socket.io/?EIO=4&transport=polling&sid=${COOKIE}`,
      status: 200,
      headers: [{ name: "server", value: "nginx" }],
      fallback: "socket.io",
    },
    { type: "recording-stopped", at: at(70), reason: "canceled-by-user", message: "canceled_by_user" },
    { type: "recording-started", at: at(73), page: { url: "https://app.example/", title: "Orders" }, pageScript: true },
    { type: "clock", at: at(90) },
  ];
}

/** A finding that quotes the URL and a secret, as evidence does. */
export function richFinding(): Finding {
  return {
    rule: "idle-timeout",
    severity: "error",
    confidence: "likely",
    connections: ["c1"],
    title: "The connection was cut after 60 seconds without data.",
    summary: "Likely: the socket ended 60.0 s after its last frame; the server's header says nginx.",
    evidence: [
      { label: "Address", value: `wss://app.example/api/ws?token=${JWT}&room=lobby` },
      { label: "Silent before the end", value: "60.0 s at most", at: T0 + 60_700, connection: "c1" },
      { label: "Cookie", value: COOKIE },
      { label: "Server", value: "nginx/1.22.1" },
    ],
    ruledOut: [{ cause: "The computer asleep", because: "the clock shows no gap near the end." }],
    suspects: [{ intermediary: "nginx", because: "the answer's header server says nginx/1.22.1." }],
    advice: [
      { audience: "user", text: "Reload the page to connect again, and send this report to your operations team." },
      {
        audience: "operations",
        text: "Let the proxy wait longer than the application's heartbeat.",
        config: { format: "nginx", text: "location /api/ws {\n  proxy_read_timeout 300s;\n}" },
      },
      { audience: "developer", text: "Send a message at least every 30 seconds." },
    ],
    unseen: ["Protocol pings are invisible to the browser, so the silence may have been shorter."],
    references: ["https://nginx.org/en/docs/http/websocket.html"],
  };
}
