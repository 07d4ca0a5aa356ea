import type { HttpResponse } from "../../session/events.ts";
import type { Connection } from "../../session/session.ts";
import { grouped } from "../ends.ts";
import { named } from "../evidence.ts";
import type { Rule } from "../finding.ts";
import { advise, finding } from "../make-finding.ts";
import { cluesFor, suspectsOnTheWay } from "../suspects.ts";

/** Libraries begin with polling and change over within this time. */
const PATIENCE_MS = 10_000;
const NAMES = { "socket.io": "Socket.IO", sockjs: "SockJS", signalr: "SignalR" } as const;

export const transportFallback: Rule = {
  meta: { id: "transport-fallback", description: "A library polls over HTTP because no WebSocket came about." },
  check(session, knowledge) {
    const polls = session.httpResponses.filter((response) => response.fallback && response.status < 400);
    return [...grouped(polls, (poll) => `${poll.fallback} ${hostOf(poll)}`).values()].flatMap((group) => {
      const [first] = group;
      if (!first?.fallback || session.now - first.at < PATIENCE_MS) return [];
      const sockets = [...session.connections.values()].filter(({ host }) => host === hostOf(first));
      if (sockets.some(({ openedAt, seenLate }) => openedAt !== undefined || seenLate)) return [];
      const failed: Connection | undefined = sockets.find(({ state }) => state === "failed" || state === "blocked");
      const library = NAMES[first.fallback];
      return [
        finding({
          rule: "transport-fallback",
          severity: "warning",
          confidence: failed ? "certain" : "likely",
          connections: sockets.map(({ id }) => id),
          title: `${library} fell back to polling, because no WebSocket to ${hostOf(first)} came about.`,
          summary: failed
            ? `Certain: the socket failed and the library's polling goes on. Why it failed is told by another finding.`
            : `Likely: the library polls and has not even tried a socket; it may be told to, or the server may not offer one.`,
          evidence: [
            { label: "Polling", value: `${library}, answered ${first.status}`, at: first.at },
            ...(failed
              ? [{ label: "Failed socket", value: named(failed), at: failed.createdAt, connection: failed.id }]
              : []),
          ],
          suspects: failed ? suspectsOnTheWay(cluesFor(failed, session, knowledge)) : [],
          advice: advise(
            "The page works, only slower; send the exported report to your support.",
            "Let the upgrade through on the library's path. While it polls, all requests of a session must reach the same server.",
            `Check the list of transports in ${library}'s settings on both sides.`,
          ),
          references: ["https://socket.io/docs/v4/how-it-works/"],
        }),
      ];
    });
  },
};

function hostOf(response: HttpResponse): string {
  return URL.canParse(response.url) ? new URL(response.url).host : "";
}
