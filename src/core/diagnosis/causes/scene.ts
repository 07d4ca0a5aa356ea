import type { EpochMillis, Millis } from "../../base/units.ts";
import type { Knowledge } from "../../knowledge/knowledge.ts";
import type { Connection, Session } from "../../session/session.ts";
import { age, currentSilence } from "../../session/silence.ts";
import { hostname, isLoopback, placeOf } from "../ended.ts";
import { type Ended, type Ends, endsOf, grouped, isUnexpected } from "../ends.ts";
import { type Beat, beatOf } from "../heartbeat.ts";
import { matchLimit } from "../limits.ts";

/**
 * What causes are weighed against: the session, and answers about many connections at once. Each is
 * sorted or summed up once, so that a page with thousands of sockets costs little more than one with ten.
 */
export interface Scene {
  readonly session: Session;
  readonly knowledge: Knowledge;
  readonly ends: Ends;
  /** unexpected ends at a host whose silence lies within bounds */
  readonly silentFor: (host: string, from: Millis, to: Millis) => readonly Ended[];
  /** unexpected ends of busy sockets at a host whose age lies within bounds */
  readonly busyUntil: (host: string, from: Millis, to: Millis) => readonly Ended[];
  readonly placeOf: (connection: Connection) => Place;
  /** whether a socket that was open before `openedBy` lived from `from` beyond `to`; of one host, or of any but this computer */
  readonly livedThrough: (host: string | undefined, openedBy: EpochMillis, to: EpochMillis) => boolean;
}

/** What is known of all sockets of one address. */
export interface Place {
  /** the longest silence that any of them came through */
  readonly survived: Millis;
  /** the two greatest ages, with whose they are */
  readonly oldest: readonly { readonly id: string; readonly age: Millis }[];
  /** slow and regular cadences */
  readonly beats: readonly Beat[];
  /** attempts that found no server, oldest first */
  readonly refused: readonly Connection[];
}

/** A socket counts as busy when its last silence was no more than this part of its life. */
const BUSY_SHARE = 0.6;
const NO_SERVER = new Set([502, 503, 504]);
const NO_SERVER_TEXT =
  /ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE|closed before receiving a handshake response/;

export function sceneOf(session: Session, knowledge: Knowledge): Scene {
  const connections = [...session.connections.values()];
  const ends = endsOf(session);
  const unexpected = ends.all.filter(isUnexpected);
  const byIdle = sortedByHost(unexpected, (ended) => ended.idle);
  const byAge = sortedByHost(
    unexpected.filter((ended) => isBusy(ended, knowledge)),
    (ended) => ended.age,
  );
  const places = grouped(connections, placeOf);
  const summed = new Map<string, Place>();
  const lives = new Map<string | undefined, readonly Life[]>();
  return {
    session,
    knowledge,
    ends,
    silentFor: (host, from, to) => between(byIdle.get(host) ?? [], from, to),
    busyUntil: (host, from, to) => between(byAge.get(host) ?? [], from, to),
    placeOf: (connection) => {
      const place = placeOf(connection);
      return remembered(summed, place, () => sumUp(places.get(place) ?? [], session.now));
    },
    livedThrough: (host, openedBy, to) => {
      const sorted = remembered(lives, host, () =>
        livesOf(connections.filter((one) => (host === undefined ? !isLoopback(hostname(one)) : one.host === host))),
      );
      const last = sorted[lastAtMost(sorted, openedBy, (life) => life.opened)];
      return last !== undefined && last.longest > to;
    },
  };
}

/** In use until shortly before its end, so that silence cannot have ended it. */
export function isBusy({ idle, age, connection }: Ended, knowledge: Knowledge): boolean {
  if (idle === undefined || age === undefined) return false;
  const frames = connection.sent.frames + connection.received.frames;
  return frames > 1 && idle <= age * BUSY_SHARE && !matchLimit(knowledge, "idle", idle);
}

function sumUp(connections: readonly Connection[], now: EpochMillis): Place {
  let survived = 0;
  const ages: { id: string; age: Millis }[] = [];
  for (const connection of connections) {
    survived = Math.max(survived, connection.longestSurvived ?? 0, currentSilence(connection, now) ?? 0);
    ages.push({ id: connection.id, age: age(connection, now) ?? 0 });
  }
  return {
    survived,
    oldest: ages.sort((a, b) => b.age - a.age).slice(0, 2),
    beats: connections.flatMap(({ sent, received }) => beatOf(sent) ?? beatOf(received) ?? []),
    refused: connections.filter(foundNoServer).sort((a, b) => a.createdAt - b.createdAt),
  };
}

/** Whether an attempt failed as attempts do while a server is away: refused, cut off, or 502 to 504. */
export function foundNoServer({ handshake: { status, error } }: Connection): boolean {
  return status === undefined ? NO_SERVER_TEXT.test(error ?? "") : NO_SERVER.has(status);
}

type Sorted = readonly { readonly value: number; readonly ended: Ended }[];

function sortedByHost(ends: readonly Ended[], valueOf: (ended: Ended) => number | undefined): Map<string, Sorted> {
  const byHost = new Map<string, Sorted>();
  for (const [host, group] of grouped(ends, ({ connection }) => connection.host)) {
    const measured = group.flatMap((ended) => {
      const value = valueOf(ended);
      return value === undefined ? [] : [{ value, ended }];
    });
    byHost.set(
      host,
      measured.sort((a, b) => a.value - b.value),
    );
  }
  return byHost;
}

const lastAnswer = new WeakMap<Sorted, { from: number; to: number; found: readonly Ended[] }>();

/** The same bounds are asked for again and again when a limit cuts many, so the last answer is kept. */
function between(sorted: Sorted, low: number, high: number): readonly Ended[] {
  const from = lastAtMost(sorted, low, ({ value }) => value, true) + 1;
  const to = lastAtMost(sorted, high, ({ value }) => value);
  const last = lastAnswer.get(sorted);
  if (last?.from === from && last.to === to) return last.found;
  const found = sorted.slice(from, to + 1).map(({ ended }) => ended);
  lastAnswer.set(sorted, { from, to, found });
  return found;
}

/** A life in the order of opening, with the latest end of it and all before it. */
interface Life {
  readonly opened: EpochMillis;
  readonly longest: EpochMillis;
}

function livesOf(connections: readonly Connection[]): Life[] {
  const lives = connections
    .flatMap(({ openedAt, seenLate, createdAt, closedAt }) => {
      const opened = openedAt ?? (seenLate ? createdAt : undefined);
      return opened === undefined ? [] : [{ opened, closed: closedAt ?? Infinity }];
    })
    .sort((a, b) => a.opened - b.opened);
  let longest = -Infinity;
  return lives.map(({ opened, closed }) => ({ opened, longest: (longest = Math.max(longest, closed)) }));
}

/** Index of the last item whose value is at most (or, if `strict`, below) a bound; -1 if there is none. */
function lastAtMost<Item>(
  sorted: readonly Item[],
  bound: number,
  valueOf: (item: Item) => number,
  strict = false,
): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = sorted[middle];
    if (item !== undefined && (strict ? valueOf(item) < bound : valueOf(item) <= bound)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function remembered<Key, Value>(cache: Map<Key, Value>, key: Key, compute: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const value = compute();
  cache.set(key, value);
  return value;
}
