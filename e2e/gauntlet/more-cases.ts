import type { Case, Way } from "./case.ts";
import type { MoreProgram } from "./more-proxies.ts";
import { ECHO, QUIET } from "./short-ways.ts";

type More = Partial<Omit<Extract<Way, { kind: "more" }>, "kind" | "program" | "lines">>;

const through = (program: MoreProgram, lines: string, more: More = {}): Way => ({
  kind: "more",
  program,
  lines,
  ...more,
});

const APACHE = "ProxyPass / http://{upstream}/ upgrade=websocket";
const PIPE = `
  sub vcl_recv { if (req.http.Upgrade ~ "(?i)websocket") { return (pipe); } }
  sub vcl_pipe {
    if (req.http.Upgrade) { set bereq.http.Upgrade = req.http.Upgrade; set bereq.http.Connection = req.http.Connection; }
  }`;
const CADDY = "reverse_proxy {upstream}";

/** Behind proxies that take part where they are installed. Their 101s bear no name, but for Caddy's. */
export const MORE_CASES: readonly Case[] = [
  {
    name: "apache-60",
    what: "Apache at its default of 60 s (upgrade=websocket), two silent sockets",
    way: through("apache2", APACHE),
    path: QUIET,
    play: { askFirst: true, sockets: 2, stagger: 4_000 },
    expect: "idle-timeout",
    confidence: "likely",
    counts: 2,
    suspects: ["apache-httpd"],
  },
  {
    name: "apache-25",
    what: "Apache with Timeout 25 and a mapping to ws://, two silent sockets, and no other request that names it",
    way: through("apache2", "Timeout 25\nProxyPass / ws://{upstream}/"),
    path: QUIET,
    play: { sockets: 2, stagger: 4_000 },
    expect: "idle-timeout",
    counts: 2,
    undecidable: "Apache hands the server's 101 on as it is, without its own name.",
  },
  {
    name: "apache-plain",
    what: "Apache without upgrade=websocket; the server asks for it with 426",
    way: through("apache2", "ProxyPass / http://{upstream}/", { upstream: "plain-426" }),
    path: ECHO,
    play: { askFirst: true },
    expect: "handshake-status",
    confidence: "certain",
    suspects: ["apache-httpd"],
  },
  {
    name: "apache-no-server",
    what: "the server behind Apache does not run: 503",
    way: through("apache2", APACHE, { upstream: "down" }),
    path: ECHO,
    play: { askFirst: true },
    expect: "handshake-status",
    confidence: "certain",
    suspects: ["apache-httpd"],
  },
  {
    name: "apache-stops",
    what: "Apache is stopped; three busy sockets of different ages that do not come back",
    way: through("apache2", APACHE, { stops: true }),
    path: ECHO,
    play: { askFirst: true, sockets: 3, stagger: 5_000, sendEvery: 1_000 },
    expect: "server-restart",
    confidence: "likely",
    counts: 3,
    suspects: ["apache-httpd"],
  },
  {
    name: "varnish-25",
    what: "Varnish with pipe_timeout 25, two silent sockets",
    way: through("varnishd", PIPE, { args: ["-p", "pipe_timeout=25"] }),
    path: QUIET,
    play: { askFirst: true, sockets: 2, stagger: 4_000 },
    expect: "idle-timeout",
    counts: 2,
    suspects: ["varnish"],
  },
  {
    name: "varnish-unpiped",
    what: "Varnish as it comes, which does not forward the upgrade; the server asks for it with 426",
    way: through("varnishd", "", { upstream: "plain-426" }),
    path: ECHO,
    play: { askFirst: true },
    expect: "handshake-status",
    confidence: "certain",
    suspects: ["varnish"],
  },
  {
    name: "varnish-no-server",
    what: "Varnish pipes to a server that does not run, and hangs up without an answer",
    way: through("varnishd", PIPE, { upstream: "down" }),
    path: ECHO,
    expect: "connection-failed",
  },
  {
    name: "caddy-no-server",
    what: "the server behind Caddy does not run: 502",
    way: through("caddy", CADDY, { upstream: "down" }),
    path: ECHO,
    play: { askFirst: true },
    expect: "handshake-status",
    confidence: "certain",
    suspects: ["caddy"],
  },
  {
    name: "caddy-talks",
    what: "a conversation through Caddy, which has no limits, with silences of 45 s",
    way: through("caddy", CADDY),
    path: ECHO,
    play: { sendEvery: 45_000 },
    expect: "none",
  },
  {
    name: "squid-before-server",
    what: "Squid before the server, which does not forward the upgrade; the server asks for it with 426",
    way: through("squid", "", { upstream: "plain-426" }),
    path: ECHO,
    play: { askFirst: true },
    expect: "handshake-status",
    confidence: "certain",
    suspects: ["squid"],
  },
];
