import type { ConnectionBlocked, HttpResponse, PageEvent, SessionEvent } from "../../session/events.ts";
import { every, pending, recording, refusal, socket, type SocketPlan, tick } from "../testing.ts";

/** A session in short, named as its file of findings is. */
export type Scene = readonly [name: string, ...events: readonly (SessionEvent | readonly SessionEvent[])[]];

const SETTLED = tick(20_000_000);
const NGINX = { Server: "nginx/1.22.1" };
const status = (code: number) => `Error during WebSocket handshake: Unexpected response code: ${code}`;
const establishing = (error: string) => `Error in connection establishment: net::${error}`;
/** Spoke last at 5 s, ended `silence` later. */
const silent = (silence: number, more: SocketPlan = {}): SocketPlan => ({
  sent: [1000],
  received: [5000],
  closedAt: 5000 + silence,
  ...more,
});
const busy = (lived: number, more: SocketPlan = {}): SocketPlan => {
  const at = more.at ?? 0;
  return { sent: every(1000, at + lived, at), closedAt: at + 100 + lived, ...more };
};
const sized = (id: string, at: number, length: number): SessionEvent => ({
  type: "frame",
  at,
  id,
  direction: "sent",
  opcode: 1,
  payload: "",
  length,
  kept: "none",
});
const answer = (at: number, headers: Record<string, string>, more: Partial<HttpResponse> = {}): SessionEvent => ({
  type: "http-response",
  at,
  url: "https://app.test/",
  status: 200,
  headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
  ...more,
});
const poll = (at: number, more: Partial<HttpResponse> = {}): SessionEvent =>
  answer(at, {}, { url: "https://app.test/socket.io/?EIO=4", fallback: "socket.io", ...more });
const blocked = (by: ConnectionBlocked["by"], more: Partial<ConnectionBlocked> = {}): SessionEvent => ({
  type: "connection-blocked",
  at: 1000,
  id: "c1",
  url: "ws://app.test/ws",
  target: "page",
  by,
  message: "The browser says so.",
  ...more,
});
const page = (kind: PageEvent["kind"], at: number, more: Partial<PageEvent> = {}): SessionEvent => ({
  type: "page-event",
  at,
  kind,
  ...more,
});
const times = (count: number, make: (index: number) => readonly SessionEvent[]): SessionEvent[] =>
  Array.from({ length: count }, (_, index) => make(index)).flat();

const IDLE: readonly Scene[] = [
  ["idle-once", recording(), socket(silent(60_012)), SETTLED],
  [
    "idle-three-behind-nginx",
    recording(),
    socket(silent(60_010, { headers: NGINX })),
    socket(silent(60_400, { id: "c2", at: 70_000, sent: [71_000], received: [90_000], closedAt: 150_400 })),
    socket({ id: "c3", at: 200_000, closedAt: 260_200 }),
    socket({ id: "c4", at: 300_000, sent: [301_000], closedAt: 302_000, close: { code: 1000 } }),
    SETTLED,
  ],
  [
    "idle-never-spoke",
    recording(),
    socket({ closedAt: 60_100 }),
    socket({ id: "c2", at: 9000, closedAt: 69_200 }),
    SETTLED,
  ],
  ["idle-in-the-window", recording(), socket(silent(83_400)), SETTLED],
  ["idle-round", recording(), socket(silent(35_040)), SETTLED],
  [
    "idle-limit-of-its-own",
    recording(),
    ...[0, 30_000, 60_000].map((at, n) => socket({ id: `c${n}`, at, sent: [at + 1000], closedAt: at + 24_100 })),
    SETTLED,
  ],
  [
    "idle-two-limits-at-one-host",
    recording(),
    ...[0, 3000].map((at, n) => socket({ id: `a${n}`, at, sent: [at + 500], closedAt: at + 30_500 })),
    ...[7000, 9000].map((at, n) => socket({ id: `b${n}`, at, sent: [at + 500], closedAt: at + 60_500 })),
    SETTLED,
  ],
  ["idle-said", recording(), socket(silent(41_000, { close: { code: 1001, reason: "Idle Timeout" } })), SETTLED],
  ["idle-unseen", recording("https://app.test/", false), socket(silent(60_000, { observed: false })), SETTLED],
  [
    "idle-unseen-twice",
    recording("https://app.test/", false),
    socket(silent(60_000, { observed: false })),
    socket(silent(60_300, { id: "c2", observed: false, at: 80_000, sent: [81_000], received: [], closedAt: 141_300 })),
    SETTLED,
  ],
  ["idle-found-dead", recording(), socket({ sent: [1000, 300_000], received: [1500], closedAt: 315_000 }), SETTLED],
  [
    "idle-that-others-outlived",
    recording(),
    socket({ id: "long", sent: [1000, 200_000], received: [200_100] }),
    socket(silent(61_000, { at: 1000 })),
    tick(230_000),
  ],
  ["idle-hour", recording(), socket(silent(3_600_200, { headers: { Via: "1.1 vegur" } })), SETTLED],
  ["varnish", recording(), socket(silent(60_000, { headers: { Server: "Varnish", "X-Varnish": "32770" } })), SETTLED],
];

