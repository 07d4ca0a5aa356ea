import type { Millis } from "../../base/units.ts";
import type { Knowledge } from "../../knowledge/knowledge.ts";
import type { Connection, Session } from "../../session/session.ts";
import { longestSilence } from "../../session/silence.ts";
import { endsExplainedBy } from "../causes/explain.ts";
import { configAdvice, heartbeatFor } from "../config.ts";
import { placeOf, UNSEEN_PINGS } from "../ended.ts";
import { grouped } from "../ends.ts";
import { named } from "../evidence.ts";
import type { Evidence, Finding, Rule } from "../finding.ts";
import { duration, inWords, list } from "../format.ts";
import { beatOf, heartbeatEvidence } from "../heartbeat.ts";
import { knownLimits, tolerance } from "../limits.ts";
import { advise, finding } from "../make-finding.ts";
import { reproduceSilence } from "../reproduce.ts";
import { cluesFor, type Suspect, suspectsForLimit } from "../suspects.ts";

/** Silence below this is left alone: heartbeats of half a minute are usual. */
const NOTABLE_MS = 35_000;
/** A silence of this share of a limit leaves too little room. */
const TOO_CLOSE = 0.75;

export const noHeartbeat: Rule = {
  meta: {
    id: "no-heartbeat",
    description: "A socket that is still open has silences that a known idle limit would cut.",
  },
  check(session, knowledge) {
    const open = [...session.connections.values()].filter(
      (connection) => connection.state === "open" && longestSilence(connection, session.now) >= NOTABLE_MS,
    );
    return [...grouped(open, placeOf).values()].flatMap((group) => {
      const worst = group.reduce((a, b) => (longestSilence(a, session.now) >= longestSilence(b, session.now) ? a : b));
      const found = findingFor(worst, group, session, knowledge);
      return found ? [found] : [];
    });
  },
};

/** A limit that the socket will meet, and how that is known. */
interface Threat {
  readonly ms: Millis;
  readonly confidence: "likely" | "possible";
  readonly because: string;
  readonly suspects: readonly Suspect[];
}

function findingFor(
  worst: Connection,
  group: readonly Connection[],
  session: Session,
  knowledge: Knowledge,
): Finding | undefined {
  const silence = longestSilence(worst, session.now);
  const threat = threatTo(worst, silence, session, knowledge);
  const next = knownLimits(knowledge, "idle").filter(({ ms }) => ms + tolerance(ms) > silence);
  if (!threat && next.length === 0) return undefined;
  const limit = threat?.ms ?? next[0]?.ms ?? silence;
  const beat = heartbeatFor(limit);
  // A heartbeat that comes too seldom is a fault; a socket that is quiet for once may be allowed to.
  const tooSlow = beatOf(worst.sent) !== undefined || beatOf(worst.received) !== undefined;
  const seen: Evidence[] = [
    { label: "Connection", value: named(worst), at: worst.openedAt ?? worst.createdAt, connection: worst.id },
    { label: "Longest silence so far", value: duration(silence), connection: worst.id },
    ...heartbeatEvidence(worst),
    { label: "Known limits ahead", value: list(next.slice(0, 5).map(({ seconds }) => `${seconds} s`)) },
  ];
  return finding({
    rule: "no-heartbeat",
    severity: threat && (threat.confidence === "likely" || tooSlow) ? "warning" : "info",
    confidence: threat?.confidence ?? "possible",
    connections: group.map(({ id }) => id),
    title: threat
      ? `The socket falls silent for up to ${inWords(silence)}, close to the limit of ${duration(limit)} on its way.`
      : `The socket falls silent for up to ${inWords(silence)}; a limit on the way would cut it.`,
    summary: threat
      ? `${threat.confidence === "likely" ? "Likely" : "Possible"} that it will be cut: ${threat.because}.`
      : "Possible: no limit has been met so far, and nothing shows that there is one on this way.",
    evidence: seen,
    suspects: threat?.suspects ?? [],
    advice: [
      ...advise(
        "Nothing to do yet.",
        `Let the server ping every ${beat} s, or raise the idle limit of every hop.`,
        `Send a heartbeat every ${beat} s, strictly more often than the shortest limit on the way.`,
      ),
      ...(threat ? configAdvice(knowledge, threat.suspects, worst, limit) : []),
      ...(threat ? [reproduceSilence(worst)] : []),
    ],
    unseen: [UNSEEN_PINGS],
    references: ["https://nginx.org/en/docs/http/websocket.html"],
  });
}

/** Only what was seen on this very way makes a warning: an earlier cut, or the sign of a proxy. */
function threatTo(connection: Connection, silence: Millis, session: Session, knowledge: Knowledge): Threat | undefined {
  const cut = endsExplainedBy("idle-timeout", session, knowledge).find(
    ({ ended, cause }) => ended.connection.host === connection.host && isClose(silence, cause.limit ?? 0),
  );
  if (cut?.cause.limit !== undefined) {
    const because = `socket #${cut.ended.connection.ordinal} to the same host was cut after ${duration(cut.cause.limit)} of silence`;
    return { ms: cut.cause.limit, confidence: "likely", because, suspects: [] };
  }
  const clues = cluesFor(connection, session, knowledge).filter(
    ({ strength, intermediary }) => strength === "strong" && intermediary.kind !== "origin-server",
  );
  for (const limit of knownLimits(knowledge, "idle")) {
    const owners = new Set(limit.owners.map(({ intermediary }) => intermediary.id));
    const suspects = suspectsForLimit(clues, limit).filter(({ intermediary }) => owners.has(intermediary));
    if (suspects[0] && isClose(silence, limit.ms)) {
      return { ms: limit.ms, confidence: "possible", because: suspects[0].because.replace(/\.$/, ""), suspects };
    }
  }
  return undefined;
}

/** Near enough to be cut one day, and not yet proof that the limit does not exist. */
function isClose(silence: Millis, limit: Millis): boolean {
  return silence >= limit * TOO_CLOSE && silence <= limit + tolerance(limit);
}
