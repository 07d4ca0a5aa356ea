import type { Connection } from "../../session/session.ts";
import { headerValue } from "../../session/apply-event.ts";
import { grouped } from "../ends.ts";
import { addressOf } from "../failed.ts";
import type { Rule } from "../finding.ts";
import { size } from "../format.ts";
import { advise, finding } from "../make-finding.ts";

/** Below this nobody notices. */
const NOTABLE_BYTES = 1_000_000;

export const compressionAbsent: Rule = {
  meta: {
    id: "compression-absent",
    description: "The browser offered compression, the server did not take it, and much data went over the socket.",
  },
  check(session) {
    const plain = [...session.connections.values()].filter(isPlain);
    return [...grouped(plain, addressOf).values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const bytes = group.reduce((sum, { sent, received }) => sum + sent.bytes + received.bytes, 0);
      return [
        finding({
          rule: "compression-absent",
          severity: "info",
          confidence: "certain",
          connections: group.map(({ id }) => id),
          title: "The server did not take up the browser's offer to compress.",
          summary: `Certain: permessage-deflate was offered and not accepted, and ${size(bytes)} went over plainly. That may be meant: compression costs memory, and a proxy may have removed the offer.`,
          evidence: [
            { label: "Address", value: addressOf(first), at: first.openedAt ?? first.createdAt, connection: first.id },
            { label: "Sent", value: size(group.reduce((sum, { sent }) => sum + sent.bytes, 0)) },
            { label: "Received", value: size(group.reduce((sum, { received }) => sum + received.bytes, 0)) },
          ],
          advice: advise(
            "Nothing to do here.",
            "Check that no proxy removes Sec-WebSocket-Extensions. Compression belongs to the server; a proxy must not compress frames by itself.",
            "Switch permessage-deflate on in the server's library if the messages are long text.",
          ),
          references: ["https://www.rfc-editor.org/rfc/rfc7692"],
        }),
      ];
    });
  },
};

function isPlain({ handshake, extensions, sent, received }: Connection): boolean {
  const offered = headerValue(handshake.requestHeaders, "sec-websocket-extensions") ?? "";
  return (
    handshake.status === 101 &&
    offered.includes("permessage-deflate") &&
    !extensions?.includes("permessage-deflate") &&
    sent.bytes + received.bytes >= NOTABLE_BYTES
  );
}
