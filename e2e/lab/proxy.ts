import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type { Certificate } from "./certificate.ts";

export interface ProxyOptions {
  /** port of the server behind it, on loopback */
  readonly upstreamPort: number;
  /** a path prefix whose upstream is down, for example `/down/` */
  readonly downPrefix: string;
  /** after this long without a byte in either direction an open socket is cut with a TCP FIN */
  readonly idleMs: number;
  /** the value of the `server` header it adds to answers */
  readonly name: string;
  readonly certificate?: Certificate;
}

/** How long a cut connection may take to end by itself. */
const LINGER_MS = 1_000;

/**
 * A small reverse proxy that treats WebSockets as nginx does by default: it passes the upgrade on,
 * copies bytes both ways, answers 502 when its upstream is down and 504 when it does not answer,
 * and cuts a connection that was silent for too long. No code, no reason, no warning.
 */
export function createProxy(options: ProxyOptions): Server {
  const { certificate } = options;
  const server = certificate ? createTlsServer({ key: certificate.key, cert: certificate.cert }) : createServer();
  server.on("request", (request, response) => passRequest(request, response, options));
  server.on("upgrade", (request, socket, head) => passUpgrade(request, socket, head, options));
  return server;
}

function passRequest(request: IncomingMessage, response: ServerResponse, options: ProxyOptions): void {
  if (isDown(request, options)) return refuse(response, 502, options.name);
  const upstream = forward(
    {
      host: "127.0.0.1",
      port: options.upstreamPort,
      method: request.method,
      path: request.url,
      headers: { ...request.headers, "x-forwarded-proto": options.certificate ? "https" : "http" },
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, server: options.name });
      answer.pipe(response);
    },
  );
  upstream.on("error", () => (response.headersSent ? response.destroy() : refuse(response, 502, options.name)));
  request.pipe(upstream);
}

function refuse(response: ServerResponse, status: 502, name: string): void {
  response.writeHead(status, { server: name, "content-type": "text/html" });
  response.end(errorPage("502 Bad Gateway"));
}

function passUpgrade(request: IncomingMessage, client: Duplex, head: Buffer, options: ProxyOptions): void {
  client.on("error", () => client.destroy());
  const answerError = (status: string): void => {
    const body = errorPage(status);
    client.end(
      `HTTP/1.1 ${status}\r\nServer: ${options.name}\r\nContent-Type: text/html\r\n` +
        `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  };
  if (isDown(request, options)) return answerError("502 Bad Gateway");

  const upstream = connect(options.upstreamPort, "127.0.0.1");
  let answered = false;
  upstream.on("error", () => undefined); // "close" follows
  upstream.on("close", () => (answered ? client.end() : answerError("502 Bad Gateway")));
  client.on("close", () => upstream.destroy());
  upstream.on("connect", () => {
    upstream.write(requestHead(request));
    upstream.write(head);
    client.pipe(upstream);
  });
  upstream.once("data", (first: Buffer) => {
    answered = true;
    client.write(withServerName(first, options.name));
    upstream.pipe(client);
  });

  // Every byte to or from the client starts the wait anew, so one timer watches both directions.
  request.socket.setTimeout(options.idleMs, () => {
    if (!answered) answerError("504 Gateway Time-out");
    else client.end();
    upstream.destroy();
    setTimeout(() => client.destroy(), LINGER_MS).unref();
  });
}

function isDown(request: IncomingMessage, options: ProxyOptions): boolean {
  return request.url?.startsWith(options.downPrefix) ?? false;
}

function requestHead(request: IncomingMessage): string {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method ?? "GET"} ${url ?? "/"} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i] ?? ""}: ${rawHeaders[i + 1] ?? ""}`);
  return [...lines, "", ""].join("\r\n");
}

/** Adds the proxy's name behind the status line, if what comes is an answer at all. */
function withServerName(first: Buffer, name: string): Buffer {
  const statusLine = /^HTTP\/1\.[01] \d{3}[^\r\n]*\r\n/.exec(first.toString("latin1"))?.[0];
  if (statusLine === undefined) return first;
  return Buffer.concat([Buffer.from(`${statusLine}Server: ${name}\r\n`), first.subarray(statusLine.length)]);
}

function errorPage(status: string): string {
  return `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>\n`;
}