const LIFETIME: readonly Scene[] = [
  ["lifetime-once", recording(), socket(busy(900_000, { received: every(7000, 899_000) })), SETTLED],
  ["lifetime-twice", recording(), socket(busy(30_000)), socket(busy(30_200, { id: "c2", at: 7000 })), SETTLED],
  [
    "lifetime-known-twice",
    recording(),
    socket(busy(7_200_000, { sent: every(20_000, 7_195_000) })),
    socket(busy(7_200_300, { id: "c2", at: 61_000, sent: every(20_000, 7_255_000, 61_000) })),
    SETTLED,
  ],
];

const HEARTBEATS: readonly Scene[] = [
  ["race-known", recording(), socket({ headers: NGINX, sent: every(60_000, 240_000), closedAt: 300_050 }), SETTLED],
  ["race-unknown", recording(), socket({ sent: every(12_000, 48_000), closedAt: 60_020 }), SETTLED],
  [
    "missed-by-page",
    recording(),
    socket({
      sent: [1000],
      closeCalled: { at: 30_000, code: 4000, reason: "heartbeat timeout" },
      closedAt: 30_050,
      close: { code: 4000, reason: "heartbeat timeout" },
    }),
    SETTLED,
  ],
  [
    "missed-by-server",
    recording(),
    socket({ sent: [1000], closedAt: 40_000, close: { code: 1011, reason: "keepalive ping timeout" } }),
    SETTLED,
  ],
  [
    "missed-by-library",
    recording(),
    socket({
      url: "wss://app.test/socket.io/?EIO=4&transport=websocket",
      received: [5000],
      closeCalled: { at: 50_000 },
      closedAt: 50_040,
      close: { code: 1005 },
    }),
    SETTLED,
  ],
  ["quiet-and-open", recording(), socket({ sent: [1000] }), tick(50_000)],
  ["quiet-behind-nginx", recording(), socket({ headers: NGINX, sent: every(52_000, 260_000) }), tick(265_000)],
  [
    "quiet-after-a-cut",
    recording(),
    socket(silent(60_000)),
    socket({ id: "c2", at: 70_000, sent: [71_000] }),
    socket({ id: "c3", at: 80_000, sent: [86_000] }),
    tick(125_000),
  ],
  ["never-answered", recording(), socket({ sent: every(5000, 60_000) }), tick(61_000)],
  [
    "answers-stop",
    recording(),
    socket({ sent: every(2000, 90_000), received: every(2000, 30_000, 200) }),
    tick(91_000),
  ],
];

const TOGETHER: readonly Scene[] = [
  [
    "restart-together",
    recording(),
    ...[0, 11_000, 23_000].map((at, n) =>
      socket({ id: `c${n}`, at, headers: NGINX, sent: every(1000, 40_000, at), closedAt: 40_300 + n * 100 }),
    ),
    socket({ id: "after", at: 42_000 }),
    tick(60_000),
  ],
  [
    "restart-and-refusals",
    recording(),
    socket(busy(17_000)),
    refusal(establishing("ERR_CONNECTION_REFUSED"), { id: "c2", at: 17_500 }),
    refusal(status(502), { id: "c3", at: 19_000 }),
    tick(60_000),
  ],
  ["restart-said", recording(), socket({ sent: [1000], closedAt: 7000, close: { code: 1012 } }), SETTLED],
  [
    "sleep",
    recording(),
    socket({ sent: every(1000, 20_000), closedAt: 400_000 }),
    tick(399_000, 378_000),
    tick(420_000),
  ],
  [
    "offline",
    recording(),
    socket({ sent: every(1000, 20_000), closedAt: 22_000 }),
    page("offline", 21_000),
    page("online", 31_000),
    tick(60_000),
  ],
  [
    "two-hosts-at-once",
    recording(),
    socket({ sent: every(1000, 20_000), closedAt: 20_500 }),
    socket({ id: "c2", url: "wss://other.test/ws", at: 4000, sent: every(1000, 20_000, 4000), closedAt: 20_900 }),
    tick(60_000),
  ],
];

