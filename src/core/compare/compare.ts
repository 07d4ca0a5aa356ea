import type { EpochMillis, Millis } from "../base/units.ts";
import { beatOf } from "../diagnosis/heartbeat.ts";
import type { HeaderField } from "../session/events.ts";
import type { Connection, Session, Traffic } from "../session/session.ts";
import { age, idleBeforeClose, lastActivity, longestSilence } from "../session/silence.ts";

/** What a row of the comparison is about; of a header or parameter, its name tells. */
export type FactId =
  | "address"
  | "opened-by"
  | "parameter"
  | "request-header"
  | "response-header"
  | "status"
  | "duration"
  | "http-version"
  | "subprotocol"
  | "extensions"
  | "browser-words"
  | "code"
  | "by"
  | "clean"
  | "reason"
  | "age"
  | "silence-before"
  | "longest-silence"
  | "frames-sent"
  | "frames-received"
  | "bytes-sent"
  | "bytes-received"
  | "pause-sent"
  | "pause-received"
  | "longest-pause-sent"
  | "longest-pause-received"
  | "heartbeat-sent"
  | "heartbeat-received";

export type Section = "address" | "handshake" | "request-headers" | "response-headers" | "end" | "cadence";

/** Numbers are durations in milliseconds, or amounts a second. */
export type Unit = "text" | "duration" | "frames-a-second" | "bytes-a-second";

export type Value = string | number | undefined;

/** One thing of two connections, side by side. Undefined: there is none, or it was not seen. */
export interface Compared {
  readonly section: Section;
  readonly id: FactId;
  /** of a header or parameter */
  readonly name?: string;
  readonly unit: Unit;
  readonly one: Value;
  readonly other: Value;
  /** by more than two runs of the same thing differ by themselves */
  readonly differs: boolean;
}

/** How a connection stands, for a sentence. */
export interface Fate {
  readonly kind: "open" | "connecting" | "closed" | "failed" | "blocked";
  readonly code?: number;
  /** of a refused handshake */
  readonly status?: number;
  /** between its last frame, or its opening, and its end; absent where the end was not seen */
  readonly silence?: Millis;
  /** how often a heartbeat went, in either direction */
  readonly heartbeat?: Millis;
}

export interface Comparison {
  /** scheme, host and path, whatever the parameters */
  readonly sameAddress: boolean;
  readonly fates: readonly [Fate, Fate];
  /** of at least one, no headers were seen: they are not compared */
  readonly headersUnseen: { readonly request: boolean; readonly response: boolean };
  /** by section; within it those that differ first */
  readonly rows: readonly Compared[];
}

/**
 * Two connections side by side, from their aggregates alone: constant time, whatever went over them.
 * @param now up to where those that live are counted
 */
