import type { Millis } from "../base/units.ts";
import type { Intermediary, Knowledge, Timeout } from "../knowledge/knowledge.ts";

export type LimitType = "idle" | "lifetime";

/** A length of time after which things on the way are known to cut a connection. */
export interface KnownLimit {
  readonly type: LimitType;
  readonly seconds: number;
  readonly ms: Millis;
  readonly owners: readonly { readonly intermediary: Intermediary; readonly timeout: Timeout }[];
}

/** Default limits that cut sockets begin here; what is shorter in the base are ping intervals. */
const SHORTEST_LIMIT_S = 30;
/** Figures of the base that bound something other than a socket at work. */
const OTHER_TIMERS = /keep.?alive|ping|heartbeat|grace|shutdown|draining|token|session/i;
/** A server's own timers that do end a silent socket. */
const SERVER_LIMITS = /idle ?timeout|pongwait|transport timeout/i;
/** Where most default limits lie, so that a silence in it is worth a word even if it matches none. */
export const COMMON_WINDOW: { readonly from: Millis; readonly to: Millis } = { from: 58_000, to: 122_000 };

const cache = new WeakMap<Knowledge, Record<LimitType, readonly KnownLimit[]>>();

/** Known limits of a type, shortest first, each with everything whose default it is. */
export function knownLimits(knowledge: Knowledge, type: LimitType): readonly KnownLimit[] {
  let limits = cache.get(knowledge);
  if (!limits) {
    limits = { idle: collect(knowledge, "idle"), lifetime: collect(knowledge, "lifetime") };
    cache.set(knowledge, limits);
  }
  return limits[type];
}

/** How far from a limit a measured time may lie: two seconds, or three percent of long ones. */
export function tolerance(limit: Millis): Millis {
  return Math.max(2000, limit * 0.03);
}

/** The known limit nearest to a measured time, if one is within the tolerance. */
export function matchLimit(knowledge: Knowledge, type: LimitType, measured: Millis): KnownLimit | undefined {
  let best: KnownLimit | undefined;
  for (const limit of knownLimits(knowledge, type)) {
    const distance = Math.abs(limit.ms - measured);
    if (distance <= tolerance(limit.ms) && (!best || distance < Math.abs(best.ms - measured))) best = limit;
  }
  return best;
}

/** Names of everything whose default a limit is, proven figures first. */
export function ownerNames(limit: KnownLimit): string[] {
  const sorted = [...limit.owners].sort((a, b) => Number(b.timeout.verified) - Number(a.timeout.verified));
  const names = sorted.map(
    ({ intermediary, timeout }) => shortName(intermediary) + (timeout.verified ? "" : " (unverified)"),
  );
  return [...new Set(names)];
}

/** A name without what stands in brackets behind it. */
export function shortName(intermediary: Intermediary): string {
  return intermediary.name.replace(/ \(.*\)$/, "");
}

function collect(knowledge: Knowledge, type: LimitType): KnownLimit[] {
  const bySeconds = new Map<number, KnownLimit["owners"][number][]>();
  for (const intermediary of knowledge.intermediaries) {
    for (const timeout of intermediary.timeouts) {
      if (timeout.type !== type || timeout.seconds === null || !endsSockets(intermediary, timeout)) continue;
      const owners = bySeconds.get(timeout.seconds) ?? [];
      owners.push({ intermediary, timeout });
      bySeconds.set(timeout.seconds, owners);
    }
  }
  return [...bySeconds]
    .sort(([a], [b]) => a - b)
    .map(([seconds, owners]) => ({ type, seconds, ms: seconds * 1000, owners }));
}

/** Whether a figure bounds a socket at work, rather than a pause between pings or the time that a stop may take. */
export function boundsSockets(timeout: Timeout): boolean {
  return !OTHER_TIMERS.test(timeout.name);
}

function endsSockets(intermediary: Intermediary, timeout: Timeout): boolean {
  if (timeout.seconds === null || timeout.seconds < SHORTEST_LIMIT_S || !boundsSockets(timeout)) return false;
  return intermediary.kind !== "origin-server" || timeout.type === "lifetime" || SERVER_LIMITS.test(timeout.name);
}
