import type { Millis } from "../../base/units.ts";
import { age as ageOf } from "../../session/silence.ts";
import { placeOf } from "../ended.ts";
import { type Ended, isUnexpected } from "../ends.ts";
import { counted, duration } from "../format.ts";
import { matchLimit, tolerance } from "../limits.ts";
import { type Cause, isRound, sameTimer, type Scene, WEIGHT } from "./cause.ts";

/** A socket counts as busy when its last silence was no more than this part of its life. */
const BUSY_SHARE = 0.6;
const SHORTEST_PATTERN: Millis = 5000;

/** The connection was cut because it had grown old, however busy it was. */
export function lifetimeCause(ended: Ended, scene: Scene): Cause | undefined {
  const { age, connection } = ended;
  if (age === undefined || !isUnexpected(ended) || !isBusy(ended, scene)) return undefined;
  if (oldest(ended, scene) > age + tolerance(age)) return undefined;

  const host = (scene.ends.byHost.get(connection.host) ?? []).filter(
    (other) => isUnexpected(other) && isBusy(other, scene),
  );
  const known = matchLimit(scene.knowledge, "lifetime", age);
  if (known) {
    const peers = host.filter((other) => Math.abs((other.age ?? 0) - known.ms) <= tolerance(known.ms));
    const because = `${counted(peers.length, "busy socket")} to this host ended at the known maximum age of ${duration(known.ms)}`;
    return peers.length > 1
      ? { ...cause("likely", WEIGHT.lifetimePattern, because, peers, age), known }
      : { ...cause("possible", WEIGHT.lifetimeKnown, because, peers, age), known };
  }
  const peers = host.filter((other) => sameTimer(other.age ?? 0, age));
  if (peers.length > 1 && age >= SHORTEST_PATTERN && atDifferentTimes(peers)) {
    const because = `${counted(peers.length, "busy socket")} to this host ended at the same age of ${duration(age)}`;
    return peers.length > 2
      ? cause("likely", WEIGHT.newLimitPattern, because, peers, age)
      : cause("possible", WEIGHT.weakPattern, because, peers, age);
  }
  if (!isRound(age)) return undefined;
  const because = `it ended while busy at an age of exactly ${duration(age)}, and limits are set in round numbers`;
  return cause("possible", WEIGHT.roundAge, because, [ended], age);
}

function isBusy({ idle, age, connection }: Ended, { knowledge }: Scene): boolean {
  if (idle === undefined || age === undefined) return false;
  const frames = connection.sent.frames + connection.received.frames;
  return frames > 1 && idle <= age * BUSY_SHARE && !matchLimit(knowledge, "idle", idle);
}

/** Sockets that were opened together and end together show one event, not one timer. */
function atDifferentTimes(peers: readonly Ended[]): boolean {
  const moments = peers.map((peer) => peer.at);
  return Math.max(...moments) - Math.min(...moments) > 3000;
}

/** The greatest age that any other socket of the same address has reached. */
export function oldest(ended: Ended, { session, places }: Scene): Millis {
  let greatest = 0;
  for (const other of places.get(placeOf(ended.connection)) ?? []) {
    if (other !== ended.connection) greatest = Math.max(greatest, ageOf(other, session.now) ?? 0);
  }
  return greatest;
}

function cause(
  confidence: Cause["confidence"],
  weight: number,
  because: string,
  peers: readonly Ended[],
  limit: Millis,
): Cause {
  return { rule: "lifetime-limit", confidence, weight, because, peers, limit };
}