const ENDS: readonly Scene[] = [
  ["vanished", recording(), socket({ headers: NGINX, sent: [700], closedAt: 2400 }), SETTLED],
  [
    "vanished-six",
    recording(),
    ...Array.from({ length: 6 }, (_, n) =>
      socket({ id: `c${n}`, at: n * 61_000, sent: [n * 61_000 + 300], closedAt: n * 61_000 + 1300 + n * 700 }),
    ),
    socket({ id: "alive", at: 2000, sent: every(10_000, 420_000) }),
    socket({ id: "elsewhere", url: "wss://other.test/ws", at: 2000, sent: every(10_000, 420_000) }),
    tick(430_000),
  ],
  [
    "vanished-unseen",
    recording("https://app.test/", false),
    socket({ observed: false, sent: [700], closedAt: 3400 }),
    SETTLED,
  ],
  ["vanished-never-spoke", recording(), socket({ closedAt: 2400 }), SETTLED],
  ...[1000, 1001, 1002, 1003, 1007, 1008, 1010, 1011, 1013, 3111, 4001, 4401].map((code): Scene => [
    `goodbye-${code}`,
    recording(),
    socket({ sent: [1000], closedAt: 7300, close: { code, reason: code === 1008 ? "token expired" : "" } }),
    SETTLED,
  ]),
  [
    "goodbye-of-graphql-ws",
    recording(),
    socket({
      headers: { "Sec-WebSocket-Protocol": "graphql-transport-ws" },
      sent: [1000],
      closedAt: 7300,
      close: { code: 4400 },
    }),
    SETTLED,
  ],
  [
    "goodbye-of-pusher",
    recording(),
    socket({ url: "wss://ws-eu.pusher.com/app/key?protocol=7", sent: [1000], closedAt: 7300, close: { code: 4000 } }),
    SETTLED,
  ],
  [
    "goodbye-of-sockjs",
    recording(),
    socket({ url: "wss://app.test/echo/123/abc/websocket", sent: [1000], closedAt: 7300, close: { code: 3000 } }),
    SETTLED,
  ],
  [
    "goodbye-twice-and-reset",
    recording(),
    socket({ sent: [1000], closedAt: 7300, close: { code: 1011, wasClean: false } }),
    socket({ id: "c2", at: 9000, sent: [9500], closedAt: 12_300, close: { code: 1011 } }),
    SETTLED,
  ],
  [
    "too-big-said",
    recording(),
    socket({ sent: [1000] }),
    sized("c1", 2000, 100_000),
    { type: "connection-closed", at: 2100, id: "c1" },
    { type: "close-event", at: 2100, id: "c1", code: 1009, reason: "", wasClean: true },
    SETTLED,
  ],
  [
    "too-big-perhaps",
    recording(),
    socket({ url: "wss://abc.execute-api.eu-west-1.amazonaws.com/prod", sent: [1000] }),
    sized("c1", 2000, 140_000),
    { type: "connection-closed", at: 2100, id: "c1" },
    { type: "close-event", at: 2100, id: "c1", code: 1006, reason: "", wasClean: false },
    SETTLED,
  ],
  [
    "fault",
    recording(),
    socket({ sent: [1000], error: { at: 2000, message: "Invalid frame header" }, closedAt: 2000 }),
    SETTLED,
  ],
  [
    "fault-masked",
    recording(),
    socket({
      error: { at: 2000, message: "A server must not mask any frames that it sends to the client." },
      closedAt: 2000,
    }),
    SETTLED,
  ],
  ["fault-blank", recording(), socket({ error: { at: 2000, message: "" }, closedAt: 2000 }), SETTLED],
  [
    "page-closes",
    recording(),
    socket({ sent: [1000], closedAt: 3050, close: { code: 1000 } }),
    {
      type: "close-called",
      at: 3000,
      id: "c1",
      code: 1000,
      stack: [{ functionName: "bye", url: "https://app.test/app.js", line: 7, column: 3 }],
    },
    SETTLED,
  ],
  ["page-closes-unanswered", recording(), socket({ closeCalled: { at: 3000 }, closedAt: 63_100 }), SETTLED],
  [
    "page-left",
    recording(),
    socket({}),
    page("page-hide", 9000, { persisted: false, connections: ["c1"] }),
    tick(20_000),
  ],
  [
    "page-set-aside",
    recording(),
    socket({}),
    page("page-hide", 9000, { persisted: true, connections: ["c1"] }),
    { type: "connection-closed", at: 9010, id: "c1" },
    tick(20_000),
  ],
  [
    "page-gives-up",
    recording(),
    times(2, (n) => [
      ...pending({ id: `c${n}`, at: n * 5000, sentAt: n * 5000 + 5 }),
      { type: "close-called", at: n * 5000 + 1500, id: `c${n}` },
      {
        type: "connection-error",
        at: n * 5000 + 1501,
        id: `c${n}`,
        message: "WebSocket is closed before the connection is established.",
      },
      { type: "connection-closed", at: n * 5000 + 1501, id: `c${n}` },
    ]),
    SETTLED,
  ],
];

