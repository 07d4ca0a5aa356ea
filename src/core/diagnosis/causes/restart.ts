import type { EpochMillis, Millis } from "../../base/units.ts";
import type { Connection } from "../../session/session.ts";
import { placeOf } from "../ended.ts";
import { type Ended, endsNear, isUnexpected } from "../ends.ts";
import { counted, duration } from "../format.ts";
import { matchLimit, tolerance } from "../limits.ts";
import { type Cause, timerSpread, WEIGHT } from "./cause.ts";
import type { Scene } from "./scene.ts";

/** A stopping server ends its sockets within this time. */
const TOGETHER: Millis = 3000;
/** New attempts within this time of the end still meet what ended it. */
const RETRY_WITHIN: Millis = 30_000;
const SERVICE_RESTART = 1012;
/** Ages that one timer gives lie closer together. */
const AGES_APART: Millis = 1500;
/** Sockets that had all been used a moment ago share their silence by chance. */
const LONG_SILENCE: Millis = 10_000;

/** The server, or the proxy before it, was stopped or restarted. */
export function restartCause(ended: Ended, scene: Scene): Cause | undefined {
  if (ended.connection.close?.code === SERVICE_RESTART) {
    return cause(WEIGHT.said, "the server said so with its code 1012");
  }
  if (!isUnexpected(ended)) return undefined;
  const peers = together(ended, scene);
  const failed = failedRetries(ended, scene);
  const several = peers.length > 1 && haveDifferentAges(peers) && !shareAnIdleLimit(peers, scene);
  if (failed.length > 0) {
    const first = failed[0];
    const answer = first?.handshake.status === undefined ? "refused" : `answered with ${first.handshake.status}`;
    const because = `${counted(failed.length, "new attempt")} to the same address right afterwards ${failed.length === 1 ? "was" : "were"} ${answer}`;
    return cause(WEIGHT.restartSeen, several ? `${alike(peers)}, and ${because}` : because);
  }
  // Ends that were not seen may be the page closing all it has.
  if (!several || ended.end === "unknown" || othersLivedOn(ended, peers, scene)) return undefined;
  return cause(WEIGHT.restartTogether, alike(peers));
}

function alike(peers: readonly Ended[]): string {
  const ages = peers.flatMap((peer) => peer.age ?? []);
  return `${peers.length} sockets to this host ended within ${duration(TOGETHER)}, at ages from ${duration(Math.min(...ages))} to ${duration(Math.max(...ages))}`;
}

/** Ends at the same moment: of the same address if there are several, else of the whole host. */
function together(ended: Ended, { ends }: Scene): Ended[] {
  const { connection, at } = ended;
  const near = (group: readonly Ended[] | undefined) =>
    endsNear(group ?? [], at, TOGETHER).filter(
      (other) => isUnexpected(other) || other.connection.close?.code === SERVICE_RESTART,
    );
  const place = near(ends.byPlace.get(placeOf(connection)));
  const host = near(ends.byHost.get(connection.host));
  return place.length > 1 ? place : host;
}

/**
 * Whether a socket to the same host that was as old as those that ended lived through the moment.
 * Younger ones may: a reload ends the old and serves the new.
 */
function othersLivedOn({ connection, at }: Ended, peers: readonly Ended[], scene: Scene): boolean {
  const youngest = Math.max(...peers.map((peer) => peer.connection.openedAt ?? 0));
  return scene.livedThrough(connection.host, Math.min(youngest, at - TOGETHER), at + TOGETHER);
}

function failedRetries({ connection, at }: Ended, scene: Scene): Connection[] {
  return scene.placeOf(connection).refused.filter((attempt) => isRetryAfter(attempt, at));
}

/** Whether an attempt came soon enough after an end to meet what ended it. */
export function isRetryAfter({ createdAt }: Connection, at: EpochMillis): boolean {
  return createdAt >= at - 500 && createdAt <= at + RETRY_WITHIN;
}

function haveDifferentAges(peers: readonly Ended[]): boolean {
  const ages = peers.flatMap((peer) => peer.age ?? []);
  return ages.length > 1 && Math.max(...ages) - Math.min(...ages) > AGES_APART;
}

/**
 * Sockets that fell silent together are cut together, by a limit and not by a restart: a known one, or
 * one that none of them has outlived before.
 */
function shareAnIdleLimit(peers: readonly Ended[], scene: Scene): boolean {
  const silences = peers.flatMap(({ idle }) => idle ?? []);
  if (silences.length < peers.length) return false;
  if (silences.every((idle) => matchLimit(scene.knowledge, "idle", idle) !== undefined)) return true;
  const [shortest, longest] = [Math.min(...silences), Math.max(...silences)];
  return (
    shortest >= LONG_SILENCE &&
    longest - shortest <= timerSpread(longest) &&
    peers.every(({ connection }) => scene.placeOf(connection).survived <= longest + tolerance(longest))
  );
}

function cause(weight: number, because: string): Cause {
  return { rule: "server-restart", confidence: "likely", weight, because };
}
