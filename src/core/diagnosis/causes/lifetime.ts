import type { Millis } from "../../base/units.ts";
import { type Ended, isUnexpected } from "../ends.ts";
import type { Confidence } from "../finding.ts";
import { counted, duration } from "../format.ts";
import { matchLimit, tolerance } from "../limits.ts";
import { type Cause, isRound, timerSpread, WEIGHT } from "./cause.ts";
import { isBusy, type Scene } from "./scene.ts";

const SHORTEST_PATTERN: Millis = 5000;
/** Ends closer together than this show one event, not one timer. */
const ONE_EVENT: Millis = 3000;

/** The connection was cut because it had grown old, however busy it was. */
export function lifetimeCause(ended: Ended, scene: Scene): Cause | undefined {
  const { age, connection } = ended;
  if (age === undefined || !isUnexpected(ended) || !isBusy(ended, scene.knowledge)) return undefined;
  const older = scene.placeOf(connection).oldest.find(({ id }) => id !== connection.id);
  if (older && older.age > age + tolerance(age)) return undefined;

  const known = matchLimit(scene.knowledge, "lifetime", age);
  if (known) {
    const reach = tolerance(known.ms);
    const alike = scene.busyUntil(connection.host, known.ms - reach, known.ms + reach).length;
    const because = `${counted(alike, "busy socket")} to this host ended at the known maximum age of ${duration(known.ms)}`;
    const found =
      alike > 1
        ? cause("likely", WEIGHT.lifetimePattern, because, age)
        : cause("possible", WEIGHT.lifetimeKnown, because, age);
    return { ...found, known };
  }
  const alike = scene.busyUntil(connection.host, age - timerSpread(age), age + timerSpread(age));
  if (alike.length > 1 && age >= SHORTEST_PATTERN && atDifferentTimes(alike, ended)) {
    const because = `${counted(alike.length, "busy socket")} to this host ended at the same age of ${duration(age)}`;
    return alike.length > 2
      ? cause("likely", WEIGHT.newLimitPattern, because, age)
      : cause("possible", WEIGHT.weakPattern, because, age);
  }
  if (!isRound(age) || ended.end === "unknown") return undefined;
  const because = `it ended while busy at an age of exactly ${duration(age)}, and limits are set in round numbers`;
  return cause("possible", WEIGHT.roundAge, because, age);
}

function atDifferentTimes(alike: readonly Ended[], ended: Ended): boolean {
  return alike.some((other) => Math.abs(other.at - ended.at) > ONE_EVENT);
}

function cause(confidence: Confidence, weight: number, because: string, limit: Millis): Cause {
  return { rule: "lifetime-limit", confidence, weight, because, limit };
}
