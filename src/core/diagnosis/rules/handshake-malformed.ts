import { headerValue } from "../../session/apply-event.ts";
import { configAdvice } from "../config.ts";
import { alike, evidenceOfFailure, failedHandshakes, triedTimes } from "../failed.ts";
import type { Evidence, Finding, Rule } from "../finding.ts";
import { reproduceHandshake } from "../reproduce.ts";
import { roleAdvice } from "../roles.ts";
import { cluesFor, suspectsOnTheWay } from "../suspects.ts";

/** What the page asked for, to hold against what came back. */
const ASKED = ["connection", "upgrade", "sec-websocket-protocol", "sec-websocket-extensions"];

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
        evidence: [...evidenceOfFailure(connections), ...asked],
        ruledOut: [
          { cause: "A server that cannot be reached", because: "An answer came." },
          { cause: "A refusal", because: "The browser names a broken rule, not a status." },
        ],
        suspects,
        advice: [
          ...roleAdvice(fact.advice),
          ...configAdvice(knowledge, suspects, connection),
          reproduceHandshake(connection),
        ],
        unseen: ["The headers of a refused answer are hidden from extensions; the command below shows them."],
        references: ["https://www.rfc-editor.org/rfc/rfc6455#section-4.1", fact.source],
      };
      return [finding];
    });
  },
};
