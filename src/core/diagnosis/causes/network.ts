import type { EpochMillis, Millis } from "../../base/units.ts";
import type { Session } from "../../session/session.ts";
import { hostname, isLoopback } from "../ended.ts";
import { type Ended, endsNear, isUnexpected } from "../ends.ts";
import { duration } from "../format.ts";
import { matchLimit } from "../limits.ts";
import { type Cause, WEIGHT } from "./cause.ts";
import type { Scene } from "./scene.ts";

/** A recorder's timer may be late by itself; a computer that sleeps is later. */
const SHORTEST_SLEEP: Millis = 5000;
/** A socket that died in the computer's sleep is found dead within this time after it woke. */
const AFTER_WAKING: Millis = 60_000;
const AROUND_OFFLINE: Millis = 10_000;
const TOGETHER: Millis = 3000;

/** The computer slept, went offline, or moved to another network. */
export function networkCause(ended: Ended, scene: Scene): Cause | undefined {
  if (!isUnexpected(ended)) return undefined;
  const gap = sleepAround(scene.session, ended.at);
  if (gap) {
    const because = `the computer's clock stood still for ${duration(gap.gapMs)} ${gap.at <= ended.at ? "before" : "around"} the end`;
    return cause(WEIGHT.machine, because);
  }
  if (offlineAround(scene.session, ended.at)) {
    return cause(WEIGHT.machine, "the browser reported at that time that it was offline");
  }
  return diedWithOthers(ended, scene);
}

/** A sleep that covers a moment, or ended shortly before it. */
export function sleepAround(session: Session, at: EpochMillis): { at: EpochMillis; gapMs: Millis } | undefined {
  return session.clockGaps.find(
    (gap) => gap.gapMs >= SHORTEST_SLEEP && at >= gap.at - gap.gapMs - TOGETHER && at <= gap.at + AFTER_WAKING,
  );
}

/** Whether the browser was offline at a moment, or became so or came back within ten seconds of it. */
export function offlineAround(session: Session, at: EpochMillis): boolean {
  let offlineSince: EpochMillis | undefined;
  for (const { kind, at: when } of session.pageEvents) {
    if (kind === "offline") offlineSince ??= when;
    if (kind !== "online" || offlineSince === undefined) continue;
    if (at >= offlineSince - AROUND_OFFLINE && at <= when + AROUND_OFFLINE) return true;
    offlineSince = undefined;
  }
  return offlineSince !== undefined && at >= offlineSince - AROUND_OFFLINE;
}

/** All sockets to different hosts end at once: what they share is this computer's network. */
function diedWithOthers(ended: Ended, { ends, knowledge, livedThrough }: Scene): Cause | undefined {
  // Ends that were not seen may be the page closing all it has.
  if (ended.end === "unknown" || isLoopback(hostname(ended.connection))) return undefined;
  const peers = endsNear(ends.all, ended.at, TOGETHER).filter(
    (other) => isUnexpected(other) && !isLoopback(hostname(other.connection)),
  );
  const hosts = new Set(peers.map((peer) => hostname(peer.connection)));
  if (hosts.size < 2 || livedThrough(undefined, ended.at - TOGETHER, ended.at + TOGETHER)) return undefined;
  if (peers.every(({ idle }) => idle !== undefined && matchLimit(knowledge, "idle", idle))) return undefined;
  const because = `${peers.length === 2 ? "both" : `all ${peers.length}`} sockets, to ${hosts.size} different hosts, ended within ${duration(TOGETHER)}`;
  return cause(WEIGHT.networkTogether, because);
}

function cause(weight: number, because: string): Cause {
  return { rule: "network-change", confidence: "likely", weight, because };
}
