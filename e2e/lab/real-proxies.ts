import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CannotRun } from "../../src/cli/chromium/cannot-run.ts";
import { OWN_GROUP, signalGroup, whenThisProcessEnds } from "../../src/cli/chromium/own-process.ts";
import { poll } from "../support/poll.ts";
import { freePort } from "./free-port.ts";

/** A real proxy on loopback, in front of a server on loopback. */
export interface RealProxy {
  readonly port: number;
  /** sends a signal to its main process, such as SIGHUP to reload nginx */
  signal(name: NodeJS.Signals): void;
  close(): Promise<void>;
}

/** The text of a configuration file, and the arguments that go before its path. */
export type Configure = (port: number, folder: string) => { config: string; args: readonly string[] };

/** Servers live in sbin, which is not on everyone's path. */
const PATH = `${process.env["PATH"] ?? ""}:/usr/sbin:/usr/local/sbin`;

/**
 * nginx as its manual says to proxy WebSockets, every timeout left at its default, which is 60 s.
 * Paths below `/down/` lead to a server that does not run. Throws `CannotRun` if it is not installed.
 */
export function startNginx(upstreamPort: number): Promise<RealProxy> {
  return startProxy("nginx", (port, folder) => ({
    config: `
      daemon off;
      worker_processes 1;
      pid ${folder}/pid;
      error_log stderr;
      events {}
      http {
        access_log off;
        ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`).join("\n")}
        server {
          listen 127.0.0.1:${port};
          proxy_http_version 1.1;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection "upgrade";
          proxy_set_header Host $http_host;
          location / { proxy_pass http://127.0.0.1:${upstreamPort}; }
          location /down/ { proxy_pass http://127.0.0.1:1; }
        }
      }`,
    args: ["-p", folder, "-e", "stderr", "-c"],
  }));
}

/**
 * HAProxy with the timeouts of the file that Debian ships: 50 s for client and server, none for
 * tunnels. Throws `CannotRun` if it is not installed.
 */
export function startHaproxy(upstreamPort: number): Promise<RealProxy> {
  return startProxy("haproxy", (port) => ({
    config: `
defaults
  mode http
  timeout connect 5s
  timeout client 50s
  timeout server 50s
frontend lab
  bind 127.0.0.1:${port}
  default_backend origin
backend origin
  server origin 127.0.0.1:${upstreamPort}
`,
    args: ["-db", "-f"],
  }));
}

/** Starts a proxy and waits until it listens on `port`, any free one unless told. Throws `CannotRun` if it does not start. */
export async function startProxy(program: string, configure: Configure, wanted?: number): Promise<RealProxy> {
  const port = wanted ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), `socketscope-${program}-`));
  const { config, args } = configure(port, folder);
  const file = join(folder, "config");
  writeFileSync(file, config);
  const child = spawn(program, [...args, file], {
    detached: OWN_GROUP,
    // Caddy writes below these.
    env: { ...process.env, PATH, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let printed = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed += text));
  let ended: string | undefined;
  const end = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      ended = error.message;
      resolve();
    });
    child.once("exit", () => {
      ended ??= printed.trim();
      resolve();
    });
  });
  const release = whenThisProcessEnds(() => {
    signalGroup(child, "SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  const close = async (): Promise<void> => {
    signalGroup(child, "SIGKILL");
    await end;
    release();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await poll(`${program} to listen`, async () => ended !== undefined || (await accepts(port)));
    if (ended !== undefined) throw new CannotRun(`${program} did not start: ${ended}`);
  } catch (error) {
    await close();
    throw error;
  }
  return { port, signal: (name) => void child.kill(name), close };
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  return new Promise((resolve) => {
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
  }).then((accepted) => {
    socket.destroy();
    return accepted === true;
  });
}
