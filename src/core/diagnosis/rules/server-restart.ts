import { endsExplainedBy } from "../causes/explain.ts";
import { grouped } from "../ends.ts";
import { evidenceOfEnds, unseenOf } from "../evidence.ts";
import type { Rule } from "../finding.ts";
import { advise, finding, RELOAD } from "../make-finding.ts";
import { moments } from "../moments.ts";
import { ruledOutFor } from "../ruled-out.ts";
import { cluesFor, suspectsOnTheWay } from "../suspects.ts";

const ONE_EVENT_MS = 5000;

export const serverRestart: Rule = {
  meta: {
    id: "server-restart",
    description:
      "Sockets to one host ended together or were followed by refusals: the server or its proxy was restarted.",
  },
  check(session, knowledge) {
    const byHost = grouped(endsExplainedBy("server-restart", session, knowledge), ({ ended }) => ended.connection.host);
    return [...byHost].flatMap(([host, atHost]) =>
      moments(atHost, ONE_EVENT_MS).flatMap((all) => {
        const [first] = all;
        if (!first) return [];
        const ends = all.map(({ ended }) => ended);
        return [
          finding({
            rule: "server-restart",
            severity: "error",
            confidence: first.cause.confidence,
            connections: ends.map((ended) => ended.connection.id),
            title:
              ends.length === 1
                ? `The server at ${host} was stopped or restarted, which ended the connection.`
                : `The server at ${host} was stopped or restarted, which ended ${ends.length} connections.`,
            summary: `Likely: ${first.cause.because}.`,
            evidence: evidenceOfEnds(ends),
            ruledOut: ruledOutFor(first, session, knowledge),
            suspects: suspectsOnTheWay(cluesFor(first.ended.connection, session, knowledge)),
            advice: advise(
              RELOAD,
              "Compare the time shown with deployments, restarts and crashes of the server and of every proxy before it. Drain sockets before stopping: close them with 1012, a few at a time.",
              "Reconnect with growing, random pauses, so that not everyone comes back at the same moment.",
            ),
            unseen: unseenOf(
              ends,
              "Whether the server itself or a proxy before it was restarted cannot be told from here.",
            ),
            references: ["https://www.iana.org/assignments/websocket/websocket.xhtml"],
          }),
        ];
      }),
    );
  },
};
