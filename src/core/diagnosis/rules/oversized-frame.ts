import { endsExplainedBy } from "../causes/explain.ts";
import { placeOf } from "../ended.ts";
import { grouped } from "../ends.ts";
import { evidenceOfEnds, unseenOf } from "../evidence.ts";
import type { Evidence, Rule } from "../finding.ts";
import { size } from "../format.ts";
import { advise, finding, SEND_REPORT, SERVER_SAID_SO } from "../make-finding.ts";
import { ruledOutFor } from "../ruled-out.ts";
import { cluesFor } from "../suspects.ts";

export const oversizedFrame: Rule = {
  meta: {
    id: "oversized-frame",
    description: "A connection ended because a message was too big, or right after its largest message.",
  },
  check(session, knowledge) {
    const groups = grouped(
      endsExplainedBy("oversized-frame", session, knowledge),
      ({ ended }) => `${ended.end} ${placeOf(ended.connection)}`,
    );
    return [...groups.values()].flatMap((all) => {
      const [first] = all;
      if (!first) return [];
      const { connection } = first.ended;
      const ends = all.map(({ ended }) => ended);
      const said = first.cause.confidence === "certain";
      const gateway = cluesFor(connection, session, knowledge).find((clue) => clue.intermediary.id === "aws-apigw-ws");
      return [
        finding({
          rule: "oversized-frame",
          severity: "error",
          confidence: first.cause.confidence,
          connections: ends.map((ended) => ended.connection.id),
          title: said
            ? "The server closed the connection because a message was too big."
            : "The connection broke off right after a large message.",
          summary: `${said ? "Certain" : "Possible"}: ${first.cause.because}.`,
          evidence: [...largestOf(connection.id, connection.sent.largest), ...evidenceOfEnds(ends)],
          ruledOut: ruledOutFor(first, session, knowledge),
          suspects: gateway
            ? [
                {
                  intermediary: gateway.intermediary.id,
                  because: `${gateway.because}, and it takes frames of 32 kB and messages of 128 kB at most.`,
                },
              ]
            : [],
          advice: advise(
            said ? SERVER_SAID_SO : SEND_REPORT,
            "Raise the largest message size of the server and of every gateway on the way.",
            "Send large data in parts, or over an ordinary request.",
          ),
          unseen: unseenOf(ends),
          references: ["https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1"],
        }),
      ];
    });
  },
};

function largestOf(connection: string, largest: { bytes: number; at: number } | undefined): Evidence[] {
  return largest
    ? [{ label: "Largest message of the page", value: size(largest.bytes), at: largest.at, connection }]
    : [];
}