export function compareConnections(one: Connection, other: Connection, now: EpochMillis): Comparison {
  const rows: Compared[] = [];
  const add = (section: Section, id: FactId, unit: Unit, of: (connection: Connection) => Value): void => {
    rows.push(compared({ section, id, unit, one: of(one), other: of(other) }));
  };
  const addNamed = (section: Section, id: FactId, of: (connection: Connection) => readonly HeaderField[]): void => {
    rows.push(...namedRows(section, id, of(one), of(other)));
  };
  const unseen = (of: (connection: Connection) => readonly HeaderField[]): boolean =>
    of(one).length === 0 || of(other).length === 0;
  const headersUnseen = {
    request: unseen(({ handshake }) => handshake.requestHeaders),
    response: unseen(({ handshake }) => handshake.responseHeaders),
  };

  add("address", "address", "text", ({ url }) => addressOf(url));
  addNamed("address", "parameter", ({ url }) => parametersOf(url));
  add("address", "opened-by", "text", ({ target, documentUrl = "" }) => `${target} ${documentUrl}`.trim());

  add("handshake", "status", "text", ({ handshake }) => handshake.status?.toString());
  add("handshake", "duration", "duration", ({ handshake }) => handshake.durationMs);
  add("handshake", "http-version", "text", ({ handshake }) => handshake.httpVersion);
  add("handshake", "subprotocol", "text", ({ subprotocol }) => subprotocol);
  add("handshake", "extensions", "text", ({ extensions }) => extensions);
  add("handshake", "browser-words", "text", ({ handshake, blocked, error }) => {
    return blocked?.message ?? handshake.error ?? error?.message;
  });

  if (!headersUnseen.response)
    addNamed("response-headers", "response-header", ({ handshake }) => handshake.responseHeaders);
  if (!headersUnseen.request)
    addNamed("request-headers", "request-header", ({ handshake }) => handshake.requestHeaders);

  add("end", "code", "text", (connection) => closeOf(connection)?.code.toString());
  add("end", "by", "text", (connection) => closeOf(connection)?.by);
  add("end", "clean", "text", (connection) => closeOf(connection)?.wasClean.toString());
  add("end", "reason", "text", (connection) => closeOf(connection)?.reason || undefined);
  add("end", "age", "duration", (connection) => (connection.endUnseen ? undefined : age(connection, now)));
  add("end", "silence-before", "duration", silenceBefore);
  add("end", "longest-silence", "duration", (connection) => {
    return lastActivity(connection) === undefined ? undefined : longestSilence(connection, now);
  });

  for (const way of ["sent", "received"] as const) {
    add("cadence", `frames-${way}`, "frames-a-second", (connection) =>
      aSecond(connection, connection[way].frames, now),
    );
    add("cadence", `bytes-${way}`, "bytes-a-second", (connection) => aSecond(connection, connection[way].bytes, now));
    add("cadence", `pause-${way}`, "duration", (connection) => meanPause(connection[way]));
    add("cadence", `longest-pause-${way}`, "duration", (connection) => connection[way].pauses?.longest);
    add("cadence", `heartbeat-${way}`, "duration", (connection) => heartbeatEvery(connection[way]));
  }
  return {
    sameAddress: addressOf(one.url) === addressOf(other.url),
    fates: [fateOf(one), fateOf(other)],
    headersUnseen,
    rows: rows.filter((row) => row.one !== undefined || row.other !== undefined),
  };
}

/** Of a connection that never opened the page is always told 1006, which says nothing about it. */
function closeOf({ close, state }: Connection): Connection["close"] {
  return state === "closed" ? close : undefined;
}

/** The connection that tells most beside this one: to the same address, and with another end. */
export function counterpartOf(session: Pick<Session, "connections">, one: Connection): Connection | undefined {
  const fate = fateKey(one);
  let best: Connection | undefined;
  let most = -1;
  for (const other of session.connections.values()) {
    if (other.id === one.id) continue;
    const worth = (addressOf(other.url) === addressOf(one.url) ? 2 : 0) + (fateKey(other) === fate ? 0 : 1);
    if (worth < most || (worth === most && distance(one, other) >= distance(one, best!))) continue;
    most = worth;
    best = other;
  }
  return best;
}

function distance(one: Connection, other: Connection): number {
  return Math.abs(one.ordinal - other.ordinal);
}

function fateKey(connection: Connection): string {
  const { kind, code, status } = fateOf(connection);
  return `${kind} ${code} ${status}`;
}

function fateOf(connection: Connection): Fate {
  const { state, close, handshake, sent, received } = connection;
  const beats = [heartbeatEvery(sent), heartbeatEvery(received)].filter((beat) => beat !== undefined);
  const heartbeat = beats.length === 0 ? {} : { heartbeat: Math.min(...beats) };
  switch (state) {
    case "blocked":
      return { kind: "blocked" };
    case "failed": {
      const refused = handshake.status !== undefined && handshake.status !== 101;
      return { kind: "failed", ...(refused ? { status: handshake.status } : {}) };
    }
    case "queued":
    case "connecting":
      return { kind: "connecting" };
    case "closed": {
      const silence = silenceBefore(connection);
      return {
        kind: "closed",
        ...(close ? { code: close.code } : {}),
        ...(silence === undefined ? {} : { silence }),
        ...heartbeat,
      };
    }
    default:
      return { kind: "open", ...heartbeat };
  }
}

