import { endsExplainedBy } from "../causes/explain.ts";
import { configAdvice, renewAfter } from "../config.ts";
import { placeOf, UNSEEN_PINGS } from "../ended.ts";
import { endsOf, isUnexpected } from "../ends.ts";
import { evidenceOfEnds, silenceFrom, unseenOf } from "../evidence.ts";
import type { Rule } from "../finding.ts";
import { counted, duration, inWords, list } from "../format.ts";
import { limitGroups, spreadOf } from "../limit-groups.ts";
import { ownerNames } from "../limits.ts";
import { advise, finding, RELOAD } from "../make-finding.ts";
import { reproduceLifetime } from "../reproduce.ts";
import { ruledOutFor } from "../ruled-out.ts";
import { cluesFor, suspectsForLimit } from "../suspects.ts";

export const lifetimeLimit: Rule = {
  meta: { id: "lifetime-limit", description: "Busy connections ended at an age that fits a maximum lifetime." },
  check(session, knowledge) {
    return limitGroups(endsExplainedBy("lifetime-limit", session, knowledge)).map(
      ({ all, first, limit, known, confidence }) => {
        const { connection } = first.ended;
        const ends = all.map(({ ended }) => ended);
        const suspects = suspectsForLimit(cluesFor(connection, session, knowledge), { type: "lifetime", ms: limit });
        const ofAll = (endsOf(session).byPlace.get(placeOf(connection)) ?? []).filter(isUnexpected).length;
        const shown =
          all.length > 1
            ? `${all.length} of ${counted(ofAll, "socket")} to this address ended at an age of ${duration(limit)}${spreadOf(all)}, in the midst of traffic`
            : first.cause.because;
        return finding({
          rule: "lifetime-limit",
          severity: ends.every(({ end }) => end === "unknown") && confidence === "possible" ? "warning" : "error",
          confidence,
          connections: ends.map((ended) => ended.connection.id),
          title:
            all.length === 1
              ? `The connection was cut at an age of ${inWords(limit)}, although it was in use.`
              : `${all.length} connections to ${placeOf(connection)} were cut at an age of ${inWords(limit)}, although they were in use.`,
          summary: `${confidence === "likely" ? "Likely" : "Possible"}: ${shown}.${suspects[0] ? ` ${suspects[0].because}` : ""}${confidence === "possible" && all.length === 1 ? " A second end at the same age would make it likely." : ""}`,
          evidence: [
            ...evidenceOfEnds(ends),
            ...(known ? [{ label: `${known.seconds} s is a maximum of`, value: list(ownerNames(known)) }] : []),
          ],
          ruledOut: [
            {
              cause: "An idle limit",
              because: `It ended only ${duration(first.ended.idle ?? 0)} after ${silenceFrom(first.ended)}.`,
            },
            ...ruledOutFor(first, session, knowledge).filter(({ cause }) => !cause.includes("idle")),
          ],
          suspects,
          advice: [
            ...advise(
              RELOAD,
              `Raise the maximum duration of connections where it can be set; heartbeats do not help against it.`,
              `Open a new socket after ${duration(renewAfter(limit))}, move over to it, then close the old one with 1000: so nobody notices the limit.`,
            ),
            ...(suspects.length > 0
              ? configAdvice(knowledge, suspects, connection, limit).slice(0, suspects.length)
              : []),
            reproduceLifetime(connection),
          ],
          unseen: unseenOf(ends, UNSEEN_PINGS),
          references: [
            ...new Set(
              (known?.owners ?? []).filter(({ timeout }) => timeout.verified).map(({ timeout }) => timeout.source),
            ),
          ].slice(0, 3),
        });
      },
    );
  },
};
