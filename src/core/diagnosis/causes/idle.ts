import type { Millis } from "../../base/units.ts";
import { currentSilence } from "../../session/silence.ts";
import { placeOf } from "../ended.ts";
import { type Ended, isUnexpected, saysIdle } from "../ends.ts";
import { counted, duration } from "../format.ts";
import { COMMON_WINDOW, matchLimit, tolerance } from "../limits.ts";
import { type Cause, isRound, sameTimer, type Scene, WEIGHT } from "./cause.ts";

/** Silences shorter than this say nothing, however alike they are. */
const SHORTEST_PATTERN: Millis = 5000;
/** TCP gives up on unanswered data after minutes at the latest; browsers show it earlier. */
const FOUND_DEAD_WITHIN: Millis = 150_000;

/** The connection was cut because nothing (visible) went over it for some time. */
export function idleCause(ended: Ended, scene: Scene): Cause | undefined {
  const { idle, connection } = ended;
  if (idle === undefined || !isUnexpected(ended)) return undefined;
  if (saysIdle(ended)) {
    const because = `the goodbye itself says so: ${JSON.stringify(connection.close?.reason)}`;
    return cause("likely", WEIGHT.said, because, [ended], idle);
  }
  const known = matchLimit(scene.knowledge, "idle", idle);
  const inWindow = idle >= COMMON_WINDOW.from && idle <= COMMON_WINDOW.to;
  const survived = longestSurvived(ended, scene);
  const contradicted = survived > idle + tolerance(idle);
  // Whatever speaks against it, a silence in the common window is always worth a word.
  if (contradicted && !inWindow) return foundDead(ended);

  const host = (scene.ends.byHost.get(connection.host) ?? []).filter(isUnexpected);
  if (known) {
    const peers = host.filter((other) => other.idle !== undefined && within(other.idle, known.ms));
    const because = `${counted(peers.length, "socket")} to this host ended within ${duration(tolerance(known.ms))} of the known limit of ${duration(known.ms)}`;
    const pattern = peers.length > 1 && !contradicted;
    return {
      ...cause(pattern ? "likely" : "possible", pattern ? WEIGHT.idlePattern : WEIGHT.idleKnown, because, peers, idle),
      known,
    };
  }
  const peers = host.filter((other) => other.idle !== undefined && sameTimer(other.idle, idle));
  if (peers.length > 1 && idle >= SHORTEST_PATTERN && !contradicted) {
    const because = `${counted(peers.length, "socket")} to this host ended after the same silence of ${duration(idle)}`;
    return peers.length > 2
      ? cause("likely", WEIGHT.newLimitPattern, because, peers, idle)
      : cause("possible", WEIGHT.weakPattern, because, peers, idle);
  }
  if (inWindow) {
    const because = `a silence of ${duration(idle)} came before the end, and most limits lie between 60 and 120 s`;
    return cause("possible", WEIGHT.idleWindow, because, [ended], idle);
  }
  if (isRound(idle)) {
    const because = `it ended after a silence of exactly ${duration(idle)}, and limits are set in round numbers`;
    return cause("possible", WEIGHT.roundIdle, because, [ended], idle);
  }
  return foundDead(ended);
}

/**
 * A table on the way (NAT, firewall, some load balancers) forgot the connection and told nobody: it
 * ends when the page sends again after a long silence, and nothing ever comes back.
 */
function foundDead(ended: Ended): Cause | undefined {
  const { longestSilence: silence, sent, received } = ended.connection;
  if (!silence || silence.to >= ended.at || ended.at - silence.to > FOUND_DEAD_WITHIN) return undefined;
  const length = silence.to - silence.from;
  const answered = (received.lastAt ?? 0) >= silence.to;
  if (length < COMMON_WINDOW.from || answered || (sent.lastAt ?? 0) < silence.to) return undefined;
  const because = `after ${duration(length)} of silence the page sent again and nothing came back`;
  return cause("possible", WEIGHT.foundDead, because, [ended], length);
}

/** Whether a cause of this rule is the kind that shows only when the page sends again. */
export function isFoundDead(ended: Ended, limit: Millis): boolean {
  return ended.idle !== undefined && ended.idle < limit - tolerance(limit) && foundDead(ended) !== undefined;
}

/** The longest silence that any socket of the same address came through. */
export function longestSurvived(ended: Ended, { session, places }: Scene): Millis {
  let longest = 0;
  for (const other of places.get(placeOf(ended.connection)) ?? []) {
    longest = Math.max(longest, other.longestSurvived ?? 0, currentSilence(other, session.now) ?? 0);
  }
  return longest;
}

function within(measured: Millis, limit: Millis): boolean {
  return Math.abs(measured - limit) <= tolerance(limit);
}

function cause(
  confidence: Cause["confidence"],
  weight: number,
  because: string,
  peers: readonly Ended[],
  limit: Millis,
): Cause {
  return { rule: "idle-timeout", confidence, weight, because, peers, limit };
}
