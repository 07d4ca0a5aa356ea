import type { RoleAdvice } from "../../knowledge/knowledge.ts";
import { endsExplainedBy } from "../causes/explain.ts";
import { placeOf } from "../ended.ts";
import { grouped } from "../ends.ts";
import { evidenceOfEnds } from "../evidence.ts";
import { factFor } from "../failed.ts";
import type { Rule } from "../finding.ts";
import { advise, finding, SEND_REPORT } from "../make-finding.ts";
import { roleAdvice } from "../roles.ts";
import { ruledOutFor } from "../ruled-out.ts";
import { cluesFor, suspectsOnTheWay } from "../suspects.ts";

/** Hops pass frames on, or frame them anew as servers do; a mask comes from the library that the server uses. */
const MASKED = /^A server must not mask/;
const SERVER_MASKS: RoleAdvice = {
  user: SEND_REPORT,
  operations: "Update or replace the WebSocket library of the server: what is on the way adds no mask.",
  developer: "Send frames from the server without a mask: only clients mask (RFC 6455, section 5.1).",
};

export const protocolError: Rule = {
  meta: {
    id: "protocol-error",
    description: "The browser ended an open connection over data that broke the protocol.",
  },
  check(session, knowledge) {
    const groups = grouped(
      endsExplainedBy("protocol-error", session, knowledge),
      ({ ended }) => `${ended.connection.error?.message} ${placeOf(ended.connection)}`,
    );
    return [...groups.values()].flatMap((all) => {
      const [first] = all;
      const error = first?.ended.connection.error;
      if (!first || !error) return [];
      const { connection } = first.ended;
      const fact = factFor(error.message, knowledge);
      const ends = all.map(({ ended }) => ended);
      const blank = error.message === "";
      return [
        finding({
          rule: "protocol-error",
          severity: "error",
          confidence: "certain",
          connections: ends.map((ended) => ended.connection.id),
          title: blank
            ? "The browser ended the connection over a fault, and another extension hides which."
            : (fact?.title ?? "The browser ended the connection over a fault that it names."),
          summary: `Certain: the browser says so. ${fact?.meaning ?? "The browser ends a connection at the first thing that breaks the protocol."}`,
          evidence: [
            {
              label: "The browser's words",
              value: blank ? "(blank)" : error.message,
              at: error.at,
              connection: connection.id,
            },
            ...(connection.extensions ? [{ label: "Extensions in use", value: connection.extensions }] : []),
            ...evidenceOfEnds(ends),
          ],
          ruledOut: ruledOutFor(first, session, knowledge),
          suspects: suspectsOnTheWay(cluesFor(connection, session, knowledge)),
          advice: fact
            ? roleAdvice(MASKED.test(error.message) ? SERVER_MASKS : { ...fact.advice, user: SEND_REPORT })
            : advise(
                SEND_REPORT,
                "Look for a hop that changes the data on the way.",
                "Repeat this without other extensions: the console then names the fault.",
              ),
          references: ["https://www.rfc-editor.org/rfc/rfc6455#section-7.1.7", ...(fact ? [fact.source] : [])],
        }),
      ];
    });
  },
};
