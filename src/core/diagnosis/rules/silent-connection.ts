import type { Connection, Session } from "../../session/session.ts";
import { UNSEEN_PINGS } from "../ended.ts";
import { named } from "../evidence.ts";
import type { Finding, Rule } from "../finding.ts";
import { duration, inWords } from "../format.ts";
import { advise, finding } from "../make-finding.ts";

/** An answer that is to come at all comes within this. */
const NOTABLE_MS = 30_000;
/** Enough of an answered conversation to know that answers are usual. */
const CONVERSATION = 3;
/** Many times longer than any pause of the server so far. */
const LONGER_THAN_USUAL = 3;

export const silentConnection: Rule = {
  meta: { id: "silent-connection", description: "A socket is open and the page talks, but nothing comes back." },
  check(session) {
    return [...session.connections.values()].flatMap((connection) => {
      if (connection.state !== "open" || connection.seenLate || connection.sent.frames < CONVERSATION) return [];
      const { sent, received } = connection;
      if (received.frames === 0) {
        const since = sent.firstAt ?? session.now;
        return session.now - since < NOTABLE_MS ? [] : [neverAnswered(connection, session.now - since)];
      }
      return stoppedAnswering(connection, session);
    });
  },
};

/** Some protocols only ever send, so this alone is no fault. */
function neverAnswered(connection: Connection, since: number): Finding {
  return finding({
    rule: "silent-connection",
    severity: "info",
    confidence: "possible",
    connections: [connection.id],
    title: `The socket has been open for ${inWords(since)}, and nothing has ever come back.`,
    summary:
      "Possible: the server does not answer, or something on the way holds its messages back. Some applications only ever send; then this is as it should be.",
    evidence: evidenceOf(connection),
    ...rest(),
  });
}

function stoppedAnswering(connection: Connection, session: Session): Finding[] {
  const { sent, received } = connection;
  // In a gap of the recording it may have spoken unseen.
  const last = Math.max(received.lastAt ?? session.now, connection.watchedFrom ?? 0);
  const waited = (sent.lastAt ?? 0) - last;
  const usual = Math.max(received.pauses?.longest ?? 0, 1000);
  if (received.frames < CONVERSATION || waited < NOTABLE_MS || waited < usual * LONGER_THAN_USUAL) return [];
  return [
    finding({
      rule: "silent-connection",
      severity: "warning",
      confidence: "possible",
      connections: [connection.id],
      title: `The page still sends, but the server has said nothing for ${inWords(session.now - last)}.`,
      summary: `Possible: the connection is dead without anyone having been told, or the server is stuck. Until then its longest pause was ${duration(usual)}.`,
      evidence: [
        ...evidenceOf(connection),
        {
          label: "Last message of the server",
          value: duration(session.now - last) + " ago",
          at: last,
          connection: connection.id,
        },
      ],
      ...rest(),
    }),
  ];
}

function evidenceOf(connection: Connection) {
  const { sent, received } = connection;
  return [
    {
      label: "Connection",
      value: named(connection),
      at: connection.openedAt ?? connection.createdAt,
      connection: connection.id,
    },
    { label: "Messages sent", value: String(sent.frames), ...(sent.lastAt === undefined ? {} : { at: sent.lastAt }) },
    { label: "Messages received", value: String(received.frames) },
  ];
}

function rest() {
  return {
    advice: advise(
      "Reload the page.",
      "Look whether the server took the messages: if it did, its answers are lost or held back on the way; if not, the way is dead (NAT, VPN, firewall) or the server is stuck.",
      "Close and reconnect when no answer to a heartbeat comes within a few seconds.",
    ),
    unseen: [UNSEEN_PINGS],
    references: [],
  };
}