const HANDSHAKES: readonly Scene[] = [
  ...[200, 302, 400, 401, 403, 404, 426, 502, 504, 418].map((code): Scene => [
    `status-${code}`,
    recording(),
    answer(10, NGINX),
    refusal(status(code), { at: 1000 }),
    SETTLED,
  ]),
  [
    "status-403-cloudflare",
    recording(),
    answer(10, { Server: "cloudflare", "CF-RAY": "8f0-FRA" }),
    socket({ id: "ok", at: 500 }),
    refusal(status(403), { at: 9000 }),
    refusal(status(403), { id: "c2", at: 12_000 }),
    tick(20_000),
  ],
  [
    "refused",
    recording(),
    answer(10, NGINX),
    refusal(establishing("ERR_CONNECTION_REFUSED"), { sent: false }),
    SETTLED,
  ],
  ["unknown-name", recording(), refusal(establishing("ERR_NAME_NOT_RESOLVED"), { sent: false }), SETTLED],
  [
    "hung-up",
    recording(),
    socket({ id: "ok" }),
    refusal("Connection closed before receiving a handshake response"),
    SETTLED,
  ],
  [
    "wrong-constructor",
    recording(),
    blocked("constructor", { message: "The URL's scheme must be 'ws' or 'wss'." }),
    SETTLED,
  ],
  [
    "malformed-upgrade",
    recording(),
    answer(10, NGINX),
    refusal("Error during WebSocket handshake: 'Upgrade' header is missing"),
    { type: "handshake-sent", at: 2, id: "c9", headers: [] },
    SETTLED,
  ],
  [
    "malformed-subprotocol",
    recording(),
    refusal(
      "Error during WebSocket handshake: 'Sec-WebSocket-Protocol' header value 'x' in response does not match any of sent values",
    ),
    SETTLED,
  ],
  ["http10", recording(), socket({ httpVersion: "1.0", headers: NGINX }), tick(9000)],
  [
    "slow",
    recording(),
    socket({ openedAt: 5200 }),
    socket({ id: "c2", at: 9000 }),
    socket({ id: "c3", at: 9000, openedAt: 12_900 }),
    tick(15_000),
  ],
  [
    "unanswered",
    recording(),
    pending({ sentAt: 5 }),
    pending({ id: "c2", at: 100 }),
    pending({ id: "c3", url: "wss://other.test/ws", at: 200 }),
    tick(12_500),
  ],
  [
    "unanswered-to-the-end",
    recording(),
    socket({ id: "ok", headers: NGINX }),
    refusal("WebSocket opening handshake timed out", { at: 1000 }),
    pending({ id: "c2", at: 2000, sentAt: 2005 }),
    { type: "connection-closed", at: 14_000, id: "c2" },
    tick(20_000),
  ],
  ["no-way", recording(), pending({}), tick(11_000)],
  [
    "no-way-for-a-while",
    recording(),
    pending({ sentAt: 4000 }),
    socket({ id: "c2", url: "wss://other.test:8443/" }),
    tick(5000),
  ],
  [
    "slowed-down",
    recording(),
    times(13, (n) => refusal(status(404), { id: `f${n}`, at: n * 100 })),
    pending({ id: "late", at: 2000, sentAt: 5500 }),
    tick(6000),
  ],
  ["hidden-reason", recording(), refusal(""), SETTLED],
  ["mixed-content", recording(), blocked("mixed-content"), SETTLED],
  [
    "csp",
    recording(),
    blocked("content-security-policy", { directive: "connect-src", documentUrl: "https://app.test/frame" }),
    SETTLED,
  ],
  ["loop-hasty", recording(), times(6, (n) => refusal(status(429), { id: `c${n}`, at: n * 500 })), SETTLED],
  [
    "loop-growing",
    recording(),
    times(10, (n) => refusal(status(503), { id: `c${n}`, at: 1000 * 2 ** Math.min(n, 5) + n * 20_000 })),
    socket({ id: "ok", at: 260_000 }),
    tick(300_000),
  ],
];

