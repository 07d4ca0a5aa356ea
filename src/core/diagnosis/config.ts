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
export const HOST = /^[\w.-]+(:\d+)?$/;
export const PATH = /^\/[\w./~-]*$/;
const HASH_COMMENTS = new Set(["nginx", "haproxy", "apache", "yaml", "cli", "terraform"]);

/** The timeout to set where one of `limit` was met: an hour, or four times what is already that long. */
export function timeoutToSet(limit: Millis): number {
  const seconds = Math.round(limit / 1000);
  return seconds < COMFORTABLE_S ? COMFORTABLE_S : seconds * 4;
}

/** Seconds between heartbeats that keep well below a limit: at most half of it. */
export function heartbeatFor(limit: Millis): number {
  return Math.max(1, Math.min(LONGEST_HEARTBEAT_S, Math.floor(limit / 2000)));
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
    clock: clock(seconds * 1000).padStart(8, "0"),
    path: plain(pathname(connection), PATH, "/ws"),
    hostname: plain(hostname(connection), HOST, "app.example.com"),
  };
  const text = config.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
  if (!HASH_COMMENTS.has(format)) return text;
  return `# measured: cut after ${duration(measured)}; set to ${seconds} s where a limit can be set\n${text}`;
}

/** A page may choose any address: only a plain one goes into something that people paste into a server. */
export function plain(value: string, allowed: RegExp, otherwise: string): string {
  return allowed.test(value) ? value : otherwise;
}
