import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { acceptKey } from "./frames.ts";

export interface RawExchange {
  /** everything up to the end of the head, or all that came if there was none */
  readonly head: string;
  /** what followed the head */
  readonly body: Buffer;
  /** how the TCP connection ended; `open` if it had not when the wait was over */
  readonly end: "fin" | "rst" | "open";
  /** from the request to the end, in milliseconds */
  readonly elapsedMs: number;
  /** the Sec-WebSocket-Accept that the request asked for */
  readonly expectedAccept: string;
}

export interface RawOptions {
  /** the longest wait for the end; 4 s unless told */
  readonly waitMs?: number;
  /** is content with a head and this many bytes after it, without waiting for the end */
  readonly bodyBytes?: number;
}

/** Sends one handshake over plain TCP and records, byte by byte, how it is answered and ended. */
export function rawHandshake(url: string, { waitMs = 4_000, bodyBytes }: RawOptions = {}): Promise<RawExchange> {
  const { port, pathname, search } = new URL(url);
  const key = randomBytes(16).toString("base64");
  const socket = connect(Number(port), "127.0.0.1");
  const chunks: Buffer[] = [];
  const start = performance.now();
  socket.write(
    `GET ${pathname}${search} HTTP/1.1\r\nHost: app.test:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  return new Promise((resolve) => {
    const done = (end: RawExchange["end"]): void => {
      clearTimeout(timer);
      socket.destroy();
      const all = Buffer.concat(chunks);
      const split = all.indexOf("\r\n\r\n");
      resolve({
        head: (split < 0 ? all : all.subarray(0, split)).toString("latin1"),
        body: split < 0 ? Buffer.alloc(0) : all.subarray(split + 4),
        end,
        elapsedMs: performance.now() - start,
        expectedAccept: acceptKey(key),
      });
    };
    const timer = setTimeout(() => done("open"), waitMs);
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      const all = Buffer.concat(chunks);
      const head = all.indexOf("\r\n\r\n");
      if (bodyBytes !== undefined && head >= 0 && all.length >= head + 4 + bodyBytes) done("open");
    });
    socket.on("end", () => done("fin"));
    socket.on("error", () => done("rst"));
  });
}
