import { endsExplainedBy } from "../causes/explain.ts";
import { configAdvice, heartbeatFor } from "../config.ts";
import { UNSEEN_PINGS } from "../ended.ts";
import { evidenceOfEnds, unseenOf } from "../evidence.ts";
import type { Rule } from "../finding.ts";
import { duration, inWords } from "../format.ts";
import { limitGroups } from "../limit-groups.ts";
import { advise, finding, RELOAD } from "../make-finding.ts";
import { reproduceSilence } from "../reproduce.ts";
import { ruledOutFor } from "../ruled-out.ts";
import { cluesFor, suspectsForLimit } from "../suspects.ts";

export const heartbeatRace: Rule = {
  meta: {
    id: "heartbeat-race",
    description: "A connection with a regular heartbeat was cut in a pause of just the heartbeat's length.",
  },
  check(session, knowledge) {
    return limitGroups(endsExplainedBy("heartbeat-race", session, knowledge)).map(
      ({ all, first, limit, confidence }) => {
        const { connection } = first.ended;
        const ends = all.map(({ ended }) => ended);
        const suspects = suspectsForLimit(cluesFor(connection, session, knowledge), { type: "idle", ms: limit });
        const sure = confidence === "likely" || all.length > 1 ? "likely" : "possible";
        const beat = heartbeatFor(limit);
        return finding({
          rule: "heartbeat-race",
          severity: "error",
          confidence: sure,
          connections: ends.map((ended) => ended.connection.id),
          title: `The heartbeat comes every ${inWords(limit)}, just as often as a limit on the way allows, and was once too late.`,
          summary: `${sure === "likely" ? "Likely" : "Possible"}: ${first.cause.because}. Two equal timers race: sockets die at random multiples of their length.${suspects[0] ? ` ${suspects[0].because}` : ""}`,
          evidence: [
            { label: "Heartbeat", value: `every ${duration(limit)}` },
            {
              label: "Longest silence that was survived",
              value: duration(connection.longestSurvived ?? 0),
              connection: connection.id,
            },
            ...evidenceOfEnds(ends),
          ],
          ruledOut: ruledOutFor(first, session, knowledge),
          suspects,
          advice: [
            ...advise(
              RELOAD,
              `Raise the idle limit well above ${duration(limit)}, or let the server ping every ${beat} s.`,
              `Send the heartbeat every ${beat} s: strictly more often than the limit, with room to spare.`,
            ),
            ...configAdvice(knowledge, suspects, connection, limit),
            reproduceSilence(connection),
          ],
          unseen: unseenOf(ends, UNSEEN_PINGS),
          references: ["https://nginx.org/en/docs/http/websocket.html"],
        });
      },
    );
  },
};
