import type { EpochMillis, Millis } from "../../base/units.ts";
import type { Knowledge } from "../../knowledge/knowledge.ts";
import type { Connection, Session } from "../../session/session.ts";
import { placeOf } from "../ended.ts";
import { type Ended, type Ends, endsOf, grouped } from "../ends.ts";
import type { Confidence, RuleId } from "../finding.ts";
import type { KnownLimit } from "../limits.ts";

/** A possible reason for one end. */
export interface Cause {
  readonly rule: RuleId;
  readonly confidence: Confidence;
  /** how well it explains the end, against other causes of the same end */
  readonly weight: number;
  /** a clause that follows "because": what speaks for it */
  readonly because: string;
  /** the ends that show the same, this one included */
  readonly peers: readonly Ended[];
  /** the length that was measured, for causes that are about one */
  readonly limit?: Millis;
  readonly known?: KnownLimit;
}

/** What a cause is weighed against. */
export interface Scene {
  readonly session: Session;
  readonly knowledge: Knowledge;
  readonly ends: Ends;
  /** every connection by host and path without query */
  readonly places: ReadonlyMap<string, readonly Connection[]>;
}

/** Weights: facts outweigh patterns, patterns outweigh a single number that fits. */
export const WEIGHT = {
  said: 95,
  machine: 90,
  restartSeen: 85,
  restartTogether: 70,
  lifetimePattern: 69,
  raceKnown: 68.5,
  idlePattern: 68,
  networkTogether: 66,
  racePattern: 62,
  newLimitPattern: 60,
  raceOrAge: 51,
  idleKnown: 50,
  lifetimeKnown: 48,
  raceOnce: 47,
  weakPattern: 45,
  idleWindow: 40,
  foundDead: 35,
  roundIdle: 30,
  roundAge: 28,
  leftOver: 0,
} as const;

export function sceneOf(session: Session, knowledge: Knowledge): Scene {
  return { session, knowledge, ends: endsOf(session), places: grouped([...session.connections.values()], placeOf) };
}

/** Open at a moment, as far as was seen. */
export function aliveAt(connection: Connection, at: EpochMillis): boolean {
  const opened = connection.openedAt ?? (connection.seenLate ? connection.createdAt : undefined);
  return opened !== undefined && opened <= at && (connection.closedAt === undefined || connection.closedAt > at);
}

/** Two measurements of the same timer lie this close together. */
export function sameTimer(a: Millis, b: Millis): boolean {
  return Math.abs(a - b) <= Math.max(500, Math.max(a, b) * 0.015);
}

/** Timers are set in round numbers: whole multiples of five seconds, hit within a quarter second. */
export function isRound(ms: Millis): boolean {
  const rest = ms % 5000;
  return ms >= 9750 && (rest <= 250 || rest >= 4750);
}

/** An end whose code was not seen proves little by itself; a pattern of several does. */
export function confidenceOf(ended: Ended, peers: number, pattern: Confidence): Confidence {
  return peers < 2 && ended.end === "unknown" ? "possible" : pattern;
}
