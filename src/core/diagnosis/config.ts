import type { Millis } from "../base/units.ts";
import type { Intermediary, Knowledge } from "../knowledge/knowledge.ts";
import type { Connection } from "../session/session.ts";
import { hostname, pathname } from "./ended.ts";
import type { Advice } from "./finding.ts";
import { clock, duration } from "./format.ts";
import { shortName } from "./limits.ts";
import type { Suspect } from "./suspects.ts";

/** An hour of silence outlives a lunch break, and any heartbeat. */
const COMFORTABLE_S = 3600;
/** The longest pause between heartbeats to recommend: half of the shortest common limit. */
const LONGEST_HEARTBEAT_S = 30;
/** Whom to show a configuration for when nothing tells who is on the way. */
const USUAL = ["nginx", "haproxy", "apache-httpd"];
/** Reconnecting at this share of a maximum age leaves time for the new socket to open. */
const RENEW_AT = 0.85;
export const HOST = /^[\w.-]+(:\d+)?$/;
export const PATH = /^\/[\w./~-]*$/;
/** How a line of comment begins in each format that has one. */
const COMMENTS = new Map([
  ...["nginx", "haproxy", "apache", "yaml", "cli", "terraform", "caddyfile", "vcl", "toml"].map(
    (format) => [format, "#"] as const,
  ),
  ["javascript", "//"],
]);

/** The timeout to set where one of `limit` was met: an hour, or four times what is already that long. */
export function timeoutToSet(limit: Millis): number {
  const seconds = Math.round(limit / 1000);
  return seconds < COMFORTABLE_S ? COMFORTABLE_S : seconds * 4;
}

/** Seconds between heartbeats that keep well below a limit: at most half of it. */
export function heartbeatFor(limit: Millis): number {
  return Math.max(1, Math.min(LONGEST_HEARTBEAT_S, Math.floor(limit / 2000)));
}

/** When to move over to a new socket: at most 85 % of a maximum age, in whole seconds, so that the new one has time to open. */
export function renewAfter(limit: Millis): Millis {
  return Math.max(1, Math.floor((limit * RENEW_AT) / 1000)) * 1000;
}

/**
 * What to change on whatever is on the way: for the suspects first, then for the usual proxies.
 * @param measured the limit that was met; what to do about a handshake is in `handshake-config.ts`
 */
export function configAdvice(
  knowledge: Knowledge,
  suspects: readonly Suspect[],
  connection: Connection,
  measured: Millis,
): Advice[] {
  const ids = [...new Set([...suspects.map((suspect) => suspect.intermediary), ...USUAL])];
  return ids.flatMap((id): Advice[] => {
    const intermediary = knowledge.intermediaries.find((entry) => entry.id === id);
    if (!intermediary) return [];
    const { summary, format } = intermediary.fix;
    return [
      {
        audience: "operations",
        text: `${shortName(intermediary)}: ${summary}`,
        config: { format, text: filled(intermediary, connection, measured) },
      },
    ];
  });
}

function filled(intermediary: Intermediary, connection: Connection, measured: Millis): string {
  const { config, format } = intermediary.fix;
  const seconds = timeoutToSet(measured);
  const values: Record<string, string> = {
    seconds: String(seconds),
    minutes: String(Math.ceil(seconds / 60)),
    milliseconds: String(seconds * 1000),
    heartbeatMilliseconds: String(heartbeatFor(measured) * 1000),
    renewMilliseconds: String(renewAfter(measured)),
    clock: clock(seconds * 1000).padStart(8, "0"),
    path: plain(pathname(connection), PATH, "/ws"),
    hostname: plain(hostname(connection), HOST, "app.example.com"),
  };
  const text = config.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
  const comment = COMMENTS.get(format);
  if (comment === undefined) return text;
  return `${comment} measured: cut after ${duration(measured)}; set to ${seconds} s where a limit can be set\n${text}`;
}

/** A page may choose any address: only a plain one goes into something that people paste into a server. */
export function plain(value: string, allowed: RegExp, otherwise: string): string {
  return allowed.test(value) ? value : otherwise;
}
