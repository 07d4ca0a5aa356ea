import type { Connection } from "../../session/session.ts";
import { grouped } from "../ends.ts";
import type { Finding, Rule } from "../finding.ts";
import { addressOf, isMixedContent } from "../failed.ts";

export const mixedContent: Rule = {
  meta: {
    id: "mixed-content",
    description: "The browser blocked a plain ws:// socket of a secure page.",
  },
  // The browser's own verdict alone counts: ws://localhost from a secure page is allowed.
  check(session) {
    const blocked = [...session.connections.values()].filter(isMixed);
    return [...grouped(blocked, addressOf).values()].flatMap((group): Finding[] => {
      const [first] = group;
      if (!first) return [];
      const secureAddress = addressOf(first).replace(/^ws:/, "wss:");
      return [
        {
          rule: "mixed-content",
          severity: "error",
          confidence: "certain",
          connections: group.map(({ id }) => id),
          title: "The browser blocked an insecure ws:// connection of a secure page.",
          summary: `Certain: the browser says so. A page that was loaded over https may only open wss:// sockets; nothing was sent.${group.length > 1 ? ` It was tried ${group.length} times.` : ""}`,
          evidence: [
            { label: "Address", value: addressOf(first), at: first.createdAt, connection: first.id },
            { label: "Page", value: first.documentUrl ?? session.page.url },
            { label: "The browser's words", value: first.blocked?.message ?? "" },
            ...(first.initiator[0]
              ? [{ label: "Opened by", value: `${first.initiator[0].url}:${first.initiator[0].line}` }]
              : []),
          ],
          ruledOut: [{ cause: "The network or the server", because: "The browser refused before anything was sent." }],
          suspects: [],
          advice: [
            {
              audience: "user",
              text: "Send the exported report to your support. Do not load the page over plain http instead: that would expose your login.",
            },
            {
              audience: "operations",
              text: `Serve the socket over TLS at ${secureAddress}. If a proxy ends TLS, tell the application so (X-Forwarded-Proto), because many build the socket's address from it.`,
              config: {
                format: "nginx",
                text: "proxy_set_header X-Forwarded-Proto $scheme;\nproxy_set_header Host $host;",
              },
            },
            {
              audience: "operations",
              text: "HAProxy: pass on the scheme in the same way.",
              config: { format: "haproxy", text: "http-request set-header X-Forwarded-Proto https if { ssl_fc }" },
            },
            {
              audience: "operations",
              text: "Apache httpd: pass on the scheme in the same way (mod_headers).",
              config: { format: "apache", text: 'RequestHeader set X-Forwarded-Proto "https"' },
            },
            {
              audience: "developer",
              text: "Derive the scheme from the page instead of writing it down.",
              config: {
                format: "js",
                text: 'const scheme = location.protocol === "https:" ? "wss:" : "ws:";\nnew WebSocket(`${scheme}//${location.host}/…`);',
              },
            },
          ],
          references: [
            "https://w3c.github.io/webappsec-mixed-content/",
            "https://developer.mozilla.org/en-US/docs/Web/Security/Mixed_content",
          ],
        },
      ];
    });
  },
};

function isMixed({ blocked }: Connection): boolean {
  return blocked?.by === "mixed-content" || (blocked?.by === "constructor" && isMixedContent(blocked.message));
}
