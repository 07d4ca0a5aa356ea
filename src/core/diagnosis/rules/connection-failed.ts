import type { BrowserErrorFact } from "../../knowledge/knowledge.ts";
import type { Connection, Session } from "../../session/session.ts";
import { AFTER_RESTART, restartRetries } from "../after-restart.ts";
import { alike, evidenceOfFailure, failedHandshakes, triedTimes } from "../failed.ts";
import type { Finding, Rule } from "../finding.ts";
import { grouped } from "../ends.ts";
import { advise, finding, SEND_REPORT } from "../make-finding.ts";
import { reproduceHandshake } from "../reproduce.ts";
import { roleAdvice } from "../roles.ts";
import { isMixedContent } from "../failed.ts";

const HUNG_UP = "Connection closed before receiving a handshake response";

export const connectionFailed: Rule = {
  meta: {
    id: "connection-failed",
    description:
      "No connection to the server came about, or it broke before an answer: DNS, refused, TLS, proxy, blocked, reset.",
  },
  check(session, knowledge) {
    const areRetries = restartRetries(session, knowledge);
    const failed = alike(failedHandshakes(session, knowledge, "connection", "internal")).flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const { connection } = first;
      const fact = factOn(connection, first.fact);
      const connections = group.map((failed) => failed.connection);
      const afterRestart = areRetries(connections);
      const found: Finding = {
        rule: "connection-failed",
        severity: afterRestart ? "warning" : "error",
        confidence: "certain",
        connections: connections.map(({ id }) => id),
        title: fact.title,
        summary: `Certain that it failed, in the browser's own words. ${fact.meaning}${triedTimes(group.length)}${afterRestart ? AFTER_RESTART : ""}`,
        evidence: [...evidenceOfFailure(connections), ...reachable(connection, session)],
        ruledOut: [
          {
            cause: "A refusal by the application",
            because: "No HTTP answer came, so no application had a say.",
          },
        ],
        suspects: [],
        advice: [...roleAdvice(fact.advice), reproduceHandshake(connection)],
        references: [fact.source],
      };
      return [found];
    });
    return [...failed, ...refusedByConstructor(session)];
  },
};

/** The browser hangs up in the same words for `ws://` and `wss://`; with the latter TLS is no longer the advice. */
function factOn(connection: Connection, fact: BrowserErrorFact): BrowserErrorFact {
  if (!connection.secure || connection.handshake.error !== HUNG_UP) return fact;
  return {
    ...fact,
    meaning:
      "The port took the connection and hung up: a crashing server, a filter, or a port that does not speak TLS.",
    advice: {
      user: SEND_REPORT,
      operations: "Look for a crash of the server, or for a filter that drops the request, at the time shown.",
      developer: "Check that the server answers an upgrade at this path at all: the command below shows it.",
    },
  };
}

/** The page's own mistake: an address or a sub-protocol that is not valid. */
function refusedByConstructor(session: Session): Finding[] {
  const refused = [...session.connections.values()].filter(
    ({ blocked }) => blocked?.by === "constructor" && !isMixedContent(blocked.message),
  );
  return [...grouped(refused, ({ url, blocked }) => `${url} ${blocked?.message}`).values()].flatMap((group) => {
    const [first] = group;
    if (!first?.blocked) return [];
    if (first.blocked.message === TOO_MANY) return tooMany(group, first.blocked.message);
    return finding({
      rule: "connection-failed",
      severity: "error",
      confidence: "certain",
      connections: group.map(({ id }) => id),
      title: "The page asked for a socket in a way that the browser does not accept.",
      summary: "Certain: the browser says what is wrong. Nothing was sent.",
      evidence: [
        { label: "The browser's words", value: first.blocked.message, at: first.createdAt, connection: first.id },
      ],
      ruledOut: [{ cause: "The network or the server", because: "The browser refused before anything was sent." }],
      advice: advise(
        SEND_REPORT,
        "Check the settings from which the application builds the socket's address, such as a public URL.",
        "Correct the address or the sub-protocol that the code hands to new WebSocket().",
      ),
      references: ["https://websockets.spec.whatwg.org/#dom-websocket-websocket"],
    });
  });
}

/** Chromium's words for a socket beyond the 255 that a renderer may have at once (seen on Chromium 156). */
const TOO_MANY = "Insufficient resources";

function tooMany(group: readonly Connection[], words: string): Finding {
  const [first] = group;
  return finding({
    rule: "connection-failed",
    severity: "error",
    confidence: "certain",
    connections: group.map(({ id }) => id),
    title: "The page has more sockets at once than the browser allows.",
    summary: "Certain: the browser refused it and sent nothing. Chromium allows 255 at once for a page and its frames.",
    evidence: [
      {
        label: "The browser's words",
        value: words,
        ...(first ? { at: first.createdAt, connection: first.id } : {}),
      },
    ],
    ruledOut: [{ cause: "The network or the server", because: "The browser refused before anything was sent." }],
    advice: advise(
      SEND_REPORT,
      "Nothing on the server or on the way can change this.",
      "Close sockets that are no longer needed, and do not open a new one before the last has ended: the list of connections shows where they come from.",
    ),
    references: ["https://websockets.spec.whatwg.org/#dom-websocket-websocket"],
  });
}

/** Whether the same host answers otherwise: then the host is there, and only this way to it is not. */
function reachable(connection: Connection, session: Session) {
  const open = [...session.connections.values()].find(
    (other) => other.host === connection.host && other.openedAt !== undefined,
  );
  if (open) return [{ label: "The same host did open a socket", value: `#${open.ordinal}` }];
  const answer = session.httpResponses.find((response) => hostOf(response.url) === connection.host);
  return answer
    ? [{ label: "The same host answered an ordinary request", value: String(answer.status), at: answer.at }]
    : [];
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}
