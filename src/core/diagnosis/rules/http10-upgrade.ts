import { addressOf } from "../failed.ts";
import { grouped } from "../ends.ts";
import { handshakeConfigAdvice } from "../handshake-config.ts";
import type { Rule } from "../finding.ts";
import { advise, finding } from "../make-finding.ts";
import { cluesFor, suspectsOnTheWay } from "../suspects.ts";

export const http10Upgrade: Rule = {
  meta: { id: "http10-upgrade", description: "The 101 came as HTTP/1.0, which knows no upgrade." },
  check(session, knowledge) {
    const old = [...session.connections.values()].filter(
      ({ handshake }) => handshake.status === 101 && handshake.httpVersion === "1.0",
    );
    return [...grouped(old, addressOf).values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const suspects = suspectsOnTheWay(cluesFor(first, session, knowledge));
      return [
        finding({
          rule: "http10-upgrade",
          severity: "warning",
          confidence: "certain",
          connections: group.map(({ id }) => id),
          title: "The server opened the socket with HTTP/1.0, which has no upgrade.",
          summary:
            "Certain: the status line says HTTP/1.0. This browser accepts it; other clients and hops refuse it or drop the upgrade.",
          evidence: [
            {
              label: "Status line",
              value: `HTTP/1.0 101 ${first.handshake.statusText ?? ""}`.trim(),
              at: first.handshake.answeredAt ?? first.createdAt,
              connection: first.id,
            },
            { label: "Address", value: addressOf(first) },
          ],
          suspects,
          advice: [
            ...advise(
              "Nothing to do here.",
              "Let every hop speak HTTP/1.1: old nginx releases use 1.0 towards the server unless told otherwise.",
              "Answer with HTTP/1.1 101 Switching Protocols.",
            ),
            ...handshakeConfigAdvice(knowledge, suspects, first, "upgrade"),
          ],
          references: [
            "https://www.rfc-editor.org/rfc/rfc6455#section-4.1",
            "https://www.rfc-editor.org/rfc/rfc9110#section-7.8",
          ],
        }),
      ];
    });
  },
};
