import type { Millis } from "../base/units.ts";
import type { Traffic } from "../session/session.ts";

/** A slow and regular cadence. */
export interface Beat {
  readonly mean: Millis;
  readonly pauses: number;
}

/** Shorter pauses are a conversation, not a heartbeat. */
const SHORTEST_BEAT: Millis = 2500;
/** A cadence is regular when its spread is below this part of its mean. */
const REGULAR = 0.1;

/** The cadence of one direction of a connection: undefined unless it is slow and regular. */
export function beatOf({ pauses }: Traffic): Beat | undefined {
  if (!pauses) return undefined;
  const mean = pauses.sum / pauses.count;
  const spread = Math.sqrt(Math.max(0, pauses.sumOfSquares / pauses.count - mean * mean));
  return mean >= SHORTEST_BEAT && spread <= mean * REGULAR ? { mean, pauses: pauses.count } : undefined;
}
