import { isFoundDead } from "../causes/idle.ts";
import { endsExplainedBy, type Explanation } from "../causes/explain.ts";
import { configAdvice, heartbeatFor } from "../config.ts";
import { placeOf, UNSEEN_PINGS } from "../ended.ts";
import { endsOf, isUnexpected, saysIdle } from "../ends.ts";
import { evidenceOfEnds, silenceFrom, unseenOf } from "../evidence.ts";
import type { Advice, Finding, Rule } from "../finding.ts";
import { counted, duration, inWords, list } from "../format.ts";
import { heartbeatEvidence } from "../heartbeat.ts";
import { limitGroups, type LimitGroup, spreadOf } from "../limit-groups.ts";
import { ownerNames } from "../limits.ts";
import { reproduceSilence } from "../reproduce.ts";
import { ruledOutFor } from "../ruled-out.ts";
import { cluesFor, suspectsForLimit } from "../suspects.ts";

export const idleTimeout: Rule = {
  meta: {
    id: "idle-timeout",
    description: "Connections ended after a silence that fits an idle limit, or one of 60 to 120 seconds.",
  },
  check(session, knowledge) {
    return limitGroups(endsExplainedBy("idle-timeout", session, knowledge)).map((group) => {
      const { first, limit, known } = group;
      const { connection } = first.ended;
      const suspects = suspectsForLimit(cluesFor(connection, session, knowledge), { type: "idle", ms: limit });
      const ends = group.all.map(({ ended }) => ended);
      const place = (endsOf(session).byPlace.get(placeOf(connection)) ?? []).filter(isUnexpected);
      const usual = known ? ownerNames(known) : [];
      const unknownEnds = ends.every((ended) => ended.end === "unknown");
      return {
        rule: "idle-timeout",
        severity: unknownEnds && group.confidence === "possible" ? "warning" : "error",
        confidence: group.confidence,
        connections: ends.map((ended) => ended.connection.id),
        title: titleOf(group),
        summary: summaryOf(group, place.length, suspects[0]?.because),
        evidence: [
          ...evidenceOfEnds(ends),
          ...heartbeatEvidence(connection),
          ...(known ? [{ label: `${known.seconds} s is the default of`, value: list(usual) }] : []),
          ...first.also.slice(0, 1).map((also) => ({ label: `Would fit ${also.rule} too`, value: also.because })),
        ],
        ruledOut: ruledOutFor(first, session, knowledge),
        suspects,
        advice: [
          ...adviceFor(limit),
          ...configAdvice(knowledge, suspects, connection, limit),
          reproduceSilence(connection),
        ],
        unseen: unseenOf(ends, UNSEEN_PINGS),
        references: referencesOf(group),
      } satisfies Finding;
    });
  },
};

function titleOf({ all, first, limit }: LimitGroup): string {
  const { ended } = first;
  if (isFoundDead(ended, limit)) {
    return `The connection was dead when the page used it again after ${inWords(limit)} of silence.`;
  }
  const verb = ended.end === "unknown" ? "ended" : saysIdle(ended) ? "was closed by the server" : "was cut";
  if (all.length === 1) return `The connection ${verb} after ${inWords(limit)} without data.`;
  return `${all.length} connections to ${placeOf(ended.connection)} ${verb.replace("was", "were")} after ${inWords(limit)} without data.`;
}

function summaryOf(
  { all, first, confidence, limit, known }: LimitGroup,
  ofAll: number,
  suspicion: string | undefined,
): string {
  const sure = confidence === "likely" ? "Likely" : "Possible";
  const spread = spreadOf(all);
  const from = all.every(({ ended }) => silenceFrom(ended) === "it opened") ? "they opened" : "the last frame";
  const shown =
    all.length > 1
      ? `${all.length} of ${counted(ofAll, "socket")} to this address ended ${duration(limit)}${spread} after ${from}`
      : first.cause.because;
  const limits = known && all.length > 1 ? `; ${known.seconds} s is a known limit` : "";
  const who = suspicion === undefined ? "" : ` ${suspicion}`;
  const more =
    confidence === "possible" && all.length === 1 ? " A second end after the same silence would make it likely." : "";
  return `${sure}: ${shown}${limits}.${who}${more}`;
}

function adviceFor(limit: number): Advice[] {
  const beat = heartbeatFor(limit);
  return [
    {
      audience: "user",
      text: "Reload the page if it does not connect again by itself, and send the exported report to your support: a setting on the way to the server cuts quiet connections.",
    },
    {
      audience: "operations",
      text: `Raise the idle limit of the hop that cuts after ${duration(limit)}, or let the server ping every ${beat} s. Every hop counts: the shortest limit wins.`,
    },
    {
      audience: "developer",
      text: `Send a heartbeat every ${beat} s: strictly more often than the limit, since one of the same length races with it. Connect again when the socket closes.`,
      config: {
        format: "js",
        text: `setInterval(() => socket.readyState === 1 && socket.send('{"type":"ping"}'), ${beat * 1000});`,
      },
    },
  ];
}

function referencesOf({ first, known }: LimitGroup): string[] {
  const sources = (known?.owners ?? []).filter(({ timeout }) => timeout.verified).map(({ timeout }) => timeout.source);
  const { end }: Explanation["ended"] = first.ended;
  return [
    ...new Set([
      ...sources.slice(0, 3),
      ...(end === "vanished" ? ["https://www.rfc-editor.org/rfc/rfc6455#section-7.1.5"] : []),
    ]),
  ];
}
