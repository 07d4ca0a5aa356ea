import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocketServer } from "ws";
import { behaviourAt, handshakeDelay } from "./behaviour.ts";
import type { Certificate } from "./certificate.ts";
import { misbehaviourAt, type RawHandshake } from "./misbehaviour.ts";
import { servePage } from "./pages.ts";

/**
 * The server behind the page: documents and sockets on one port. `describe` gives what
 * `/lab.json` tells the page.
 */
export function createOrigin(describe: () => object, certificate?: Certificate): Server {
  const server = certificate ? createTlsServer({ key: certificate.key, cert: certificate.cert }) : createServer();
  const rawSockets = rememberRawSockets(server);
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });

  server.on("request", (request: IncomingMessage, response) => void servePage(request, response, describe));
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => undefined);
    const url = new URL(request.url ?? "/", "http://lab.test");
    const misbehave = misbehaviourAt(url.pathname);
    const behave = behaviourAt(url.pathname);
    if (misbehave) {
      void misbehave(rawHandshake(request, socket, url.searchParams, rawSockets));
    } else if (behave) {
      void (async () => {
        await sleep(handshakeDelay(url.pathname, url.searchParams));
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
          webSocket.on("error", () => undefined);
          void behave(webSocket, url.searchParams);
        });
      })();
    } else {
      socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
  });
  return server;
}

/**
 * A TLS stream cannot be reset, only the TCP connection under it can, and Node does not lead from
 * one to the other; the peer's port does.
 */
function rememberRawSockets(server: Server): ReadonlyMap<number, Socket> {
  const byPort = new Map<number, Socket>();
  server.on("connection", (socket: Socket) => {
    const port = socket.remotePort;
    if (port === undefined) return;
    byPort.set(port, socket);
    socket.once("close", () => byPort.delete(port));
  });
  return byPort;
}

function rawHandshake(
  request: IncomingMessage,
  socket: Duplex,
  query: URLSearchParams,
  rawSockets: ReadonlyMap<number, Socket>,
): RawHandshake {
  const raw = rawSockets.get(request.socket.remotePort ?? 0);
  // What the page sends is read and forgotten, or its end would never be noticed.
  socket.resume();
  return {
    key: request.headers["sec-websocket-key"] ?? "",
    query,
    write: (data) => void (socket.writable && socket.write(data)),
    end: () => void socket.end(),
    reset: () => void raw?.resetAndDestroy(),
  };
}
