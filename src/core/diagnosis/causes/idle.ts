import type { Millis } from "../../base/units.ts";
import { type Ended, isUnexpected, saysIdle } from "../ends.ts";
import type { Confidence } from "../finding.ts";
import { counted, duration } from "../format.ts";
import { COMMON_WINDOW, matchLimit, tolerance } from "../limits.ts";
import { type Cause, isRound, timerSpread, WEIGHT } from "./cause.ts";
import type { Scene } from "./scene.ts";

/** Shorter silences say nothing, however alike they are: a server that resets at once looks the same. */
const SHORTEST_PATTERN: Millis = 2500;
/** From here on two alike say something, and three are convincing. */
const CLEAR_PATTERN: Millis = 5000;
/** TCP gives up on unanswered data after minutes at the latest; browsers show it earlier. */
const FOUND_DEAD_WITHIN: Millis = 150_000;

/** The connection was cut because nothing (visible) went over it for some time. */
export function idleCause(ended: Ended, scene: Scene): Cause | undefined {
  const { idle, connection } = ended;
  if (idle === undefined || !isUnexpected(ended)) return undefined;
  if (saysIdle(ended)) {
    return cause(
      "likely",
      WEIGHT.said,
      `the goodbye itself says so: ${JSON.stringify(connection.close?.reason)}`,
      idle,
    );
  }
  const contradicted = scene.placeOf(connection).survived > idle + tolerance(idle);
  const inWindow = idle >= COMMON_WINDOW.from && idle <= COMMON_WINDOW.to;
  // Whatever speaks against it, a silence in the common window is always worth a word.
  if (contradicted && !inWindow) return foundDead(ended);

  const known = matchLimit(scene.knowledge, "idle", idle);
  if (known) {
    const reach = tolerance(known.ms);
    const alike = scene.silentFor(connection.host, known.ms - reach, known.ms + reach).length;
    const because = `${counted(alike, "socket")} to this host ended within ${duration(reach)} of the known idle limit of ${duration(known.ms)}`;
    const found =
      alike > 1 && !contradicted
        ? cause("likely", WEIGHT.idlePattern, because, idle)
        : cause("possible", WEIGHT.idleKnown, because, idle);
    return { ...found, known };
  }
  const alike = scene.silentFor(connection.host, idle - timerSpread(idle), idle + timerSpread(idle)).length;
  const clear = idle >= CLEAR_PATTERN;
  if (alike > (clear ? 1 : 2) && idle >= SHORTEST_PATTERN && !contradicted) {
    const because = `${counted(alike, "socket")} to this host ended after the same silence of ${duration(idle)}`;
    return alike > 2 && clear
      ? cause("likely", WEIGHT.newLimitPattern, because, idle)
      : cause("possible", WEIGHT.weakPattern, because, idle);
  }
  if (inWindow) {
    const because = `a silence of ${duration(idle)} came before the end, and most limits lie between 60 and 120 s`;
    return cause("possible", WEIGHT.idleWindow, because, idle);
  }
  // An end that was not seen may well be the page's own, and pages like round numbers too.
  if (isRound(idle) && ended.end !== "unknown") {
    const because = `it ended after a silence of exactly ${duration(idle)}, and limits are set in round numbers`;
    return cause("possible", WEIGHT.roundIdle, because, idle);
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
  return cause("possible", WEIGHT.foundDead, because, length);
}

/** Whether a cause of this rule is the kind that shows only when the page sends again. */
export function isFoundDead(ended: Ended, limit: Millis): boolean {
  return ended.idle !== undefined && ended.idle < limit - tolerance(limit) && foundDead(ended) !== undefined;
}

function cause(confidence: Confidence, weight: number, because: string, limit: Millis): Cause {
  return { rule: "idle-timeout", confidence, weight, because, limit };
}
