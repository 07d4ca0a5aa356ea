import type { Connection, Session } from "../../session/session.ts";
import { named } from "../evidence.ts";
import type { Finding, Rule } from "../finding.ts";
import { duration, inWords } from "../format.ts";
import { advise, finding, SEND_REPORT } from "../make-finding.ts";
import { blockerOf, attemptsBefore, queuedUntil } from "../waiting.ts";

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

export const handshakeQueued: Rule = {
  meta: {
    id: "handshake-queued",
    description:
      "A socket was made but its handshake was not sent for seconds: held back, slowed down, or without a way.",
  },
  check(session) {
    return [...session.connections.values()].flatMap((connection) => {
      if (connection.seenLate || connection.blocked || connection.closeCalled) return [];
      const waited = queuedUntil(connection, session) - connection.createdAt;
      // One that ended with the browser's reason is told by that reason.
      const told = connection.handshake.error !== undefined && connection.handshake.sentAt === undefined;
      return waited < NOTABLE_MS || told ? [] : [findingFor(connection, waited, session)];
    });
  },
};

function findingFor(connection: Connection, waited: number, session: Session): Finding {
  const blocker = blockerOf(connection, session);
  const attempts = attemptsBefore(connection, session, FAILURE_WINDOW_MS);
  const evidence = [
    { label: "Waiting", value: named(connection), at: connection.createdAt, connection: connection.id },
    { label: "Without a handshake for", value: duration(waited) },
  ];
  const shared = {
    rule: "handshake-queued",
    connections: [connection.id],
    references: ["https://www.rfc-editor.org/rfc/rfc6455#section-4.1"],
  } as const;
  if (blocker) {
    const { connection: other, sameHost } = blocker;
    return finding({
      ...shared,
      severity: "error",
      confidence: sameHost ? "likely" : "possible",
      connections: [connection.id, other.id],
      title: `The socket waited ${inWords(waited)} behind another whose handshake got no answer.`,
      summary: sameHost
        ? "Likely: browsers send one handshake at a time to an address, and that of another socket to this host was still unanswered."
        : "Possible: browsers send one handshake at a time to an IP address, and another host at the same port, perhaps at the same address, had not answered.",
      evidence: [
        ...evidence,
        { label: "Behind", value: named(other), at: other.handshake.sentAt ?? other.createdAt, connection: other.id },
      ],
      ruledOut: [{ cause: "This socket's own address", because: "Its handshake had not even been sent." }],
      advice: advise(
        SEND_REPORT,
        "Mend the address that does not answer: while it hangs, every socket to the same IP address and port waits, whatever its host name.",
        "Close a socket that has not opened within ten seconds or so, and connect again later: that lets the others through.",
      ),
      unseen: sameHost ? [] : ["The IP address of a socket is not known before it opens."],
    });
  }
  if (attempts >= ATTEMPTS_THAT_SLOW && waited <= THROTTLE_MS) {
    return finding({
      ...shared,
      severity: "info",
      confidence: "likely",
      title: `The browser held the handshake back for ${inWords(waited)}, because the page tries so many.`,
      summary: `Likely: ${attempts} others were under way or had failed shortly before, and Chromium then delays new ones by up to five seconds.`,
      evidence,
      advice: advise(
        "Nothing to do here, unless the page does not work: then other findings say why.",
        "Nothing to do on the server about the delay itself.",
        "Open fewer sockets at once, and reconnect with growing pauses, so that the browser has no need to slow the page down.",
      ),
    });
  }
  const open = connection.closedAt === undefined && connection.handshake.sentAt === undefined;
  return finding({
    ...shared,
    severity: waited >= GRAVE_MS ? "warning" : "info",
    confidence: "possible",
    title: open
      ? `No connection to the server has come about for ${inWords(waited)}.`
      : `It took ${inWords(waited)} until the handshake could be sent.`,
    summary:
      "Possible: looking up the name, connecting or setting up TLS takes this long. A firewall that drops packets without a word looks like this.",
    evidence,
    advice: advise(
      "Try once from another network, such as a phone's hotspot.",
      "Check that the port is open from the user's network: a firewall should refuse, not drop.",
      "Use the page's own host and port, which are known to be reachable.",
    ),
    unseen: ["The steps before the handshake (name, TCP, TLS, proxy) are not shown to extensions."],
  });
}
