import { setTimeout as sleep } from "node:timers/promises";
import type { WebSocket } from "ws";
import { milliseconds } from "./misbehaviour.ts";

type Behaviour = (socket: WebSocket, query: URLSearchParams) => void | Promise<void>;

/** What an opened socket does, by path. Every one of them answers pings and close frames as it should. */
const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  /** sends back every message */
  "/echo": echo,
  /** says hello and nothing more */
  "/quiet": (socket) => socket.send(JSON.stringify({ type: "hello" })),
  /** the same with a handshake delayed by `?after=MS`; see `handshakeDelay` */
  "/slow": echo,
  /** an application message every `?every=MS` */
  "/heartbeat": (socket, query) =>
    repeat(socket, milliseconds(query, "every", 1_000), (n) =>
      socket.send(JSON.stringify({ type: "heartbeat", n, at: Date.now() })),
    ),
  /** a protocol ping every `?every=MS`, which the browser answers and shows to nobody */
  "/ping": (socket, query) => repeat(socket, milliseconds(query, "every", 1_000), () => socket.ping()),
  /** a message every 200 ms, held back by `?every=MS` and delivered in bursts */
  "/buffered": (socket, query) => {
    let held: string[] = [];
    repeat(socket, 200, (n) => held.push(JSON.stringify({ type: "reading", n, at: Date.now() })));
    repeat(socket, milliseconds(query, "every", 3_000), () => {
      for (const message of held) socket.send(message);
      held = [];
    });
  },
  /** `?n=` messages of `?size=` bytes at `?rate=` a second (0: as fast as they are taken) */
  "/flood": flood,
  /** takes nothing from the network for `?for=MS`, then all of it: what the page sends piles up */
  "/stalled": async (socket, query) => {
    socket.pause();
    await sleep(milliseconds(query, "for", 8_000));
    socket.resume();
  },
  /** text, binary of several kinds, then an echo */
  "/binary": (socket) => {
    socket.send(Buffer.from([0x00, 0xff, 0x10, 0x80]));
    socket.send(Buffer.from('{"json":"in a binary frame"}'));
    socket.send(Buffer.alloc(0));
    echo(socket);
  },
};

/** Opened sockets at `/close/CODE` end with that code and `?reason=`, after `?after=MS`. */
const CLOSE_PATH = /^\/close\/(\d{4})$/;

/** RFC 6455 §7.4.1: stands for a close frame without a code. */
const NO_CODE = 1005;

/** What an opened socket does at a path, or `undefined` if the lab knows no such path. */
export function behaviourAt(path: string): Behaviour | undefined {
  const code = CLOSE_PATH.exec(path)?.[1];
  if (code !== undefined) return (socket, query) => closeWith(socket, Number(code), query);
  return Object.hasOwn(BEHAVIOURS, path) ? BEHAVIOURS[path] : undefined;
}

/** How long the answer to the handshake is held back, in milliseconds. */
export function handshakeDelay(path: string, query: URLSearchParams): number {
  return path === "/slow" ? milliseconds(query, "after", 3_000) : 0;
}

/**
 * A message of exactly `size` bytes that begins with its sequence number, for example
 * `17 xxxxx`; longer if the number does not fit.
 */
export function numbered(n: number, size: number): string {
  return `${n} `.padEnd(size, "x");
}

function echo(socket: WebSocket): void {
  socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
}

async function closeWith(socket: WebSocket, code: number, query: URLSearchParams): Promise<void> {
  await sleep(milliseconds(query, "after", 300));
  if (code === NO_CODE) socket.close();
  else socket.close(code, query.get("reason") ?? "");
}

function repeat(socket: WebSocket, everyMs: number, action: (n: number) => void): void {
  let n = 0;
  const timer = setInterval(() => action(n++), Math.max(everyMs, 10));
  socket.once("close", () => clearInterval(timer));
}

/** Beyond this much waiting to be sent, a flood lets the reader catch up. */
const HIGH_WATER_BYTES = 1_000_000;

async function flood(socket: WebSocket, query: URLSearchParams): Promise<void> {
  const total = number(query, "n", 1_000);
  const size = number(query, "size", 100);
  const rate = number(query, "rate", 0);
  const start = performance.now();
  for (let n = 0; n < total && socket.readyState === socket.OPEN; n++) {
    socket.send(numbered(n, size));
    if (rate > 0) {
      const aheadMs = ((n + 1) / rate) * 1_000 - (performance.now() - start);
      if (aheadMs > 5) await sleep(aheadMs);
    } else if (n % 100 === 99) {
      // Lets other sockets have their turn, and waits where the reader is slower.
      do await sleep(socket.bufferedAmount > HIGH_WATER_BYTES ? 1 : 0);
      while (socket.bufferedAmount > HIGH_WATER_BYTES && socket.readyState === socket.OPEN);
    }
  }
}

function number(query: URLSearchParams, name: string, otherwise: number): number {
  const value = Number(query.get(name) ?? otherwise);
  return Number.isFinite(value) && value >= 0 ? value : otherwise;
}
