import type { Millis } from "../../base/units.ts";
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
  /** the length that was measured, for causes that are about one */
  readonly limit?: Millis;
  readonly known?: KnownLimit;
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

/** How far two measurements of the same timer may lie apart. */
export function timerSpread(ms: Millis): Millis {
  return Math.max(500, ms * 0.015);
}

/** Timers are set in round numbers: whole multiples of five seconds, hit within a quarter second. */
export function isRound(ms: Millis): boolean {
  const rest = ms % 5000;
  return ms >= 9750 && (rest <= 250 || rest >= 4750);
}
