import type { Millis } from "../../base/units.ts";
import { type Ended, isUnexpected } from "../ends.ts";
import { counted, duration } from "../format.ts";
import { type Beat, beatOf } from "../heartbeat.ts";
import { matchLimit } from "../limits.ts";
import { type Cause, WEIGHT } from "./cause.ts";
import type { Scene } from "./scene.ts";

/** A beat that was sent this shortly before the end came too late. */
const TOO_LATE: Millis = 300;

/** The connection beat its heartbeat exactly as often as a limit allows, and at last came too late. */
export function raceCause(ended: Ended, scene: Scene): Cause | undefined {
  const { idle, age, connection } = ended;
  if (idle === undefined || !isUnexpected(ended)) return undefined;
  const own = ownBeat(ended);
  const beat = own ?? beatOfOthers(ended, scene);
  if (!beat) return undefined;
  const known = matchLimit(scene.knowledge, "idle", beat.mean);
  const reach = spread(beat.mean);
  const alike = scene.silentFor(connection.host, beat.mean - reach, beat.mean + reach).length;
  // Either the next beat was due at this very moment, or it had just been sent and came too late.
  const late = own !== undefined && idle <= TOO_LATE && (known !== undefined || alike > 0);
  if (!isNear(idle, beat.mean) && !late) return undefined;

  // An end at a known maximum age falls between two beats, or on one, by the same reckoning.
  const grownOld = age !== undefined && matchLimit(scene.knowledge, "lifetime", age) !== undefined;
  const because = own
    ? `it came through ${counted(beat.pauses, "pause")} of ${duration(beat.mean)} and was cut in the next one of the same length`
    : `it was cut after ${duration(idle)}, the very pause between heartbeats of other sockets at this address`;
  const found = { rule: "heartbeat-race", because, limit: beat.mean, ...(known ? { known } : {}) } as const;
  if (known && !grownOld) return { ...found, confidence: "likely", weight: WEIGHT.raceKnown };
  if (alike + Number(late) > 1) return { ...found, confidence: "likely", weight: WEIGHT.racePattern };
  return { ...found, confidence: "possible", weight: known ? WEIGHT.raceOrAge : WEIGHT.raceOnce };
}

/** A cadence that the connection itself kept up: its longest pause was one beat. */
function ownBeat({ connection }: Ended): Beat | undefined {
  return [connection.sent, connection.received]
    .flatMap((traffic) => beatOf(traffic) ?? [])
    .find(({ mean }) => isNear(mean, connection.longestSurvived ?? 0));
}

/** For one that died in its first pause: the beat that others at its address keep up. */
function beatOfOthers({ connection, idle }: Ended, scene: Scene): Beat | undefined {
  const { sent, received } = connection;
  if (idle === undefined || sent.frames > 1 || received.frames > 1 || sent.frames + received.frames === 0)
    return undefined;
  return scene.placeOf(connection).beats.find(({ mean }) => isNear(idle, mean));
}

function isNear(measured: Millis, expected: Millis): boolean {
  return Math.abs(measured - expected) <= spread(expected);
}

function spread(beat: Millis): Millis {
  return Math.max(250, beat * 0.03);
}
