import { HOST, plain } from "../config.ts";
import { grouped } from "../ends.ts";
import { addressOf } from "../failed.ts";
import type { Rule } from "../finding.ts";
import { advise, finding, SEND_REPORT } from "../make-finding.ts";

export const cspBlocked: Rule = {
  meta: { id: "csp-blocked", description: "The page's own content security policy forbade a connection." },
  check(session) {
    const blocked = [...session.connections.values()].filter(
      (connection) => connection.blocked?.by === "content-security-policy",
    );
    return [...grouped(blocked, addressOf).values()].flatMap((group) => {
      const [first] = group;
      if (!first?.blocked) return [];
      const origin = `${first.secure ? "wss" : "ws"}://${plain(first.host, HOST, "app.example.com")}`;
      return [
        finding({
          rule: "csp-blocked",
          severity: "error",
          confidence: "certain",
          connections: group.map(({ id }) => id),
          title: "The page's content security policy forbade the connection.",
          summary: `Certain: the browser says so. The policy that came with the page does not list this address, so nothing was sent.`,
          evidence: [
            { label: "Address", value: addressOf(first), at: first.createdAt, connection: first.id },
            { label: "Directive", value: first.blocked.directive ?? "connect-src" },
            { label: "Page", value: first.documentUrl ?? session.page.url },
            { label: "The browser's words", value: first.blocked.message },
          ],
          ruledOut: [
            { cause: "The network or the server", because: "The browser refused before anything was sent." },
            { cause: "Mixed content", because: "The browser names the policy as its reason." },
          ],
          advice: [
            ...advise(
              SEND_REPORT,
              `Add ${origin} to connect-src in the Content-Security-Policy header, wherever it is set: application, proxy or CDN. All policies of a page must allow it.`,
              "Look for a policy in a meta element too, and mind that 'self' covers the page's own host and port only.",
            ),
            {
              audience: "operations",
              text: "nginx, if the policy is set there:",
              config: {
                format: "nginx",
                text: `add_header Content-Security-Policy "connect-src 'self' ${origin}" always;`,
              },
            },
          ],
          references: ["https://www.w3.org/TR/CSP3/#directive-connect-src"],
        }),
      ];
    });
  },
};
