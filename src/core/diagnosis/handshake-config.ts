import type { Intermediary, Knowledge } from "../knowledge/knowledge.ts";
import type { Connection } from "../session/session.ts";
import { PATH, plain } from "./config.ts";
import { pathname } from "./ended.ts";
import type { Advice, Config } from "./finding.ts";
import { shortName } from "./limits.ts";
import type { Suspect } from "./suspects.ts";

/**
 * What a failed handshake asks of the things on the way:
 * - `upgrade`: the request to upgrade must reach the server
 * - `route`: the path must lead to the server that opens sockets
 * - `answer`: the server's 101 must come back as it was
 */
export type Need = "upgrade" | "route" | "answer";

/** Requirements of the base that concern a socket once it is open. */
const WHILE_OPEN = /time-?out|ping|heartbeat|idle|affinity|concurrent/i;

interface Usual {
  readonly id: string;
  readonly format: string;
  readonly leads: Readonly<Record<Need, string>>;
  readonly text: (path: string, need: Need) => string[];
}

/** Whom to show a configuration for, suspected or not. */
const USUAL: readonly Usual[] = [
  {
    id: "nginx",
    format: "nginx",
    leads: {
      upgrade: "forward the upgrade on the location that serves the socket.",
      route: "give the socket's path a location of its own that leads to its server.",
      answer: "hand the server's 101 on as it is, and from no cache.",
    },
    text: (path, need) => [
      "map $http_upgrade $connection_upgrade { default upgrade; '' close; }",
      `location ${path} {`,
      ...(need === "route" ? ["  # nothing behind the name: a path there would rewrite the address"] : []),
      "  proxy_pass http://app;",
      "  proxy_http_version 1.1;",
      "  proxy_set_header Upgrade $http_upgrade;",
      "  proxy_set_header Connection $connection_upgrade;",
      "  proxy_set_header Host $host;",
      ...(need === "answer" ? ["  proxy_cache off;"] : []),
      "}",
    ],
  },
  {
    id: "haproxy",
    format: "haproxy",
    leads: {
      upgrade: "it forwards the upgrade by itself, if no rule takes the headers away.",
      route: "send the socket's path to its server, before more general rules.",
      answer: "no rule may change the headers of the server's 101.",
    },
    text: (path, need) => [
      "frontend public",
      "  mode http",
      "  bind :80",
      ...(need === "upgrade" ? ["  # no http-request rule here may set or delete Upgrade or Connection"] : []),
      `  use_backend sockets if { path_beg ${path} }`,
      "backend sockets",
      "  mode http",
      ...(need === "answer" ? ["  # no http-response rule here may touch Upgrade, Connection or Sec-WebSocket-*"] : []),
      "  server app 127.0.0.1:8080",
    ],
  },
  {
    id: "apache-httpd",
    format: "apache",
    leads: {
      upgrade: "switch the upgrade on for the mapping that serves the socket.",
      route: "map the socket's path, and before any more general mapping.",
      answer: "no Header rule may change the server's 101.",
    },
    text: (path, need) => [
      ...(need === "answer" ? ["# no Header rule for this path may touch Upgrade, Connection or Sec-WebSocket-*"] : []),
      `ProxyPass "${path}" "http://127.0.0.1:8080${path}" upgrade=websocket`,
    ],
  },
];

/**
 * What to see to on whatever is on the way after a handshake has failed: for the suspects first, then
 * for the usual proxies. Timeouts are left out, since none of them was met.
 */
export function handshakeConfigAdvice(
  knowledge: Knowledge,
  suspects: readonly Suspect[],
  connection: Connection,
  need: Need,
): Advice[] {
  const ids = [...new Set([...suspects.map((suspect) => suspect.intermediary), ...USUAL.map(({ id }) => id)])];
  return ids.flatMap((id): Advice[] => {
    const intermediary = knowledge.intermediaries.find((entry) => entry.id === id);
    if (!intermediary) return [];
    const usual = USUAL.find((entry) => entry.id === id);
    if (!usual) return requirementsOf(intermediary);
    const path = plain(pathname(connection), PATH, "/ws");
    const config: Config = { format: usual.format, text: usual.text(path, need).join("\n") };
    return [{ audience: "operations", text: `${shortName(intermediary)}: ${usual.leads[need]}`, config }];
  });
}

function requirementsOf(intermediary: Intermediary): Advice[] {
  const needed = intermediary.requirements.filter((requirement) => !WHILE_OPEN.test(requirement));
  return needed.length === 0
    ? []
    : [{ audience: "operations", text: `What ${shortName(intermediary)} needs for sockets: ${needed.join("; ")}.` }];
}
