import type { EpochMillis, Millis } from "../../base/units.ts";
import type { Connection, HeldBack } from "../../session/session.ts";
import { named } from "../evidence.ts";
import type { Evidence, Finding, Rule } from "../finding.ts";
import { counted, duration, inWords, size } from "../format.ts";
import { advise, finding } from "../make-finding.ts";

/** A large message may well take a few seconds over a slow line. */
const NOTABLE_MS = 5000;
/** So many messages more, while the earlier ones wait, are no single upload. */
const GOES_ON_SENDING = 3;
/** Of many stretches so many are spelled out. */
const SHOWN = 5;

export const backpressure: Rule = {
  meta: {
    id: "backpressure",
    description: "What the page sent waited in the browser, because the network or the server did not take it.",
  },
  check(session) {
    return [...session.connections.values()].flatMap((connection) => {
      const stretches = (connection.heldBack ?? []).filter((held) => lengthOf(held, session.now) >= NOTABLE_MS);
      return stretches.length === 0 ? [] : [held(connection, stretches, session.now)];
    });
  },
};

function held(connection: Connection, stretches: readonly HeldBack[], now: EpochMillis): Finding {
  const longest = stretches.reduce((a, b) => (lengthOf(b, now) > lengthOf(a, now) ? b : a));
  const peak = Math.max(...stretches.map((stretch) => stretch.peak));
  const sends = stretches.reduce((sum, stretch) => sum + stretch.sends, 0);
  const goesOnSending = sends >= GOES_ON_SENDING;
  const since = inWords(lengthOf(longest, now));
  return finding({
    rule: "backpressure",
    severity: goesOnSending ? "warning" : "info",
    confidence: "certain",
    connections: [connection.id],
    title:
      longest.to === undefined
        ? `What the page sends has been waiting in the browser for ${since}.`
        : `What the page sent waited in the browser for ${since}.`,
    summary: `Certain: the browser itself counted up to ${size(peak)} that were not yet sent${goesOnSending ? `, and the page sent ${counted(sends, "further message")} meanwhile` : ""}. Whether the network is slow or the server does not read cannot be told apart here.`,
    evidence: [
      {
        label: "Connection",
        value: named(connection),
        at: connection.openedAt ?? connection.createdAt,
        connection: connection.id,
      },
      ...stretches.slice(-SHOWN).flatMap((stretch) => evidenceOf(stretch, connection, now)),
      { label: "Sent in all", value: `${counted(connection.sent.frames, "message")}, ${size(connection.sent.bytes)}` },
    ],
    advice: advise(
      "If the page is slow or shows old data, wait until it has caught up; a faster network may help.",
      "Look whether the server reads from this connection: if its receive queue (`ss -tn`) is full, the server is stuck or overloaded; if not, the way to it is too slow for what the page sends.",
      "Look at `bufferedAmount` before each `send()`: wait, send less often, or drop what a newer message replaces. Browsers keep everything in memory until it is taken.",
    ),
    unseen: [
      "Data that the operating system and the hops on the way hold is not counted, so more waits than is shown, and a heartbeat that the page sends waits behind it.",
    ],
    references: ["https://websockets.spec.whatwg.org/#dom-websocket-bufferedamount"],
  });
}

function evidenceOf(stretch: HeldBack, { id, closedAt }: Connection, now: EpochMillis): Evidence[] {
  const { from, to, peak } = stretch;
  const begun: Evidence = { label: "Began to wait", value: `up to ${size(peak)}`, at: from, connection: id };
  const length = duration(lengthOf(stretch, now));
  if (to === undefined) return [begun, { label: "Waits still", value: `after ${length}`, connection: id }];
  const label = to === closedAt ? "Waited until the end" : "Taken";
  return [begun, { label, value: `after ${length}`, at: to, connection: id }];
}

function lengthOf({ from, to }: HeldBack, now: EpochMillis): Millis {
  return (to ?? Math.max(now, from)) - from;
}
