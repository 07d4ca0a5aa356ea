import type { Configure } from "../lab/real-proxies.ts";

/** Programs that take part in the gauntlet where they are installed. Named as Debian names them. */
export type MoreProgram = "apache2" | "varnishd" | "caddy" | "squid";

/**
 * How each is configured before one server. `lines` are its own words for what a case needs, in which
 * `{upstream}` stands for that server; `args` are more arguments of its command line.
 */
export const MORE: Readonly<
  Record<MoreProgram, (upstream: number, lines: string, args: readonly string[]) => Configure>
> = {
  apache2: (upstream, lines, args) => (port, folder) => ({
    config: `
      ServerName localhost
      ServerRoot ${folder}
      DefaultRuntimeDir ${folder}
      PidFile ${folder}/pid
      ErrorLog ${folder}/error.log
      ${["mpm_event", "authz_core", "proxy", "proxy_http", "proxy_wstunnel"].map((name) => `LoadModule ${name}_module ${APACHE_MODULES}/mod_${name}.so`).join("\n")}
      User nobody
      Group nogroup
      Listen 127.0.0.1:${port}
      ProxyPreserveHost On
      ${at(upstream, lines)}
    `,
    args: [...args, "-D", "FOREGROUND", "-f"],
  }),
  varnishd: (upstream, lines, args) => (port, folder) => ({
    config: `
      vcl 4.1;
      backend default { .host = "127.0.0.1"; .port = "${upstream}"; }
      ${lines}
    `,
    args: [...args, "-F", "-j", "none", "-n", folder, "-s", "malloc,1m", "-a", `127.0.0.1:${port}`, "-f"],
  }),
  caddy: (upstream, lines, args) => (port, folder) => ({
    config: `
      {
        admin off
        auto_https off
        storage file_system ${folder}
      }
      http://:${port} {
        bind 127.0.0.1
        ${at(upstream, lines)}
      }
    `,
    args: ["run", ...args, "--adapter", "caddyfile", "--config"],
  }),
  squid: (upstream, lines, args) => (port, folder) => ({
    config: `
      http_port 127.0.0.1:${port} accel defaultsite=localhost no-vhost
      cache_peer 127.0.0.1 parent ${upstream} 0 no-query originserver
      http_access allow all
      pid_filename none
      cache_log /dev/stderr
      access_log none
      coredump_dir ${folder}
      cache deny all
      ${lines}
    `,
    args: [...args, "-N", "-f"],
  }),
};

const APACHE_MODULES = "/usr/lib/apache2/modules";

function at(upstream: number, lines: string): string {
  return lines.replaceAll("{upstream}", `127.0.0.1:${upstream}`);
}
