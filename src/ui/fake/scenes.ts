import type { ConnectionId } from "../../core/base/units.ts";
import type { HeaderField, SessionEvent } from "../../core/session/events.ts";
import type { RecordingStatus } from "../source.ts";

/** A session in a state worth looking at. */
export interface Scene {
  readonly events: readonly SessionEvent[];
  readonly status: RecordingStatus;
}

/** 2026-01-15 10:00:00 UTC */
export const START = Date.UTC(2026, 0, 15, 10);
const PAGE = "https://shop.example/orders";

const started: SessionEvent = {
  type: "recording-started",
  at: START,
  page: { url: PAGE, title: "Orders" },
  pageScript: true,
};
const navigated: SessionEvent = { type: "page-event", at: START + 400, kind: "navigated", url: PAGE };
const recording: RecordingStatus = { state: "recording" };

const clock = (seconds: number): SessionEvent => ({ type: "clock", at: START + seconds * 1000 });

/** Opened and upgraded by nginx 30 ms after it was asked for. @param at seconds */
function opened(id: ConnectionId, at: number, url: string): SessionEvent[] {
  const time = START + at * 1000;
  const requestHeaders: HeaderField[] = [
    { name: "Host", value: new URL(url).host },
    { name: "Connection", value: "Upgrade" },
    { name: "Upgrade", value: "websocket" },
    { name: "Origin", value: "https://shop.example" },
    { name: "Sec-WebSocket-Version", value: "13" },
    { name: "Sec-WebSocket-Key", value: "dGhlIHNhbXBsZSBub25jZQ==" },
  ];
  return [
    {
      type: "connection-created",
      at: time,
      id,
      url,
      target: "page",
      documentUrl: PAGE,
      initiator: [{ functionName: "connect", url: "https://shop.example/app.js", line: 120, column: 14 }],
    },
    { type: "connection-observed", at: time, id },
    { type: "handshake-sent", at: time + 4, id, headers: requestHeaders },
    {
      type: "handshake-answered",
      at: time + 30,
      id,
      status: 101,
      statusText: "Switching Protocols",
      httpVersion: "1.1",
      headers: [
        { name: "Server", value: "nginx/1.26.2" },
        { name: "Connection", value: "upgrade" },
        { name: "Upgrade", value: "websocket" },
        { name: "Sec-WebSocket-Accept", value: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" },
      ],
    },
  ];
}

function frame(
  id: ConnectionId,
  at: number,
  direction: "sent" | "received",
  payload: string | Uint8Array,
): SessionEvent {
  const opcode = typeof payload === "string" ? 1 : 2;
  return { type: "frame", at: START + at * 1000, id, direction, opcode, payload };
}

function cut(id: ConnectionId, at: number): SessionEvent[] {
  const time = START + at * 1000;
  return [
    { type: "connection-closed", at: time, id },
    { type: "close-event", at: time + 2, id, code: 1006, reason: "", wasClean: false },
  ];
}

/** Three frames, then sixty seconds of silence, then gone. */
function idleCut(id: ConnectionId, at: number): SessionEvent[] {
  return [
    ...opened(id, at, "wss://shop.example/api/ws"),
    frame(id, at + 0.1, "sent", '{"op":"subscribe","topic":"orders"}'),
    frame(id, at + 0.2, "received", '{"op":"subscribed","topic":"orders","items":[{"id":1041,"state":"packed"}]}'),
    frame(id, at + 3.2, "received", '{"op":"update","id":1041,"state":"sent"}'),
    ...cut(id, at + 63.2),
  ];
}

function refused(id: ConnectionId, at: number, url: string, status: number): SessionEvent[] {
  const time = START + at * 1000;
  return [
    { type: "connection-created", at: time, id, url, target: "page", documentUrl: PAGE },
    { type: "connection-observed", at: time, id },
    { type: "handshake-sent", at: time + 3, id, headers: [{ name: "Host", value: new URL(url).host }] },
    {
      type: "connection-error",
      at: time + 24,
      id,
      message: `Error during WebSocket handshake: Unexpected response code: ${status}`,
    },
    { type: "connection-closed", at: time + 25, id },
    { type: "close-event", at: time + 26, id, code: 1006, reason: "", wasClean: false },
  ];
}

function healthy(id: ConnectionId, at: number, until: number): SessionEvent[] {
  const events = opened(id, at, "wss://shop.example/metrics");
  for (let second = at + 1; second < until; second += 2) {
    events.push(frame(id, second, "received", `{"cpu":${(second * 7) % 100},"at":${second}}`));
    if (second % 20 < 2) events.push(frame(id, second + 0.3, "sent", Uint8Array.of(1, 2, 3, 250)));
  }
  return events;
}

const mixed: SessionEvent = {
  type: "connection-blocked",
  at: START + 5_000,
  id: "c5",
  url: "ws://shop.example/legacy",
  target: "page",
  by: "mixed-content",
  message:
    "Failed to construct 'WebSocket': An insecure WebSocket connection may not be initiated from a page loaded over HTTPS.",
  documentUrl: PAGE,
};

function inOrder(...events: readonly SessionEvent[]): SessionEvent[] {
  return [...events].sort((a, b) => a.at - b.at);
}

/** Two sockets cut when idle, one refused with 502, one blocked, one well. */
export const typical: readonly SessionEvent[] = inOrder(
  started,
  navigated,
  ...idleCut("c1", 1),
  ...idleCut("c2", 66),
  ...healthy("c3", 2, 134),
  ...refused("c4", 20, "wss://shop.example/chat", 502),
  mixed,
  clock(134),
);

function many(count: number): SessionEvent[] {
  const events: SessionEvent[] = [started, navigated];
  for (let number = 1; number <= count; number++) {
    const id = `c${number}`;
    const at = number / 2;
    if (number % 9 === 0) events.push(...refused(id, at, `wss://api${number % 3}.example/stream`, 503));
    else events.push(...opened(id, at, `wss://api${number % 3}.example/stream/${number}`));
    if (number % 9 === 0) continue;
    for (let second = 1; second < 20; second++) events.push(frame(id, at + second, "received", `{"n":${second}}`));
    if (number % 4 === 0) events.push(...cut(id, at + 30));
  }
  return inOrder(...events, clock(140));
}

export const SCENES = {
  empty: { events: [started, clock(3)], status: recording },
  idle: { events: [], status: { state: "idle" } },
  "no-sockets": { events: [started, navigated, clock(80)], status: recording },
  late: {
    events: inOrder(
      started,
      {
        type: "connection-created",
        at: START + 10,
        id: "c1",
        url: "wss://shop.example/api/ws",
        target: "page",
        seenLate: { readyState: 1, subprotocol: "orders.v2" },
      },
      frame("c1", 4, "received", '{"op":"update","id":1041}'),
      clock(9),
    ),
    status: recording,
  },
  well: { events: inOrder(started, navigated, ...healthy("c1", 2, 40), clock(41)), status: recording },
  typical: { events: typical, status: recording },
  many: { events: many(200), status: recording },
  stopped: {
    events: [...typical, { type: "recording-stopped", at: START + 134_500, reason: "canceled-by-user" }],
    status: { state: "stopped", reason: "canceled-by-user", message: "canceled_by_user" },
  },
  refused: { events: [], status: { state: "refused", message: "Cannot access a chrome:// URL" } },
} as const satisfies Record<string, Scene>;
