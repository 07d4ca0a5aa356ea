import { createServer as createHttpServer, type IncomingMessage } from "node:http";
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { WebSocketServer } from "ws";
import { CannotRun } from "../../src/cli/chromium/cannot-run.ts";
import { freePort } from "../lab/free-port.ts";
import { listen, type Listening } from "../lab/listen.ts";
import { createOrigin } from "../lab/origin.ts";
import type { Lab } from "../lab/lab.ts";
import { startProxy, type Configure, type RealProxy } from "../lab/real-proxies.ts";
import type { Case, Upstream, Way } from "./case.ts";
import { MORE, type MoreProgram } from "./more-proxies.ts";

/** Real proxies and servers for all cases, on loopback. */
export interface Ways {
  /** the port of a case's own host */
  readonly portOf: (one: Case) => number;
  /** those cases whose proxies run */
  readonly playable: readonly Case[];
  /** programs that take part where they are installed and do not run here, with why */
  readonly absent: ReadonlyMap<MoreProgram, string>;
  /** stops nginx at once, waits, and starts it again on the same port */
  restartNginx(afterMs: number): Promise<void>;
  /** the same with the server behind another nginx, which stays */
  restartServer(afterMs: number): Promise<void>;
  reloadNginx(): void;
  killHaproxy(): Promise<void>;
  /** the server says 1001 to all */
  sayGoodbye(): void;
  crashServer(): Promise<void>;
  /** makes it stand still, its connections open */
  freezeHaproxy(): void;
  /** tells those proxies that stop to do so */
  stopMore(): void;
  close(): Promise<void>;
}

/** After a reload nginx keeps the tunnels of its old workers for as long as they last, unless told otherwise. */
const WORKER_SHUTDOWN = "worker_shutdown_timeout 2s;";