function silenceBefore(connection: Connection): Millis | undefined {
  return connection.endUnseen ? undefined : idleBeforeClose(connection);
}

/** A rate over less is chance. */
const SHORTEST_LIFE: Millis = 1000;

function aSecond(connection: Connection, amount: number, now: EpochMillis): number | undefined {
  if (lastActivity(connection) === undefined || connection.endUnseen) return undefined;
  const life = (connection.closedAt ?? now) - (connection.openedAt ?? connection.createdAt);
  return life < SHORTEST_LIFE ? undefined : amount / (life / 1000);
}

function meanPause({ pauses }: Traffic): Millis | undefined {
  return pauses && pauses.sum / pauses.count;
}

/** By the text of its messages, else by their regularity. */
function heartbeatEvery(traffic: Traffic): Millis | undefined {
  const { heartbeats } = traffic;
  if (heartbeats) {
    const { frames, firstAt, lastAt } = heartbeats;
    return frames > 1 ? (lastAt - firstAt) / (frames - 1) : undefined;
  }
  const beat = beatOf(traffic);
  // One pause has no regularity.
  return beat && beat.pauses > 1 ? beat.mean : undefined;
}

/** Two measurements of one thing are never the same: alike within a fifth, or within so little. */
const ALIKE_SHARE = 0.2;
const ALIKE: Readonly<Record<Unit, number>> = {
  text: 0,
  duration: 100,
  "frames-a-second": 0.1,
  "bytes-a-second": 10,
};

function compared(row: Omit<Compared, "differs">): Compared {
  const { one, other, unit } = row;
  if (typeof one !== "number" || typeof other !== "number") return { ...row, differs: one !== other };
  const far = Math.abs(one - other);
  return { ...row, differs: far > Math.max(ALIKE[unit], ALIKE_SHARE * Math.max(one, other)) };
}

/** Made anew for every handshake (RFC 6455 §4.1 and §4.2.2), or with every answer. */
const EVER_NEW: ReadonlySet<string> = new Set(["sec-websocket-key", "sec-websocket-accept", "date"]);

/** Those that differ first, each name once: a repeated one with all its values. */
function namedRows(
  section: Section,
  id: FactId,
  one: readonly HeaderField[],
  other: readonly HeaderField[],
): readonly Compared[] {
  const ones = valuesByName(one, id);
  const others = valuesByName(other, id);
  const names = [...new Set([...ones.keys(), ...others.keys()])];
  const rows = names.map((key): Compared => {
    const [first, second] = [ones.get(key), others.get(key)];
    const name = first?.name ?? second?.name ?? key;
    const row = compared({ section, id, name, unit: "text", one: first?.value, other: second?.value });
    return EVER_NEW.has(key) && first && second ? { ...row, differs: false } : row;
  });
  return rows.sort((a, b) => Number(b.differs) - Number(a.differs));
}

function valuesByName(fields: readonly HeaderField[], id: FactId): Map<string, HeaderField> {
  const byName = new Map<string, HeaderField>();
  for (const { name, value } of fields) {
    const key = id === "parameter" ? name : name.toLowerCase();
    const before = byName.get(key);
    byName.set(key, before ? { name: before.name, value: `${before.value}, ${value}` } : { name, value });
  }
  return byName;
}

function addressOf(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? url;
}

/** As they stand in the address; a word without a value is a name. */
function parametersOf(url: string): HeaderField[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? "";
  return query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const at = part.indexOf("=");
      return at < 0 ? { name: part, value: "" } : { name: part.slice(0, at), value: part.slice(at + 1) };
    });
}
