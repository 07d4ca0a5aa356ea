import { endsExplainedBy, type Explanation } from "../causes/explain.ts";
import { placeOf } from "../ended.ts";
import { grouped } from "../ends.ts";
import { evidenceOfEnds, silenceFrom, unseenOf } from "../evidence.ts";
import type { Finding, Rule } from "../finding.ts";
import { duration, inWords } from "../format.ts";
import { ruledOutFor } from "../ruled-out.ts";
import { cluesFor, suspectsOnTheWay } from "../suspects.ts";

export const abnormalClose: Rule = {
  meta: {
    id: "abnormal-close",
    description: "Connections ended without a goodbye (1006) and no other cause explains it.",
  },
  check(session, knowledge) {
    const byPlace = grouped(
      endsExplainedBy("abnormal-close", session, knowledge),
      ({ ended }) => `${ended.end} ${placeOf(ended.connection)}`,
    );
    return [...byPlace.values()].flatMap((all) => {
      const [first] = all;
      if (!first) return [];
      const ends = all.map(({ ended }) => ended);
      const { connection } = first.ended;
      const vanished = first.ended.end === "vanished";
      const finding: Finding = {
        rule: "abnormal-close",
        severity: vanished ? "error" : "info",
        confidence: vanished ? "certain" : "possible",
        connections: ends.map((ended) => ended.connection.id),
        title: titleOf(all),
        summary: vanished
          ? `Certain: the browser gave the code 1006, which stands for a connection that broke off. What broke it is not known: ${lengthsOf(first)}.`
          : "Possible: the page script did not see this end, so it may well have been meant.",
        evidence: evidenceOfEnds(ends),
        ruledOut: ruledOutFor(first, session, knowledge),
        suspects: vanished ? suspectsOnTheWay(cluesFor(connection, session, knowledge)) : [],
        advice: [
          {
            audience: "user",
            text: "Reload the page if it does not connect again by itself. If it happens often, try another network or without a VPN, and send the exported report to your support.",
          },
          {
            audience: "operations",
            text: "Look at the time shown for a crash, a restart or a deployment of the server, and in the logs of every proxy and firewall on the way for a reset connection.",
          },
          {
            audience: "developer",
            text: "Connect again with growing pauses, and let the server send a close frame with a code and a reason when it means to end a connection.",
          },
        ],
        unseen: unseenOf(
          ends,
          "Whether the end came as a TCP FIN or RST, and from which hop, is hidden from the page.",
        ),
        references: vanished ? ["https://www.rfc-editor.org/rfc/rfc6455#section-7.1.5"] : [],
      };
      return [finding];
    });
  },
};

function titleOf(all: readonly Explanation[]): string {
  const [first] = all;
  const ended = first?.ended;
  if (!ended || all.length > 1) {
    const place = ended ? placeOf(ended.connection) : "";
    return ended?.end === "unknown"
      ? `${all.length} connections to ${place} ended, and why could not be seen.`
      : `${all.length} connections to ${place} vanished without a goodbye.`;
  }
  if (ended.end === "unknown") return "The connection ended, and why could not be seen.";
  return ended.age === undefined
    ? "The connection vanished without a goodbye."
    : `The connection vanished without a goodbye after ${inWords(ended.age)}.`;
}

function lengthsOf({ ended }: Explanation): string {
  const { age, idle } = ended;
  if (idle === undefined) return "neither its age nor its last frame was seen";
  const from = silenceFrom(ended);
  const old = age === undefined || from === "it opened" ? "" : ` at an age of ${duration(age)}`;
  return `it ended ${duration(idle)} after ${from}${old}, which fits no known limit`;
}
