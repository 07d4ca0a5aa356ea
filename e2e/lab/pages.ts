import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";

const FOLDER = join(import.meta.dirname, "pages");

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** A policy that allows the page its own server and nothing else, so a socket to another port is blocked. */
const CSP = "default-src 'self'; connect-src 'self'";

/** Serves the files of `pages/`, `/lab.json`, and `/status/NNN` for plain requests. */
export async function servePage(
  request: IncomingMessage,
  response: ServerResponse,
  describe: () => object,
): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://lab.test");
  const headers = { "cache-control": "no-store" };
  if (pathname === "/lab.json") {
    response.writeHead(200, { ...headers, "content-type": "application/json" });
    response.end(JSON.stringify(describe()));
    return;
  }
  const status = /^\/status\/([2-5]\d\d)$/.exec(pathname)?.[1];
  if (status !== undefined) {
    response.writeHead(Number(status), { ...headers, "content-type": "text/plain" });
    response.end(`The demo lab answers this request with ${status}.\n`);
    return;
  }
  const name = pathname === "/" ? "index.html" : pathname.slice(1);
  const type = TYPES[extname(name)];
  // One flat folder: a name with anything else in it is not one of its files.
  const file =
    type !== undefined && /^[\w-]+\.\w+$/.test(name) ? await readFile(join(FOLDER, name)).catch(() => null) : null;
  if (file === null || type === undefined) {
    response.writeHead(404, { ...headers, "content-type": "text/plain" });
    response.end("There is no such page in the demo lab.\n");
    return;
  }
  const policy = name.startsWith("csp") ? { "content-security-policy": CSP } : {};
  response.writeHead(200, { ...headers, ...policy, "content-type": type });
  response.end(file);
}
