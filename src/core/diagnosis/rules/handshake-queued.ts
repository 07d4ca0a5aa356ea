import type { Millis } from "../../base/units.ts";
import type { Connection, Session } from "../../session/session.ts";
import { grouped } from "../ends.ts";
import { named } from "../evidence.ts";
import type { Evidence, Finding, Rule } from "../finding.ts";
import { duration, inWords } from "../format.ts";
import { advise, finding, SEND_REPORT } from "../make-finding.ts";
import { attemptsBefore, type Blocker, blockerOf, queuedUntil } from "../waiting.ts";

/** Name lookup, TCP and TLS of a far server fit into this. */
const NOTABLE_MS = 3000;
/** From here on a person gives up. */
const GRAVE_MS = 10_000;
/**
 * Chromium delays new handshakes by one to five seconds when many are under way or have failed
 * (services/network/websocket_throttler.cc): twice as long for each, up to sixteen.
 */
const THROTTLE_MS = 6000;
const ATTEMPTS_THAT_SLOW = 12;
const FAILURE_WINDOW_MS = 300_000;

interface Waiting {
  readonly connection: Connection;
  readonly waited: Millis;
  readonly blocker: Blocker | undefined;
  /** how many other attempts may have made the browser slow down; 0 if the wait was longer than that */
  readonly slowedBy: number;
}

export const handshakeQueued: Rule = {
  meta: {
    id: "handshake-queued",
    description:
      "A socket was made but its handshake was not sent for seconds: held back, slowed down, or without a way.",
  },
  check(session) {
    const waiting = [...session.connections.values()].flatMap((connection) => waitingOf(connection, session));
    return [...grouped(waiting, reasonOf).values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      if (first.blocker) return heldBack(group, first.blocker);
      return first.slowedBy > 0 ? slowedDown(group, first) : noWay(group);
    });
  },
};

function waitingOf(connection: Connection, session: Session): Waiting[] {
  if (connection.seenLate || connection.blocked || connection.closeCalled) return [];
  // Until when it waited was not seen.
  if (connection.endUnseen && connection.handshake.sentAt === undefined) return [];
  // One that ended with the browser's reason is told by that reason.
  if (connection.handshake.error !== undefined && connection.handshake.sentAt === undefined) return [];
  const waited = queuedUntil(connection, session) - connection.createdAt;
  if (waited < NOTABLE_MS) return [];
  const attempts = waited <= THROTTLE_MS ? attemptsBefore(connection, session, FAILURE_WINDOW_MS) : 0;
  const slowedBy = attempts >= ATTEMPTS_THAT_SLOW ? attempts : 0;
  return [{ connection, waited, slowedBy, blocker: blockerOf(connection, session) }];
}

function reasonOf({ connection, blocker, slowedBy }: Waiting): string {
  if (blocker) return `behind ${blocker.connection.id} ${blocker.sameHost}`;
  return slowedBy > 0 ? "slowed down" : `no way to ${connection.host}`;
}

function heldBack(group: readonly Waiting[], { connection: other, sameHost }: Blocker): Finding {
  const longest = inWords(longestOf(group));
  return finding({
    ...shared(group),
    severity: "error",
    confidence: sameHost ? "likely" : "possible",
    title:
      group.length === 1
        ? `The socket waited ${longest} behind another whose handshake got no answer.`
        : `${group.length} sockets waited up to ${longest} behind another whose handshake got no answer.`,
    summary: sameHost
      ? "Likely: browsers send one handshake at a time to an address, and that of another socket to this host was still unanswered."
      : "Possible: browsers send one handshake at a time to an IP address, and another host at the same port, perhaps at the same address, had not answered.",
    evidence: [
      { label: "In front", value: named(other), at: other.handshake.sentAt ?? other.createdAt, connection: other.id },
      ...evidenceOf(group),
    ],
    ruledOut: [{ cause: "These sockets' own address", because: "Their handshakes had not even been sent." }],
    advice: advise(
      SEND_REPORT,
      "Mend the address that does not answer: while it hangs, every socket to the same IP address and port waits, whatever its host name.",
      "Close a socket that has not opened within ten seconds or so, and connect again later: that lets the others through.",
    ),
    unseen: sameHost ? [] : ["The IP address of a socket is not known before it opens."],
  });
}

function slowedDown(group: readonly Waiting[], first: Waiting): Finding {
  return finding({
    ...shared(group),
    severity: "info",
    confidence: "likely",
    title: `The browser held handshakes back for up to ${inWords(longestOf(group))}, because the page tries so many.`,
    summary: `Likely: ${first.slowedBy} others were under way or had failed shortly before, and Chromium then delays new ones by up to five seconds.`,
    evidence: evidenceOf(group),
    advice: advise(
      "Nothing to do here, unless the page does not work: then other findings say why.",
      "Nothing to do on the server about the delay itself.",
      "Open fewer sockets at once, and reconnect with growing pauses, so that the browser has no need to slow the page down.",
    ),
  });
}

function noWay(group: readonly Waiting[]): Finding {
  const longest = longestOf(group);
  const open = group.some(
    ({ connection }) => connection.closedAt === undefined && connection.handshake.sentAt === undefined,
  );
  return finding({
    ...shared(group),
    severity: longest >= GRAVE_MS ? "warning" : "info",
    confidence: "possible",
    title: open
      ? `No connection to the server has come about for ${inWords(longest)}.`
      : `It took ${inWords(longest)} until the handshake could be sent.`,
    summary:
      "Possible: looking up the name, connecting or setting up TLS takes this long. A firewall that drops packets without a word looks like this.",
    evidence: evidenceOf(group),
    advice: advise(
      "Try once from another network, such as a phone's hotspot.",
      "Check that the port is open from the user's network: a firewall should refuse, not drop.",
      "Use the page's own host and port, which are known to be reachable.",
    ),
    unseen: ["The steps before the handshake (name, TCP, TLS, proxy) are not shown to extensions."],
  });
}

function shared(group: readonly Waiting[]) {
  return {
    rule: "handshake-queued",
    connections: group.map(({ connection }) => connection.id),
    references: ["https://www.rfc-editor.org/rfc/rfc6455#section-4.1"],
  } as const;
}

function evidenceOf(group: readonly Waiting[]): Evidence[] {
  return group.slice(0, 5).map(({ connection, waited }) => ({
    label: "Without a handshake",
    value: `${named(connection)}, for ${duration(waited)}`,
    at: connection.createdAt,
    connection: connection.id,
  }));
}

function longestOf(group: readonly Waiting[]): Millis {
  return Math.max(...group.map(({ waited }) => waited));
}
