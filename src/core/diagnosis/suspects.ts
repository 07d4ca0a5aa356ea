import type { HeaderField } from "../session/events.ts";
import type { Connection, Session } from "../session/session.ts";
import type { Fingerprint, Intermediary, Knowledge, Timeout } from "../knowledge/knowledge.ts";
import { hostname } from "./ended.ts";
import { boundsSockets, type KnownLimit, shortName, tolerance } from "./limits.ts";

/** One sign that an intermediary stands between the page and its server. */
export interface Clue {
  readonly intermediary: Intermediary;
  readonly strength: Fingerprint["strength"];
  readonly because: string;
}

export interface Suspect {
  readonly intermediary: string;
  readonly because: string;
}

/** An answer whose headers may give away what is on the way, and how to speak of it. */
interface Answer {
  readonly headers: readonly HeaderField[];
  readonly from: string;
}

/**
 * What the session shows of the things on the way to a connection's server, strong signs first and
 * one sign for each. Reads the 101's headers, the address, and the host's other answers.
 */
export function cluesFor(connection: Connection, session: Session, knowledge: Knowledge): readonly Clue[] {
  const others = answersOf(session).get(connection.host) ?? [];
  const headers = connection.handshake.responseHeaders;
  const known = remembered.get(connection);
  const same = known?.others.length === others.length && known.others[0]?.headers === others[0]?.headers;
  if (known?.headers === headers && same && known.knowledge === knowledge) return known.clues;
  const answers = [{ headers, from: "the answer to the handshake" }, ...others];
  const clues = findClues(connection, answers, knowledge);
  remembered.set(connection, { headers, others, knowledge, clues });
  return clues;
}

/** Hundreds of patterns a connection are tried once, not at each diagnosis. */
const remembered = new WeakMap<
  Connection,
  { headers: readonly HeaderField[]; others: readonly Answer[]; knowledge: Knowledge; clues: readonly Clue[] }
>();

/** So many answers of a host are looked at; they mostly say the same. */
const MOST_ANSWERS = 20;
const answers = new WeakMap<Session, { version: number; byHost: Map<string, Answer[]> }>();

/** Ordinary answers and those that opened other sockets, by host. */
function answersOf(session: Session): ReadonlyMap<string, readonly Answer[]> {
  const known = answers.get(session);
  if (known?.version === session.version) return known.byHost;
  const byHost = new Map<string, Answer[]>();
  const add = (host: string, answer: Answer): void => {
    const list = byHost.get(host);
    if (!list) byHost.set(host, [answer]);
    else if (list.length < MOST_ANSWERS) list.push(answer);
  };
  // What was asked for goes first: it must not be left out for want of room.
  const inOrder = [...session.httpResponses].sort((a, b) => Number(b.asked ?? false) - Number(a.asked ?? false));
  for (const { url, status, headers, asked } of inOrder) {
    const from = asked ? "its answer to a plain request" : "another answer of this host";
    add(hostOf(url), { headers, from: `${from} (status ${status})` });
  }
  for (const { host, ordinal, handshake } of session.connections.values()) {
    if (handshake.responseHeaders.length === 0) continue;
    add(host, { headers: handshake.responseHeaders, from: `the answer to socket #${ordinal} of this host` });
  }
  answers.set(session, { version: session.version, byHost });
  return byHost;
}

function findClues(connection: Connection, answers: readonly Answer[], knowledge: Knowledge): Clue[] {
  const clues: Clue[] = [];
  for (const intermediary of knowledge.intermediaries) {
    const found = intermediary.fingerprints
      .flatMap((print) => {
        const because = seen(print, connection, answers);
        return because === undefined ? [] : [{ intermediary, strength: print.strength, because }];
      })
      .sort(strongFirst);
    if (found[0]) clues.push(found[0]);
  }
  return clues.sort(strongFirst);
}

/**
 * Those clues that also fit a limit: its default, or a strong sign of something whose limit can be
 * set to any value. Without a clue nobody is suspected, however well the number fits.
 */
export function suspectsForLimit(clues: readonly Clue[], limit: Pick<KnownLimit, "type" | "ms">): Suspect[] {
  const fitting = clues.flatMap((clue) => {
    const timeouts = clue.intermediary.timeouts.filter((timeout) => timeout.type === limit.type);
    const own = timeouts.find((timeout) => fits(timeout, limit));
    if (own)
      return [
        {
          clue,
          rank: clue.strength === "strong" ? 0 : 2,
          why: `${own.seconds} s is its default for ${own.name}${own.verified ? "" : " (unverified)"}`,
        },
      ];
    const settable = timeouts.find((timeout) => timeout.configurable && boundsSockets(timeout));
    if (!settable || clue.strength === "weak" || clue.intermediary.kind === "origin-server") return [];
    return [{ clue, rank: 1, why: `its ${settable.name} can be set to such a value` }];
  });
  return fitting
    .sort((a, b) => a.rank - b.rank)
    .map(({ clue, why }) => ({
      intermediary: clue.intermediary.id,
      because: `${shortName(clue.intermediary)}: ${clue.because}${clue.strength === "weak" ? " (a weak sign)" : ""}, and ${why}.`,
    }));
}

/** Strong signs alone, for what has no limit to compare. */
export function suspectsOnTheWay(clues: readonly Clue[]): Suspect[] {
  return clues
    .filter((clue) => clue.strength === "strong" && clue.intermediary.kind !== "origin-server")
    .map((clue) => ({
      intermediary: clue.intermediary.id,
      because: `${shortName(clue.intermediary)}: ${clue.because}.`,
    }));
}

function fits(timeout: Timeout, limit: Pick<KnownLimit, "ms">): boolean {
  return timeout.seconds !== null && Math.abs(timeout.seconds * 1000 - limit.ms) <= tolerance(timeout.seconds * 1000);
}

function seen(print: Fingerprint, connection: Connection, answers: readonly Answer[]): string | undefined {
  const pattern = regExp(print.match);
  switch (print.header) {
    case ":host":
      return pattern.test(hostname(connection)) ? `the host's name is ${hostname(connection)}` : undefined;
    case ":path":
      return pattern.test(connection.path) ? "the address has its form" : undefined;
    // Bodies are hidden from us, and rules read no frames.
    case ":body":
    case ":frame":
    case ":none":
      return undefined;
    default: {
      for (const { headers, from } of answers) {
        const field = matching(headers, print.header, pattern);
        if (field) return `${from} says ${shown(field)}`;
      }
      return undefined;
    }
  }
}

function matching(headers: readonly HeaderField[], name: string, pattern: RegExp): HeaderField | undefined {
  return headers.find((field) => field.name.toLowerCase() === name && pattern.test(field.value));
}

/** A cookie shows its name alone: its value is nobody's business. */
function shown(field: HeaderField): string {
  const value = field.name.toLowerCase() === "set-cookie" ? (field.value.split("=", 1)[0] ?? "") : field.value;
  return `${field.name.toLowerCase()}: ${value.length > 60 ? `${value.slice(0, 60)}…` : value}`;
}

const patterns = new Map<string, RegExp>();

function regExp(source: string): RegExp {
  let pattern = patterns.get(source);
  if (!pattern) patterns.set(source, (pattern = new RegExp(source, "i")));
  return pattern;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}

function strongFirst(a: Clue, b: Clue): number {
  return Number(a.strength === "weak") - Number(b.strength === "weak");
}
