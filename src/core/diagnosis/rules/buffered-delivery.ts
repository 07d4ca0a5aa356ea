import { named } from "../evidence.ts";
import type { Rule } from "../finding.ts";
import { duration } from "../format.ts";
import { advise, finding } from "../make-finding.ts";
import { cluesFor, suspectsOnTheWay } from "../suspects.ts";

/** Fewer bursts may be chance. */
const FEWEST_BURSTS = 4;
/** Messages in a burst, on average, for it to be one. */
const BURST_SIZE = 5;
/** The part of all pauses that are either none or long: a steady flow has few of either. */
const EITHER_OR = 0.9;

export const bufferedDelivery: Rule = {
  meta: {
    id: "buffered-delivery",
    description: "Messages of the server arrive in bursts with long pauses between, as if something held them back.",
  },
  check(session, knowledge) {
    return [...session.connections.values()].flatMap((connection) => {
      const { pauses } = connection.received;
      if (!pauses || pauses.long < FEWEST_BURSTS) return [];
      if (pauses.quick / pauses.long < BURST_SIZE - 1 || (pauses.quick + pauses.long) / pauses.count < EITHER_OR)
        return [];
      const bursts = pauses.long + 1;
      return [
        finding({
          rule: "buffered-delivery",
          severity: "info",
          confidence: "possible",
          connections: [connection.id],
          title: "The server's messages arrive in bursts, as if something on the way held them back.",
          summary:
            "Possible: a proxy or filter collects messages before it passes them on. An application that sends in bursts by itself looks the same.",
          evidence: [
            {
              label: "Connection",
              value: named(connection),
              at: connection.openedAt ?? connection.createdAt,
              connection: connection.id,
            },
            {
              label: "Bursts",
              value: `${bursts}, of ${(connection.received.frames / bursts).toFixed(1)} messages on average`,
            },
            { label: "Longest pause between", value: duration(pauses.longest) },
          ],
          suspects: suspectsOnTheWay(cluesFor(connection, session, knowledge)),
          advice: advise(
            "Nothing to do, unless the page feels sluggish.",
            "Switch buffering, compression and content inspection off for this path, then compare.",
            "Put the time of sending into messages: if those of one burst differ, something on the way held them back.",
          ),
          unseen: ["When the server sent its messages is not known here."],
          references: [],
        }),
      ];
    });
  },
};
