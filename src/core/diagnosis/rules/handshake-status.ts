import type { Intermediary, Knowledge, StatusFact } from "../../knowledge/knowledge.ts";
import type { Connection, Session } from "../../session/session.ts";
import { AFTER_RESTART, restartRetries } from "../after-restart.ts";
import { grouped } from "../ends.ts";
import { addressOf, evidenceOfFailure, factFor, triedTimes } from "../failed.ts";
import type { Advice, Finding, Rule } from "../finding.ts";
import { list } from "../format.ts";
import { handshakeConfigAdvice, type Need } from "../handshake-config.ts";
import { SEND_REPORT } from "../make-finding.ts";
import { shortName } from "../limits.ts";
import { reproduceHandshake } from "../reproduce.ts";
import { roleAdvice } from "../roles.ts";
import { type Clue, cluesFor } from "../suspects.ts";

const SWITCHING_PROTOCOLS = 101;
/** Answers for which a proxy's configuration may be to blame, and what it would have to do. */
const NEEDS: ReadonlyMap<number, Need> = new Map([
  [200, "route"],
  [400, "upgrade"],
  [404, "route"],
  [405, "route"],
  [426, "upgrade"],
  [501, "upgrade"],
]);
/** Answers that the server itself, or a wrong address, may just as well be the reason of. */
const NOT_ON_THE_WAY = new Set([200, 400, 404, 405, 501]);

export const handshakeStatus: Rule = {
  meta: {
    id: "handshake-status",
    description: "The handshake was answered with an HTTP status other than 101.",
  },
  check(session, knowledge) {
    const answered = [...session.connections.values()].flatMap((connection) => {
      const status = statusOf(connection, knowledge);
      return status === undefined ? [] : [{ connection, status }];
    });
    const areRetries = restartRetries(session, knowledge);
    const groups = grouped(answered, ({ connection, status }) => `${status} ${addressOf(connection)}`);
    return [...groups.values()].flatMap((group) => {
      const [first] = group;
      const connections = group.map(({ connection }) => connection);
      return first ? [findingFor(first.status, connections, areRetries(connections), session, knowledge)] : [];
    });
  },
};

/** The status that ended a handshake: from the answer, or from the browser's words for it. */
function statusOf(connection: Connection, knowledge: Knowledge): number | undefined {
  const { status, error } = connection.handshake;
  if (connection.openedAt !== undefined) return undefined;
  if (status !== undefined) return status === SWITCHING_PROTOCOLS ? undefined : status;
  return error ? factFor(error, knowledge)?.status : undefined;
}

function findingFor(
  status: number,
  connections: readonly Connection[],
  afterRestart: boolean,
  session: Session,
  knowledge: Knowledge,
): Finding {
  const fact = knowledge.statuses.find((known) => known.status === status) ?? general(status);
  const [first] = connections as readonly [Connection];
  const clues = cluesFor(first, session, knowledge);
  const told = clues.flatMap((clue) => tellsOf(clue, status));
  const strong = told.filter(({ clue }) => clue.strength === "strong");
  const suspects = strong.map(({ clue, meaning }) => ({
    intermediary: clue.intermediary.id,
    because: `${shortName(clue.intermediary)}: ${clue.because}; there a ${status} means: ${meaning}.`,
  }));
  const need = NEEDS.get(status);
  const opened = [...session.connections.values()].filter(
    (other) => other.openedAt !== undefined && addressOf(other) === addressOf(first),
  );
  return {
    rule: "handshake-status",
    severity: afterRestart ? "warning" : "error",
    confidence: "certain",
    connections: connections.map((connection) => connection.id),
    title: fact.title,
    summary: `Certain: the answer was ${status} ${fact.name}, and only 101 opens a socket. ${fact.meaning}${triedTimes(connections.length)}${afterRestart ? AFTER_RESTART : ""}`,
    evidence: [
      { label: "Status", value: `${status} ${fact.name}` },
      ...evidenceOfFailure(connections, "Answered after"),
      ...(opened.length === 0
        ? []
        : [{ label: "The same address did open a socket", value: list(opened.map(({ ordinal }) => `#${ordinal}`)) }]),
    ],
    ruledOut: [
      { cause: "A server that cannot be reached", because: `Something answered, with the status ${status}.` },
      { cause: "The browser's own rules", because: "The handshake was sent, and the refusal came from outside." },
    ],
    suspects,
    advice: [
      ...roleAdvice(NOT_ON_THE_WAY.has(status) ? { ...fact.advice, user: SEND_REPORT } : fact.advice),
      ...told.map(({ clue, meaning, fix }): Advice => ({
        audience: "operations",
        text: `On ${shortName(clue.intermediary)} (${clue.because}), a ${status} usually means: ${meaning}. What helps: ${fix}.`,
      })),
      ...(need ? handshakeConfigAdvice(knowledge, suspects, first, need) : []),
      reproduceHandshake(first),
    ],
    unseen: ["Headers and body of an answer other than 101 are hidden from extensions; the command below shows them."],
    references: [fact.source],
  };
}

/** What a status means on something that is on the way. */
function tellsOf(clue: Clue, status: number): { clue: Clue; meaning: string; fix: string }[] {
  const own: Intermediary["handshakeFailures"][number] | undefined = clue.intermediary.handshakeFailures.find(
    (failure) => failure.status === status,
  );
  return own && own.fix !== "n/a" ? [{ clue, meaning: own.meaning, fix: own.fix }] : [];
}

/** RFC 9110 §15: an unknown status is treated as the first of its class. */
function general(status: number): StatusFact {
  const known = CLASSES[Math.floor(status / 100)] ?? "an answer that no socket can come from";
  return {
    status,
    name: "",
    title: `The server answered the handshake with ${status} instead of opening a socket.`,
    meaning: `This status stands for ${known}.`,
    advice: {
      user: "Reload the page; if it happens again, send the exported report to your support.",
      operations: "Look for this request in the logs of the server and of every proxy on the way.",
      developer: "Ask the address outside the browser to see the whole answer.",
    },
    source: "https://www.rfc-editor.org/rfc/rfc9110#section-15",
  };
}

const CLASSES: Record<number, string> = {
  1: "an intermediate answer that is not the 101 asked for",
  2: "an ordinary answer: the request reached something that does not open sockets",
  3: "a redirect, which browsers do not follow here",
  4: "a request that the server did not accept",
  5: "a failure of the server or of a proxy before it",
};
