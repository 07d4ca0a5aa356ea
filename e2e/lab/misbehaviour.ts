import { STATUS_CODES } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { acceptKey, encodeFrame, OPCODE } from "./frames.ts";

/** The raw connection of a WebSocket handshake that was just read. */
export interface RawHandshake {
  /** the value of Sec-WebSocket-Key */
  readonly key: string;
  readonly query: URLSearchParams;
  write(data: string | Buffer): void;
  /** ends with a TCP FIN */
  end(): void;
  /** ends with a TCP RST */
  reset(): void;
}

type Misbehaviour = (handshake: RawHandshake) => void | Promise<void>;

/** How long a socket that fails after opening stays open, unless `?after=` says otherwise. */
const DEFAULT_AFTER_MS = 300;

/** What a handshake is answered with in place of a proper 101, by path. */
const BEFORE_OPEN: Readonly<Record<string, Misbehaviour>> = {
  "/bad-accept": (handshake) => switching(handshake, { "Sec-WebSocket-Accept": acceptKey("another key") }),
  "/no-accept": (handshake) => switching(handshake, { "Sec-WebSocket-Accept": undefined }),
  "/no-upgrade": (handshake) => switching(handshake, { Upgrade: undefined }),
  "/no-connection": (handshake) => switching(handshake, { Connection: undefined }),
  "/bad-subprotocol": (handshake) => switching(handshake, { "Sec-WebSocket-Protocol": "never-offered" }),
  "/bad-extension": (handshake) => switching(handshake, { "Sec-WebSocket-Extensions": "x-unknown" }),
  "/http10": (handshake) => switching(handshake, {}, "HTTP/1.0"),
  "/garbage": (handshake) => {
    handshake.write("This is not an answer to an HTTP request.\r\n\r\n");
    handshake.end();
  },
  "/drop": (handshake) => handshake.end(),
  "/reset-now": (handshake) => handshake.reset(),
  "/hang": () => undefined,
};

/** What happens on the wire some time after a proper 101, by path. */
const AFTER_OPEN: Readonly<Record<string, Misbehaviour>> = {
  "/fin": (handshake) => handshake.end(),
  "/rst": (handshake) => handshake.reset(),
  "/masked": (handshake) => handshake.write(encodeFrame(OPCODE.text, "masked", { masked: true })),
  "/rsv": (handshake) => handshake.write(encodeFrame(OPCODE.text, "reserved", { rsv: 4 })),
  "/bad-utf8": (handshake) => handshake.write(encodeFrame(OPCODE.text, Buffer.from([0xc3, 0x28]))),
  "/bad-frame": (handshake) => handshake.write("HTTP/1.1 502 Bad Gateway\r\n\r\n"),
  "/bad-opcode": (handshake) => handshake.write(encodeFrame(5, "opcode 5")),
  "/bad-close": (handshake) => handshake.write(encodeFrame(OPCODE.close, Buffer.from([0x03, 0xee]))),
  "/fragmented": (handshake) => {
    handshake.write(encodeFrame(OPCODE.text, "one message ", { fin: false }));
    handshake.write(encodeFrame(OPCODE.continuation, "in two frames"));
  },
};

/**
 * The misbehaviour at a path: `/status/403` and all names above, with `?after=MS` for those that
 * open first. `undefined` for a path where the lab behaves.
 */
export function misbehaviourAt(path: string): Misbehaviour | undefined {
  const status = /^\/status\/(\d{3})$/.exec(path)?.[1];
  if (status !== undefined) return (handshake) => answerStatus(handshake, Number(status));
  const before = Object.hasOwn(BEFORE_OPEN, path) ? BEFORE_OPEN[path] : undefined;
  if (before) return before;
  const after = Object.hasOwn(AFTER_OPEN, path) ? AFTER_OPEN[path] : undefined;
  return (
    after &&
    (async (handshake) => {
      switching(handshake, {});
      await sleep(milliseconds(handshake.query, "after", DEFAULT_AFTER_MS));
      await after(handshake);
    })
  );
}

/** A number of milliseconds from the query, bounded so that no timer is left for ever. */
export function milliseconds(query: URLSearchParams, name: string, otherwise: number): number {
  const value = Number(query.get(name) ?? otherwise);
  return Number.isFinite(value) ? Math.min(Math.max(value, 0), 3_600_000) : otherwise;
}

/** Answers 101 with some headers replaced, or left out where `undefined`. */
function switching(
  handshake: RawHandshake,
  changes: Readonly<Record<string, string | undefined>>,
  version = "HTTP/1.1",
): void {
  const headers = {
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Accept": acceptKey(handshake.key),
    ...changes,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  handshake.write([`${version} 101 Switching Protocols`, ...lines, "", ""].join("\r\n"));
}

function answerStatus(handshake: RawHandshake, status: number): void {
  const extra: Readonly<Record<number, string>> = {
    301: "Location: /elsewhere\r\n",
    302: "Location: /login\r\n",
    401: 'WWW-Authenticate: Basic realm="Socketscope demo lab"\r\n',
    426: "Upgrade: websocket\r\n",
    429: "Retry-After: 5\r\n",
    503: "Retry-After: 5\r\n",
  };
  const body = `The demo lab answers this handshake with ${status}.\n`;
  handshake.write(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}\r\n` +
      `Content-Type: text/plain\r\nContent-Length: ${body.length}\r\nConnection: close\r\n${extra[status] ?? ""}\r\n${body}`,
  );
  handshake.end();
}
