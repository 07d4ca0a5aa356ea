import { endsExplainedBy } from "../causes/explain.ts";
import { evidenceOfEnds, unseenOf } from "../evidence.ts";
import type { Evidence, Rule } from "../finding.ts";
import { duration } from "../format.ts";
import { advise, finding } from "../make-finding.ts";
import { moments } from "../moments.ts";
import { ruledOutFor } from "../ruled-out.ts";
import { sleepAround } from "../causes/network.ts";

const ONE_EVENT_MS = 10_000;

export const networkChange: Rule = {
  meta: {
    id: "network-change",
    description: "The computer slept, went offline, or lost all its sockets to different hosts at once.",
  },
  check(session, knowledge) {
    return moments(endsExplainedBy("network-change", session, knowledge), ONE_EVENT_MS).flatMap((all) => {
      const [first] = all;
      if (!first) return [];
      const ends = all.map(({ ended }) => ended);
      const { at } = first.ended;
      const sleep = sleepAround(session, at);
      const around: Evidence[] = session.pageEvents
        .filter((event) => (event.kind === "offline" || event.kind === "online") && Math.abs(event.at - at) < 60_000)
        .map((event) => ({ label: "The browser", value: `went ${event.kind}`, at: event.at }));
      if (sleep) around.push({ label: "Clock gap", value: duration(sleep.gapMs), at: sleep.at });
      return [
        finding({
          rule: "network-change",
          severity: "warning",
          confidence: first.cause.confidence,
          connections: ends.map((ended) => ended.connection.id),
          title: sleep
            ? "The computer slept, and the connection did not outlive it."
            : "The computer's network went away or changed, which ended the connection.",
          summary: `Likely: ${first.cause.because}.`,
          evidence: [...around, ...evidenceOfEnds(ends)],
          ruledOut: ruledOutFor(first, session, knowledge),
          advice: advise(
            "Nothing is wrong with the application. If the page does not recover by itself, reload it.",
            "Nothing to do on the server.",
            "Reconnect at once when the browser fires online or the page becomes visible again.",
          ),
          unseen: unseenOf(ends),
          references: ["https://developer.mozilla.org/en-US/docs/Web/API/Window/offline_event"],
        }),
      ];
    });
  },
};
