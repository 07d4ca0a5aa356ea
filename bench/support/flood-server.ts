import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";

/** A page that receives, and a WebSocket server that sends as fast as it is read, or at a rate. */
export interface FloodServer {
  /** address of the page; see `flood-page.ts` for what to do in it */
  readonly page: string;
  /** Goes on after the first frame, which every socket gets at once, on the sockets that wait. */
  release(): void;
  close(): Promise<void>;
}

/** Payloads are `<sequence number>:` filled up with `x` to the wanted length. */
export function payloadOf(sequence: number, bytes: number): string {
  return `${sequence}:`.padEnd(bytes, "x");
}

/** Frames that are written at once; the next ones wait until these were taken by the system. */
const BATCH = 256;
const TICK_MS = 10;

export async function startFloodServer(): Promise<FloodServer> {
  const http = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end('<!doctype html><title>Flood</title><link rel="icon" href="data:," /><p>A page that receives.</p>');
  });
  const sockets = new WebSocketServer({ server: http });
  let waiting: (() => void)[] = [];
  sockets.on("connection", (socket, request) => {
    const { searchParams } = new URL(request.url ?? "/", "ws://localhost");
    const number = (name: string): number => Number(searchParams.get(name) ?? 0);
    const flood = { frames: number("frames"), bytes: number("bytes") };
    const rate = number("rate");
    socket.send(payloadOf(0, flood.bytes));
    waiting.push(() => (rate > 0 ? sendAtRate(socket, flood, rate) : sendAtFullSpeed(socket, flood)));
  });
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  const { port } = http.address() as AddressInfo;
  return {
    page: `http://127.0.0.1:${port}/`,
    release() {
      for (const start of waiting) start();
      waiting = [];
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      await new Promise((closed) => http.close(closed));
    },
  };
}

interface Flood {
  readonly frames: number;
  readonly bytes: number;
}

function sendAtFullSpeed(socket: WebSocket, { frames, bytes }: Flood): void {
  let sent = 1;
  const sendBatch = (): void => {
    const end = Math.min(frames, sent + BATCH);
    while (sent < end - 1) socket.send(payloadOf(sent++, bytes));
    // Waiting for the last one's write leaves the processor to the browser while it is behind.
    if (sent < frames) socket.send(payloadOf(sent++, bytes), (error) => (error ? undefined : sendBatch()));
    else socket.close(1000);
  };
  sendBatch();
}

function sendAtRate(socket: WebSocket, { frames, bytes }: Flood, perSecond: number): void {
  let sent = 1;
  const startedAt = performance.now();
  const timer = setInterval(() => {
    const due = Math.min(frames, 1 + Math.floor(((performance.now() - startedAt) / 1000) * perSecond));
    while (sent < due) socket.send(payloadOf(sent++, bytes));
    if (sent === frames) socket.close(1000);
  }, TICK_MS);
  socket.on("close", () => clearInterval(timer));
}
