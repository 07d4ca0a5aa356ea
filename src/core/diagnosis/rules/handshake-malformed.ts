import type { RoleAdvice } from "../../knowledge/knowledge.ts";
import { headerValue } from "../../session/apply-event.ts";
import { alike, evidenceOfFailure, failedHandshakes, triedTimes } from "../failed.ts";
import { handshakeConfigAdvice } from "../handshake-config.ts";
import { SEND_REPORT } from "../make-finding.ts";
import type { Evidence, Finding, Rule } from "../finding.ts";
import { reproduceHandshake } from "../reproduce.ts";
import { roleAdvice } from "../roles.ts";
import { cluesFor, suspectsOnTheWay } from "../suspects.ts";

/** What the page asked for, to hold against what came back. */
const ASKED = ["connection", "upgrade", "sec-websocket-protocol", "sec-websocket-extensions"];

/** Faults of the 101's own headers, which a proxy's configuration may cause; the rest is between page and server. */
export const HEADERS_CHANGED =
  /'(Connection|Upgrade|Sec-WebSocket-Accept)' header|'Sec-WebSocket-Accept' header value|must not appear more than once/;
const NOT_HTTP = /ERR_INVALID_HTTP_RESPONSE|Invalid status line/;
const OTHER_PROTOCOL: RoleAdvice = {
  user: SEND_REPORT,
  operations: "Check that this port belongs to the WebSocket server, and that no hop damages what it answers.",
  developer: "Check host, port and scheme of the address: another service may listen there.",
};

export const handshakeMalformed: Rule = {
  meta: {
    id: "handshake-malformed",
    description:
      "The answer to the handshake broke its rules: Upgrade, Connection, Accept, sub-protocol or extensions.",
  },
  check(session, knowledge) {
    return alike(failedHandshakes(session, knowledge, "malformed")).flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const { connection, fact } = first;
      const connections = group.map((failed) => failed.connection);
      const suspects = suspectsOnTheWay(cluesFor(connection, session, knowledge));
      const asked = ASKED.flatMap((name): Evidence[] => {
        const value = headerValue(connection.handshake.requestHeaders, name);
        return value === undefined ? [] : [{ label: `The browser sent ${name}`, value }];
      });
      const finding: Finding = {
        rule: "handshake-malformed",
        severity: "error",
        confidence: "certain",
        connections: connections.map(({ id }) => id),
        title: fact.title,
        summary: `Certain: the browser refused the answer and says why. ${fact.meaning}${triedTimes(group.length)}`,
        evidence: [...evidenceOfFailure(connections, "Answered after"), ...asked],
        ruledOut: [
          { cause: "A server that cannot be reached", because: "An answer came." },
          { cause: "A refusal", because: "The browser names a broken rule, not a status." },
        ],
        suspects,
        advice: [
          ...roleAdvice(NOT_HTTP.test(first.message) ? OTHER_PROTOCOL : { ...fact.advice, user: SEND_REPORT }),
          ...(HEADERS_CHANGED.test(first.message)
            ? handshakeConfigAdvice(knowledge, suspects, connection, "answer")
            : []),
          reproduceHandshake(connection),
        ],
        unseen: ["The headers of a refused answer are hidden from extensions; the command below shows them."],
        references: ["https://www.rfc-editor.org/rfc/rfc6455#section-4.1", fact.source],
      };
      return [finding];
    });
  },
};