const AROUND: readonly Scene[] = [
  [
    "plain",
    recording("http://app.test/"),
    socket({ url: "ws://app.test/ws", sent: every(5000, 20_000) }),
    tick(21_000),
  ],
  [
    "plain-failed",
    recording("http://app.test/"),
    times(7, (n) => refusal(status(400), { id: `c${n}`, url: `ws://app.test/${n}`, at: n * 70_000 })),
    SETTLED,
  ],
  ["secret", recording(), socket({ url: "wss://app.test/ws?access_token=abc&x=1" }), tick(5000)],
  ["secret-grave", recording("http://app.test/"), socket({ url: "ws://u:p@app.test/ws?password=abc" }), tick(5000)],
  [
    "falls-back",
    recording(),
    poll(1000),
    refusal(status(400), { url: "wss://app.test/socket.io/?EIO=4", at: 2000 }),
    tick(20_000),
  ],
  ["falls-back-untried", recording(), poll(1000, { fallback: "sockjs" }), tick(20_000)],
  [
    "not-sticky",
    recording(),
    poll(1000),
    poll(1500, { status: 400 }),
    refusal(status(400), { url: "wss://app.test/socket.io/?EIO=4&sid=abc", at: 2000 }),
    tick(20_000),
  ],
  [
    "not-sticky-signalr",
    recording(),
    refusal(status(404), { url: "wss://app.test/hub?id=abcdefghijklmnopqrstuv", at: 2000 }),
    tick(20_000),
  ],
  [
    "uncompressed",
    recording(),
    socket({ requestHeaders: { "Sec-WebSocket-Extensions": "permessage-deflate" } }),
    sized("c1", 2000, 1_400_000),
    tick(9000),
  ],
  [
    "other-port",
    recording(),
    refusal(establishing("ERR_CONNECTION_TIMED_OUT"), { url: "wss://app.test:8443/ws", sent: false }),
    SETTLED,
  ],
  [
    "this-computer",
    recording(),
    refusal(establishing("ERR_CONNECTION_REFUSED"), { url: "wss://localhost:3000/ws", sent: false }),
    SETTLED,
  ],
  [
    "no-socket",
    recording("https://cloudbeaver.team.test/?x=1"),
    socket({ url: "wss://cloudbeaver.team.test/else" }),
    tick(16_000),
  ],
  ["profile-mismatch", recording("https://team.test/dbeaver/"), socket({ url: "wss://other.test/api/ws" }), tick(9000)],
  [
    "in-bursts",
    recording(),
    socket({ headers: NGINX, received: [0, 1, 2, 3, 4, 5].flatMap((n) => every(2, n * 9000 + 216, n * 9000 + 200)) }),
    tick(50_000),
  ],
  [
    "broken-off-in-a-gap",
    recording(),
    socket({ sent: [1000] }),
    { type: "recording-stopped", at: 5000, reason: "user" },
    { ...recording(), at: 90_000 },
    { type: "connection-closed", at: 90_001, id: "c1", unseen: true },
    tick(99_000),
  ],
];

export const SCENES: readonly Scene[] = [
  ...IDLE,
  ...LIFETIME,
  ...HEARTBEATS,
  ...TOGETHER,
  ...ENDS,
  ...HANDSHAKES,
  ...AROUND,
];
