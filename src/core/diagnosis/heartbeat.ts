import type { Millis } from "../base/units.ts";
import type { Connection, Traffic } from "../session/session.ts";
import type { Evidence } from "./finding.ts";
import { duration } from "./format.ts";

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

/**
 * The heartbeats that were seen on a connection: by their text, with whose they are, else by their
 * cadence. Says so when there was none, because that is news where silence is the question.
 */
export function heartbeatEvidence({ id, sent, received }: Connection): Evidence[] {
  const found = [
    { who: "page", ...sent },
    { who: "server", ...received },
  ].flatMap((traffic): Evidence[] => {
    const { who, heartbeats } = traffic;
    const beat = heartbeats ? undefined : beatOf(traffic);
    // One pause has no regularity.
    if (beat && beat.pauses > 1) {
      const value = `a message every ${duration(beat.mean)}, by its regularity`;
      return [{ label: `Heartbeat of the ${who}`, value, connection: id }];
    }
    if (!heartbeats) return [];
    const { kind, frames, firstAt, lastAt } = heartbeats;
    const every = frames > 1 ? `, every ${duration((lastAt - firstAt) / (frames - 1))} on average` : ", seen once";
    return [{ label: `Heartbeat of the ${who}`, value: `${KIND[kind]}${every}`, at: lastAt, connection: id }];
  });
  return found.length > 0 ? found : [{ label: "Heartbeat", value: "none was seen", connection: id }];
}

/** How each kind is spoken of. */
const KIND: Record<NonNullable<Traffic["heartbeats"]>["kind"], string> = {
  "Socket.IO": "Socket.IO's",
  SockJS: "SockJS's",
  SignalR: "SignalR's",
  STOMP: "STOMP's",
  Phoenix: "Phoenix's",
  "Action Cable": "Action Cable's",
  "graphql-ws": "graphql-ws's",
  MQTT: "MQTT's",
  JSON: "a JSON message",
  text: "a text message",
};