export async function startWays(cases: readonly Case[], lab: Lab): Promise<Ways> {
  const open: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(open.map((one) => one.close()));
  };
  const started = async <One extends { close(): Promise<void> }>(starting: Promise<One>): Promise<One> => {
    const one = await starting;
    open.push(one);
    return one;
  };
  const serve = (server: Server): Promise<Listening> => started(listen(server, 0));
  try {
    const plain426 = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    plain426.on("connection", (socket) => socket.on("message", (data) => socket.send(data)));
    await once(plain426, "listening");
    open.push({
      close: async () => {
        for (const client of plain426.clients) client.terminate();
        plain426.close();
      },
    });
    const leaving = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await once(leaving, "listening");
    open.push({ close: async () => leaving.close() });
    const crashing = await serve(createOrigin(() => ({})));
    const ports: number[] = [];
    for (const _ of cases) ports.push(await freePort());
    const upstreams: Record<Upstream, number> = {
      lab: lab.ports.http,
      nginx: 0, // known when it runs
      "plain-426": (plain426.address() as AddressInfo).port,
      "needs-http11": (await serve(needsHttp11())).port,
      // Only root may listen there, and nobody does.
      down: 1,
    };
    const port = new Map<Case, number>();
    const at = (kind: Way["kind"]): { one: Case; way: Way; port: number }[] =>
      cases.flatMap((one, index) => (one.way.kind === kind ? [{ one, way: one.way, port: ports[index] ?? 0 }] : []));

    for (const { one } of at("direct"))
      port.set(one, one.scheme === "wss" && one.play?.from === "secure-page" ? lab.ports.https : lab.ports.http);
    for (const { one } of at("own-port")) port.set(one, (await serve(createOrigin(() => ({})))).port);
    for (const free of [...at("closed-port"), ...at("nginx"), ...at("haproxy")]) port.set(free.one, free.port);

    const servers = at("nginx").flatMap(({ way, port }) =>
      way.kind === "nginx" ? [nginxServer(port, upstreams[way.upstream ?? "lab"], way.location)] : [],
    );
    const main = await started(
      startProxy(
        "nginx",
        nginx((own) => [nginxServer(own, lab.ports.http, ""), ...servers]),
      ),
    );
    upstreams.nginx = main.port;
    const sections = at("haproxy").flatMap(({ way, port }) =>
      way.kind === "haproxy" ? [haproxySection(port, upstreams[way.upstream ?? "lab"], way.section)] : [],
    );
    await started(
      startProxy(
        "haproxy",
        haproxy((own) => [haproxySection(own, lab.ports.http, CALM), ...sections]),
      ),
    );

    const forwarding = nginx((own) => [nginxServer(own, lab.ports.http, "")]);
    let restarted = await startProxy("nginx", forwarding);
    open.push({ close: () => restarted.close() });
    let server = await listen(
      createOrigin(() => ({})),
      await freePort(),
    );
    open.push({ close: () => server.close() });
    const before = await started(
      startProxy(
        "nginx",
        nginx((own) => [nginxServer(own, server.port, "")]),
      ),
    );
    const reloaded = await started(startProxy("nginx", forwarding));
    const killed = await started(
      startProxy(
        "haproxy",
        haproxy((own) => [haproxySection(own, lab.ports.http, CALM)]),
      ),
    );
    const frozen = await started(
      startProxy(
        "haproxy",
        haproxy((own) => [haproxySection(own, lab.ports.http, CALM)]),
      ),
    );
    const own: readonly [Way["kind"], { readonly port: number }][] = [
      ["server-leaves", leaving.address() as AddressInfo],
      ["server-crashes", crashing],
      ["nginx-restarted", restarted],
      ["server-restarted", before],
      ["nginx-reloaded", reloaded],
      ["haproxy-killed", killed],
      ["haproxy-frozen", frozen],
    ];
    for (const [kind, proxy] of own) for (const { one } of at(kind)) port.set(one, proxy.port);

    const absent = new Map<MoreProgram, string>();
    const stopping: RealProxy[] = [];
    for (const { one, way, port: wanted } of at("more")) {
      if (way.kind !== "more" || absent.has(way.program)) continue;
      const configure = MORE[way.program](upstreams[way.upstream ?? "lab"], way.lines, way.args ?? []);
      try {
        const proxy = await started(startProxy(way.program, configure, wanted));
        port.set(one, wanted);
        if (way.stops) stopping.push(proxy);
      } catch (error) {
        if (!(error instanceof CannotRun)) throw error;
        absent.set(way.program, error.message);
      }
    }

    return {
      portOf: (one) => port.get(one) ?? 0,
      playable: cases.filter((one) => port.has(one)),
      absent,
      async restartNginx(afterMs) {
        const same = restarted.port;
        await restarted.close();
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        restarted = await startProxy("nginx", forwarding, same);
      },
      async restartServer(afterMs) {
        const { port } = server;
        await server.close();
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        server = await listen(
          createOrigin(() => ({})),
          port,
        );
      },
      reloadNginx: () => reloaded.signal("SIGHUP"),
      killHaproxy: () => killed.close(),
      sayGoodbye() {
        for (const client of leaving.clients) client.close(1001);
      },
      crashServer: () => crashing.close(),
      freezeHaproxy: () => frozen.signal("SIGSTOP"),
      stopMore() {
        for (const proxy of stopping) proxy.signal("SIGTERM");
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const CALM = "timeout client 300s\n  timeout server 300s";

function nginx(servers: (port: number) => readonly string[]): Configure {
  return (port, folder) => ({
    config: `
      daemon off;
      worker_processes 1;
      ${WORKER_SHUTDOWN}
      pid ${folder}/pid;
      error_log stderr;
      events {}
      http {
        access_log off;
        ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`).join("\n")}
        ${servers(port).join("\n")}
      }`,
    args: ["-p", folder, "-e", "stderr", "-c"],
  });
}

/** Forwards the upgrade as the manual says, but for what `location` replaces. */
function nginxServer(port: number, upstream: number, location: string): string {
  const unless = (directive: string, value: string): string =>
    location.includes(directive) ? "" : `${directive} ${value};`;
  return `
    server {
      listen 127.0.0.1:${port};
      location / {
        ${unless("proxy_http_version", "1.1")}
        ${unless("proxy_set_header Upgrade", "$http_upgrade")}
        ${unless("proxy_set_header Connection", '"upgrade"')}
        proxy_set_header Host $http_host;
        ${location}
        proxy_pass http://127.0.0.1:${upstream};
      }
    }`;
}

function haproxy(sections: (port: number) => readonly string[]): Configure {
  return (port) => ({
    config: `defaults\n  mode http\n  timeout connect 5s\n${sections(port).join("\n")}\n`,
    args: ["-db", "-f"],
  });
}

function haproxySection(port: number, upstream: number, lines: string): string {
  const cookie = lines.includes("cookie ") ? " cookie origin" : "";
  return `listen at-${port}\n  bind 127.0.0.1:${port}\n  ${lines}\n  server origin 127.0.0.1:${upstream}${cookie}\n`;
}

/** RFC 6455 §4.1 wants HTTP/1.1, and servers written in Go insist on it. */
function needsHttp11(): Server {
  const server = createHttpServer((_, response) => response.writeHead(426, { upgrade: "websocket" }).end());
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request: IncomingMessage, socket, head) => {
    if (request.httpVersion !== "1.1")
      socket.end("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    else sockets.handleUpgrade(request, socket, head, () => undefined);
  });
  return server;
}
