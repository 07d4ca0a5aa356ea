import type { EpochMillis, Millis } from "../base/units.ts";
import { idleBeforeClose } from "../session/silence.ts";
import type { Connection, Session } from "../session/session.ts";
import { type End, endOf, placeOf } from "./ended.ts";

/** A connection that was open and has ended, with how. */
export interface Ended {
  readonly connection: Connection;
  readonly end: End;
  readonly at: EpochMillis;
  /** since the last visible frame, else since the opening; an upper bound. Undefined if neither was seen */
  readonly idle: Millis | undefined;
  /** since the opening; undefined if that was not seen */
  readonly age: Millis | undefined;
}

/** The ends of a session, sorted for questions about several of them. */
export interface Ends {
  /** oldest first */
  readonly all: readonly Ended[];
  readonly byId: ReadonlyMap<string, Ended>;
  readonly byHost: ReadonlyMap<string, readonly Ended[]>;
  readonly byPlace: ReadonlyMap<string, readonly Ended[]>;
}

const cache = new WeakMap<Session, { version: number; ends: Ends }>();

/** Computed once for a state of the session, however many rules ask. */
export function endsOf(session: Session): Ends {
  const known = cache.get(session);
  if (known?.version === session.version) return known.ends;
  const all: Ended[] = [];
  for (const connection of session.connections.values()) {
    const end = endOf(connection, session);
    if (end === undefined || connection.closedAt === undefined) continue;
    all.push({
      connection,
      end,
      at: connection.closedAt,
      idle: idleBeforeClose(connection),
      age: connection.openedAt === undefined ? undefined : Math.max(0, connection.closedAt - connection.openedAt),
    });
  }
  all.sort((a, b) => a.at - b.at);
  const ends: Ends = {
    all,
    byId: new Map(all.map((ended) => [ended.connection.id, ended])),
    byHost: grouped(all, (ended) => ended.connection.host),
    byPlace: grouped(all, (ended) => placeOf(ended.connection)),
  };
  cache.set(session, { version: session.version, ends });
  return ends;
}

/** Whether nobody is known to have meant it: no goodbye, or an end that was not seen. */
export function isUnexpected(ended: Ended): boolean {
  return ended.end === "vanished" || ended.end === "unknown" || (ended.end === "goodbye" && isGoingAway(ended));
}

/** 1001, and codes whose reason speaks of idling: some proxies and servers say goodbye when a timer runs out. */
export function isGoingAway(ended: Ended): boolean {
  return ended.connection.close?.code === 1001 || saysIdle(ended);
}

/** The server's own reason text names idling. */
export function saysIdle(ended: Ended): boolean {
  return /\bidle|inactiv/i.test(ended.connection.close?.reason ?? "");
}

/** Those of `ends` (oldest first) that lie within `window` of a moment. */
export function endsNear(ends: readonly Ended[], at: EpochMillis, window: Millis): Ended[] {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle]?.at ?? 0) < at - window) low = middle + 1;
    else high = middle;
  }
  const near: Ended[] = [];
  for (let index = low; index < ends.length; index++) {
    const ended = ends[index];
    if (!ended || ended.at > at + window) break;
    near.push(ended);
  }
  return near;
}

export function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
