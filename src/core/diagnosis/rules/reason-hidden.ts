import type { Connection, Session } from "../../session/session.ts";
import { isSettled } from "../ended.ts";
import { grouped } from "../ends.ts";
import { addressOf, evidenceOfFailure } from "../failed.ts";
import type { Rule } from "../finding.ts";
import { advise, finding } from "../make-finding.ts";
import { reproduceHandshake } from "../reproduce.ts";

/** What hangs this long is told by `handshake-unanswered`. */
const QUICK_MS = 10_000;

export const reasonHidden: Rule = {
  meta: { id: "reason-hidden", description: "A handshake failed and the browser's reason was blanked or missing." },
  check(session) {
    const hidden = [...session.connections.values()].filter((connection) => isHidden(connection, session));
    const groups = grouped(hidden, (connection) => `${isBlanked(connection)} ${addressOf(connection)}`);
    return [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const blanked = isBlanked(first);
      return [
        finding({
          rule: "reason-hidden",
          severity: "error",
          confidence: blanked ? "likely" : "possible",
          connections: group.map(({ id }) => id),
          title: blanked
            ? "The handshake failed, and another extension hides the reason."
            : "The handshake failed, and the browser gave no reason.",
          summary: blanked
            ? "Certain that it failed; likely that an ad blocker or similar extension is why the reason is blank: any extension that may watch requests makes the browser leave it out."
            : "Certain that it failed; what the reason was could not be seen.",
          evidence: [
            ...evidenceOfFailure(group),
            { label: "The browser's words", value: blanked ? "(blank)" : "(none)" },
          ],
          ruledOut:
            first.handshake.sentAt === undefined
              ? []
              : [{ cause: "A server that cannot be reached", because: "The handshake could be sent." }],
          advice: [
            ...advise(
              "Repeat this in a window without extensions (a guest profile, or incognito with this one extension allowed) and export that session.",
              "Ask the address with the command below: it shows the answer that the browser may not show.",
              "Repeat this in a profile without extensions: the reason then appears here and in the console.",
            ),
            reproduceHandshake(first),
          ],
          unseen: ["The status or error of this handshake is not known."],
          references: [],
        }),
      ];
    });
  },
};

function isHidden(connection: Connection, session: Session): boolean {
  const { handshake, state, closedAt } = connection;
  if (state !== "failed" || closedAt === undefined || !isSettled(connection, session)) return false;
  if (handshake.status !== undefined || handshake.error) return false;
  if (connection.closeCalled || connection.left || connection.endUnseen) return false;
  if (handshake.error === "") return true;
  // Without the page script a page that went away looks the same, so the close event must say 1006.
  return connection.close?.code === 1006 && closedAt - (handshake.sentAt ?? connection.createdAt) < QUICK_MS;
}

function isBlanked({ handshake }: Connection): boolean {
  return handshake.error === "";
}
