import { endsExplainedBy } from "../causes/explain.ts";
import { placeOf } from "../ended.ts";
import { grouped } from "../ends.ts";
import { evidenceOfEnds } from "../evidence.ts";
import type { Rule } from "../finding.ts";
import { advise, finding, RELOAD } from "../make-finding.ts";
import { ruledOutFor } from "../ruled-out.ts";

export const heartbeatMissed: Rule = {
  meta: {
    id: "heartbeat-missed",
    description: "One side closed because a heartbeat had not come or was not answered.",
  },
  check(session, knowledge) {
    const groups = grouped(
      endsExplainedBy("heartbeat-missed", session, knowledge),
      ({ ended }) => `${ended.end} ${placeOf(ended.connection)}`,
    );
    return [...groups.values()].flatMap((all) => {
      const [first] = all;
      if (!first) return [];
      const ends = all.map(({ ended }) => ended);
      const byPage = first.ended.end === "page";
      return [
        finding({
          rule: "heartbeat-missed",
          severity: "error",
          confidence: first.cause.confidence,
          connections: ends.map((ended) => ended.connection.id),
          title: byPage
            ? "The page gave the connection up because it no longer heard the server."
            : "The server gave the connection up because the page did not answer its heartbeat.",
          summary: `${first.cause.confidence === "certain" ? "Certain" : "Likely"}: ${first.cause.because}.`,
          evidence: evidenceOfEnds(ends),
          ruledOut: ruledOutFor(first, session, knowledge),
          advice: advise(
            RELOAD,
            byPage
              ? "Find out why the server's messages stopped: an overloaded server, a proxy that buffers, or a way that had died without a word (VPN, NAT, Wi-Fi)."
              : "Look for a way that had died without a word (VPN, NAT, Wi-Fi), and allow for sleeping computers: longer ping timeouts forgive more.",
            byPage
              ? "Answer or send heartbeats outside of long work, so that a busy server still sends them in time."
              : "Browsers slow down timers of hidden pages and stop them in frozen ones: let the server send protocol pings, which the browser answers by itself.",
          ),
          unseen: [
            "Protocol pings and pongs are invisible to the browser, so the missed heartbeat itself cannot be shown.",
          ],
          references: ["https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2"],
        }),
      ];
    });
  },
};
