import { grouped } from "../ends.ts";
import { named } from "../evidence.ts";
import { addressOf } from "../failed.ts";
import type { Rule } from "../finding.ts";
import { duration, inWords, list } from "../format.ts";
import { advise, finding } from "../make-finding.ts";
import { cluesFor, suspectsOnTheWay } from "../suspects.ts";

/** People notice a second; a server that does its work after the upgrade answers within it. */
const SLOW_MS = 3000;

export const slowHandshake: Rule = {
  meta: { id: "slow-handshake", description: "A handshake was answered, but took three seconds or more." },
  check(session, knowledge) {
    const slow = [...session.connections.values()].filter(
      ({ handshake }) => handshake.status === 101 && (handshake.durationMs ?? 0) >= SLOW_MS,
    );
    return [...grouped(slow, addressOf).values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const worst = Math.max(...group.map(({ handshake }) => handshake.durationMs ?? 0));
      const quick = [...session.connections.values()].filter(
        (other) =>
          addressOf(other) === addressOf(first) &&
          other.openedAt !== undefined &&
          (other.handshake.durationMs ?? 0) < SLOW_MS,
      );
      return [
        finding({
          rule: "slow-handshake",
          severity: "warning",
          confidence: "certain",
          connections: group.map(({ id }) => id),
          title: `The server took ${inWords(worst)} to open the socket.`,
          summary: `Certain: this is the time from the request to its answer; looking up the name and connecting are not in it. ${group.length} of ${group.length + quick.length} handshakes to this address were slow.`,
          evidence: group.slice(0, 5).map((connection) => ({
            label: named(connection),
            value: duration(connection.handshake.durationMs ?? 0),
            at: connection.handshake.sentAt ?? connection.createdAt,
            connection: connection.id,
          })),
          ruledOut: [
            {
              cause: "The browser holding it back",
              because: "The time counts from the moment at which the handshake was sent.",
            },
            ...(quick.length === 0
              ? []
              : [
                  {
                    cause: "A long way to the server",
                    because: `Others to the same address were quick: ${list(quick.map(({ ordinal }) => `#${ordinal}`))}.`,
                  },
                ]),
          ],
          suspects: suspectsOnTheWay(cluesFor(first, session, knowledge)),
          advice: advise(
            "Nothing to do here, unless it keeps you waiting: then send the exported report to your support.",
            "Look for a cold start, a queue, or a slow login check at the time shown; compare with the server's own log.",
            "Answer the upgrade first and do slow work, such as loading a session, afterwards.",
          ),
          references: [],
        }),
      ];
    });
  },
};
