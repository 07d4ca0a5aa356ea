import type { Server } from "node:net";
import { createCertificate } from "./certificate.ts";
import { listen, type Listening } from "./listen.ts";
import { createOrigin } from "./origin.ts";
import { createProxy } from "./proxy.ts";

export interface LabOptions {
  /** seconds without data after which the proxy cuts a socket; 60, as most proxies do, unless told */
  readonly idleSeconds?: number;
  /** the first of four ports in a row; any free ones unless told */
  readonly port?: number;
  /** the host name in `urls`; `app.test` unless told, which the browser must map to loopback */
  readonly host?: string;
  /** the proxy's `server` header; the lab's own name unless told */
  readonly serverName?: string;
}

export interface LabPorts {
  /** page and sockets over http and ws */
  readonly http: number;
  /** page and sockets over https and wss */
  readonly https: number;
  /** the reverse proxy in front of the http port */
  readonly proxy: number;
  /** the same proxy over https and wss */
  readonly secureProxy: number;
}

export interface Lab {
  readonly ports: LabPorts;
  readonly urls: {
    /** the demo page over https, behind the proxy, as a person would visit it */
    readonly page: string;
    /** the demo page over http, behind the proxy */
    readonly httpPage: string;
    /** the URL of a socket without a proxy; `path` as in `misbehaviour.ts` and `behaviour.ts` */
    ws(path: string): string;
    wss(path: string): string;
    /** the URL of a socket behind the proxy */
    proxied(path: string): string;
    secureProxied(path: string): string;
  };
  readonly idleSeconds: number;
  /** for `launchChromium`'s `trustKey` */
  readonly trustKey: string;
  close(): Promise<void>;
}

/** Paths below this one lead to a server that does not run. */
export const DOWN_PREFIX = "/down/";

/**
 * Starts the servers and proxies that misbehave on purpose, on loopback only. Throws `CannotRun` if
 * a port is in use; nothing is left listening then.
 */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const { idleSeconds = 60, port = 0, host = "app.test", serverName = "socketscope-lab" } = options;
  const certificate = await createCertificate();
  const listening: Listening[] = [];
  const open = async (server: Server, offset: number): Promise<number> => {
    const opened = await listen(server, port === 0 ? 0 : port + offset);
    listening.push(opened);
    return opened.port;
  };
  const close = async (): Promise<void> => {
    await Promise.all(listening.map((server) => server.close()));
  };

  let ports: LabPorts | undefined;
  const describe = (): object => ({ ports, idleSeconds });
  try {
    const proxyOptions = { downPrefix: DOWN_PREFIX, idleMs: idleSeconds * 1_000, name: serverName };
    const http = await open(createOrigin(describe), 1);
    const proxy = { ...proxyOptions, upstreamPort: http };
    ports = {
      // The page a person visits is this one's, so it gets the port that was asked for.
      secureProxy: await open(createProxy({ ...proxy, certificate }), 0),
      http,
      https: await open(createOrigin(describe, certificate), 2),
      proxy: await open(createProxy(proxy), 3),
    };
  } catch (error) {
    await close();
    throw error;
  }

  const { http, https, proxy, secureProxy } = ports;
  return {
    ports,
    urls: {
      page: `https://${host}:${secureProxy}/`,
      httpPage: `http://${host}:${proxy}/`,
      ws: (path) => `ws://${host}:${http}${path}`,
      wss: (path) => `wss://${host}:${https}${path}`,
      proxied: (path) => `ws://${host}:${proxy}${path}`,
      secureProxied: (path) => `wss://${host}:${secureProxy}${path}`,
    },
    idleSeconds,
    trustKey: certificate.publicKeyHash,
    close,
  };
}
