import type { Millis } from "../../base/units.ts";
import type { Connection } from "../../session/session.ts";
import type { Ended } from "../ends.ts";
import { duration } from "../format.ts";
import { type Cause, WEIGHT } from "./cause.ts";

/** Reason texts of libraries: Python websockets (1011), Phoenix (1000), and what applications write alike. */
const REASON = /ping.?time.?out|heart.?beat|keep.?alive|no pong|pong time.?out/i;
/** 3000–4999 and 1011 may carry such a text; so may the page's own close. */

/**
 * Watchdogs of client libraries that close without a reason, by the address or sub-protocol that
 * gives the library away. Figures as in the knowledge base: Socket.IO 25 + 20 s, Action Cable 6 s.
 */
const WATCHDOGS: readonly { name: string; is: (connection: Connection) => boolean; silence: Millis }[] = [
  { name: "Socket.IO", is: ({ path }) => /\/socket\.io\/\?.*EIO=\d/.test(path), silence: 45_000 },
  { name: "Action Cable", is: ({ subprotocol }) => subprotocol?.startsWith("actioncable-v1-") ?? false, silence: 6000 },
];

/** One side gave up because a heartbeat had not come or was not answered. */
export function heartbeatCause(ended: Ended): Cause | undefined {
  const { connection, end } = ended;
  if (end !== "goodbye" && end !== "page") return undefined;
  const reason = end === "page" ? (connection.closeCalled?.reason ?? "") : (connection.close?.reason ?? "");
  const side = end === "page" ? "the page" : "the server";
  if (REASON.test(reason)) {
    return cause("certain", `${side} said so when it closed: ${JSON.stringify(reason)}`);
  }
  const watchdog = WATCHDOGS.find((dog) => dog.is(connection));
  const heard = connection.received.lastAt ?? connection.openedAt;
  const called = connection.closeCalled?.at;
  if (!watchdog || heard === undefined || called === undefined || connection.watchedFrom !== undefined)
    return undefined;
  const silence = called - heard;
  if (Math.abs(silence - watchdog.silence) > Math.max(1500, watchdog.silence * 0.05)) return undefined;
  const because = `the page closed after ${duration(silence)} without hearing anything, which is when ${watchdog.name} gives up`;
  return cause("likely", because);
}

function cause(confidence: Cause["confidence"], because: string): Cause {
  return { rule: "heartbeat-missed", confidence, weight: WEIGHT.said, because };
}
