import type { Millis } from "../../base/units.ts";
import type { Traffic } from "../../session/session.ts";
import { placeOf } from "../ended.ts";
import { type Ended, isUnexpected } from "../ends.ts";
import { counted, duration } from "../format.ts";
import { matchLimit } from "../limits.ts";
import { type Cause, type Scene, WEIGHT } from "./cause.ts";

/** Shorter pauses are a conversation, not a heartbeat. */
const SHORTEST_BEAT: Millis = 2500;
/** A cadence is regular when its spread is below this part of its mean. */
const REGULAR = 0.1;

/** The connection beat its heartbeat exactly as often as a limit allows, and at last came too late. */
export function raceCause(ended: Ended, scene: Scene): Cause | undefined {
  const { idle, age, connection } = ended;
  if (idle === undefined || !isUnexpected(ended)) return undefined;
  const beat = [connection.sent, connection.received]
    .flatMap((traffic) => beatOf(traffic) ?? [])
    .find((found) => isNear(found.mean, connection.longestSurvived ?? 0));
  if (!beat) return undefined;
  // Either the next beat was due at this very moment, or it had just been sent and came too late.
  const due = isNear(idle, beat.mean);
  const late = idle <= 300 && matchLimit(scene.knowledge, "idle", beat.mean) !== undefined;
  if (!due && !late) return undefined;
  const known = matchLimit(scene.knowledge, "idle", beat.mean);
  const peers = (scene.ends.byPlace.get(placeOf(connection)) ?? []).filter(
    (other) => isUnexpected(other) && other.idle !== undefined && isNear(other.idle, beat.mean),
  );
  // An end at a known maximum age falls between two beats, or on one, by the same reckoning.
  const grownOld = age !== undefined && matchLimit(scene.knowledge, "lifetime", age) !== undefined;
  const because = `it came through ${counted(beat.pauses, "pause")} of ${duration(beat.mean)} and was cut in the next one of the same length`;
  return {
    rule: "heartbeat-race",
    ...(known && !grownOld
      ? { confidence: "likely", weight: WEIGHT.raceKnown }
      : peers.length > 1
        ? { confidence: "likely", weight: WEIGHT.racePattern }
        : { confidence: "possible", weight: known ? WEIGHT.raceOrAge : WEIGHT.raceOnce }),
    because,
    peers: peers.length > 1 ? peers : [ended],
    limit: beat.mean,
    ...(known ? { known } : {}),
  };
}

/** The cadence of one direction: undefined unless it is slow and regular. */
export function beatOf(traffic: Traffic): { mean: Millis; pauses: number } | undefined {
  const { pauses } = traffic;
  if (!pauses) return undefined;
  const mean = pauses.sum / pauses.count;
  const spread = Math.sqrt(Math.max(0, pauses.sumOfSquares / pauses.count - mean * mean));
  return mean >= SHORTEST_BEAT && spread <= mean * REGULAR ? { mean, pauses: pauses.count } : undefined;
}

function isNear(measured: Millis, expected: Millis): boolean {
  return Math.abs(measured - expected) <= Math.max(250, expected * 0.03);
}
