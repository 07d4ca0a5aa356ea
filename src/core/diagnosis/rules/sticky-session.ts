import type { Connection, Session } from "../../session/session.ts";
import { grouped } from "../ends.ts";
import { evidenceOfFailure } from "../failed.ts";
import type { Evidence, Rule } from "../finding.ts";
import { SESSION_LIBRARIES } from "../library-session.ts";
import { advise, finding, SEND_REPORT } from "../make-finding.ts";

export const stickySession: Rule = {
  meta: {
    id: "sticky-session",
    description: "A server did not know the session that the library had begun: its requests reach different servers.",
  },
  check(session) {
    return SESSION_LIBRARIES.flatMap((library) => {
      const refused = [...session.connections.values()].filter(
        ({ handshake, path }) => handshake.status === library.status && library.path.test(path),
      );
      return [...grouped(refused, ({ host }) => host).values()].map((group) => {
        const lost = lostPolls(library, group, session);
        return finding({
          rule: "sticky-session",
          severity: "error",
          confidence: lost.length > 0 ? "likely" : "possible",
          connections: group.map(({ id }) => id),
          title: `The server did not know the session that ${library.name} had begun.`,
          summary: `${lost.length > 0 ? "Likely" : "Possible"}: the library began its session with another request, and this server answered ${library.status} to it. Several servers behind one name do so when requests of a session are spread over them.`,
          evidence: [...evidenceOfFailure(group, "Answered after"), ...lost],
          ruledOut: [
            { cause: "A server that cannot be reached", because: `It answered, with the status ${library.status}.` },
          ],
          advice: advise(
            SEND_REPORT,
            "Let all requests of a session reach the same server: by cookie, or by a hash of the client's address.",
            library.name === "Socket.IO"
              ? 'Begin with the socket at once (transports: ["websocket"]), which needs no such session.'
              : "Skip the negotiation (skipNegotiation with the WebSocket transport), which needs no such session.",
          ),
          references:
            library.name === "Socket.IO"
              ? ["https://socket.io/docs/v4/using-multiple-nodes/"]
              : ["https://learn.microsoft.com/aspnet/core/signalr/scale"],
        });
      });
    });
  },
};

/** Polls of the same library that were answered alike: the session was lost there too. */
function lostPolls(
  library: (typeof SESSION_LIBRARIES)[number],
  group: readonly Connection[],
  session: Session,
): Evidence[] {
  const host = group[0]?.host;
  return session.httpResponses
    .filter(
      ({ fallback, status, url }) =>
        fallback === library.fallback && status === library.status && URL.canParse(url) && new URL(url).host === host,
    )
    .map(({ at, status }) => ({ label: "A poll of the session was answered", value: String(status), at }));
}
