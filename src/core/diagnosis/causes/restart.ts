import type { Millis } from "../../base/units.ts";
import type { Connection } from "../../session/session.ts";
import { placeOf } from "../ended.ts";
import { type Ended, endsNear, isUnexpected } from "../ends.ts";
import { counted, duration } from "../format.ts";
import { matchLimit } from "../limits.ts";
import { aliveAt, type Cause, type Scene, WEIGHT } from "./cause.ts";

/** A stopping server ends its sockets within this time. */
const TOGETHER: Millis = 3000;
/** New attempts within this time of the end still meet what ended it. */
const RETRY_WITHIN: Millis = 30_000;
const SERVICE_RESTART = 1012;
const NO_SERVER = new Set([502, 503, 504]);
const NO_SERVER_TEXT =
  /ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE|closed before receiving a handshake response/;

/** The server, or the proxy before it, was stopped or restarted. */
export function restartCause(ended: Ended, scene: Scene): Cause | undefined {
  if (ended.connection.close?.code === SERVICE_RESTART) {
    return cause("likely", WEIGHT.said, "the server said so with its code 1012", together(ended, scene));
  }
  if (!isUnexpected(ended)) return undefined;
  const peers = together(ended, scene);
  const failed = failedRetries(ended, scene);
  const several = peers.length > 1 && haveDifferentAges(peers) && !shareAnIdleLimit(peers, scene);
  if (failed.length > 0) {
    const first = failed[0];
    const answer =
      first?.handshake.status === undefined ? "were refused" : `were answered with ${first.handshake.status}`;
    const because = `${counted(failed.length, "new attempt")} to the same address right afterwards ${answer}`;
    return cause("likely", WEIGHT.restartSeen, several ? `${alike(peers)}, and ${because}` : because, peers);
  }
  if (!several || survivors(ended, scene) > 0) return undefined;
  return cause("likely", WEIGHT.restartTogether, alike(peers), peers);
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

/** Sockets to the same host that lived through the moment. */
function survivors(ended: Ended, { session }: Scene): number {
  let count = 0;
  for (const other of session.connections.values()) {
    if (other.host !== ended.connection.host || other === ended.connection) continue;
    if (aliveAt(other, ended.at - TOGETHER) && aliveAt(other, ended.at + TOGETHER)) count++;
  }
  return count;
}

function failedRetries(ended: Ended, { places }: Scene): Connection[] {
  const tried = (places.get(placeOf(ended.connection)) ?? []).filter(
    (other) => other.createdAt >= ended.at - 500 && other.createdAt <= ended.at + RETRY_WITHIN,
  );
  return tried.filter(
    ({ handshake }) =>
      (handshake.status !== undefined && NO_SERVER.has(handshake.status)) || NO_SERVER_TEXT.test(handshake.error ?? ""),
  );
}

function haveDifferentAges(peers: readonly Ended[]): boolean {
  const ages = peers.flatMap((peer) => peer.age ?? []);
  return ages.length > 1 && Math.max(...ages) - Math.min(...ages) > TOGETHER;
}

/** Sockets that fell silent together are cut together, by a limit and not by a restart. */
function shareAnIdleLimit(peers: readonly Ended[], { knowledge }: Scene): boolean {
  return peers.every(({ idle }) => idle !== undefined && matchLimit(knowledge, "idle", idle) !== undefined);
}

function cause(confidence: Cause["confidence"], weight: number, because: string, peers: readonly Ended[]): Cause {
  return { rule: "server-restart", confidence, weight, because, peers };
}
