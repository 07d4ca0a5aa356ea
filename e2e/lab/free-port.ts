import { createServer } from "node:net";

/**
 * Ports that the system gives to nobody by itself: Linux begins at 32768 for outgoing connections and for port 0
 * (`net.ipv4.ip_local_port_range`), Windows and macOS at 49152. A port found free there stays free until a proxy that
 * is started a second later binds it. Each process has a block of its own, so that two test runners do not meet.
 */
const FIRST = 15_000;
const BLOCK = 256;
const BLOCKS = 64;

let next = 0;

/** A TCP port of loopback on which nobody listens, given once by this process. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < BLOCK; tried++) {
    const port = FIRST + (process.pid % BLOCKS) * BLOCK + (next++ % BLOCK);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port among ${BLOCK}: something else listens on all of them.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
