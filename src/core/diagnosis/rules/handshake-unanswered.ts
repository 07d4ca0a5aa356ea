import type { Connection, Session } from "../../session/session.ts";
import { addressOf, factFor } from "../failed.ts";
import { grouped } from "../ends.ts";
import { named } from "../evidence.ts";
import type { Rule } from "../finding.ts";
import { counted, duration, inWords } from "../format.ts";
import { advise, finding, SEND_REPORT } from "../make-finding.ts";
import type { Knowledge } from "../../knowledge/knowledge.ts";
import { reproduceHandshake } from "../reproduce.ts";
import { cluesFor, suspectsOnTheWay } from "../suspects.ts";
import { blockerOf, unansweredUntil } from "../waiting.ts";

/** Slow servers answer within this; proxies give up (504) later. */
const NOTABLE_MS = 10_000;
const BROWSER_LIMIT_S = 240;

export const handshakeUnanswered: Rule = {
  meta: { id: "handshake-unanswered", description: "A handshake was sent and no answer came for ten seconds or more." },
  check(session, knowledge) {
    const hanging = [...session.connections.values()].filter((connection) => isHanging(connection, session, knowledge));
    return [...grouped(hanging, addressOf).values()].flatMap((group) => {
      const [first] = group;
      if (!first?.handshake.sentAt) return [];
      const waited = Math.max(...group.map((connection) => waitOf(connection, session)));
      const behind = [...session.connections.values()].filter(
        (other) => other.state === "queued" && group.some((one) => blockerOf(other, session)?.connection === one),
      );
      const still = group.some((connection) => connection.closedAt === undefined);
      const suspects = suspectsOnTheWay(cluesFor(first, session, knowledge));
      return [
        finding({
          rule: "handshake-unanswered",
          severity: "error",
          confidence: "certain",
          connections: group.map(({ id }) => id),
          title: still
            ? `The server has not answered the handshake for ${inWords(waited)}.`
            : `The server never answered the handshake in ${inWords(waited)}.`,
          summary: `Certain: the request was sent and nothing came back. The browser gives up after ${BROWSER_LIMIT_S} s.${behind.length > 0 ? ` ${counted(behind.length, "other socket")} may wait behind it.` : ""}`,
          evidence: [
            { label: "Sent", value: named(first), at: first.handshake.sentAt, connection: first.id },
            { label: "Without an answer for", value: duration(waited) },
            ...behind.map((other) => ({
              label: "Waits behind it",
              value: named(other),
              at: other.createdAt,
              connection: other.id,
            })),
          ],
          ruledOut: [
            { cause: "A server that cannot be reached", because: "The connection stood: the request could be sent." },
            { cause: "A refusal", because: "No status and no error came." },
          ],
          suspects,
          advice: [
            ...advise(
              SEND_REPORT,
              "Find the hop that takes the request and does not pass it on or back: filters that wait for a body, proxies that buffer the answer, a server that is out of workers.",
              "Answer the upgrade first and do slow work afterwards. In the page, give up after ten seconds or so and try again later.",
            ),
            reproduceHandshake(first),
          ],
          references: ["https://www.rfc-editor.org/rfc/rfc6455#section-4.1"],
        }),
      ];
    });
  },
};

function isHanging(connection: Connection, session: Session, knowledge: Knowledge): boolean {
  const { handshake } = connection;
  if (handshake.sentAt === undefined || handshake.answeredAt !== undefined || handshake.status !== undefined)
    return false;
  if (handshake.error) return factFor(handshake.error, knowledge)?.group === "timeout";
  return connection.openedAt === undefined && waitOf(connection, session) >= NOTABLE_MS;
}

function waitOf(connection: Connection, session: Session): number {
  return (unansweredUntil(connection, session) ?? 0) - (connection.handshake.sentAt ?? 0);
}
