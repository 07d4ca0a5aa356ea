import type { Connection } from "../../session/session.ts";
import { hostname, isLoopback } from "../ended.ts";
import { grouped } from "../ends.ts";
import { addressOf } from "../failed.ts";
import type { Evidence, Rule } from "../finding.ts";
import { advise, finding } from "../make-finding.ts";

/** Of many addresses, so many are spelled out. */
const SHOWN = 5;

export const insecureScheme: Rule = {
  meta: { id: "insecure-scheme", description: "A socket to another computer used plain ws://." },
  check(session) {
    const plain = [...session.connections.values()].filter(isPlain);
    return [...grouped(plain, hostname).values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const never = group.every(
        // What the page itself gave up tells nothing about the way.
        ({ state, closeCalled, left }) => state === "failed" && !closeCalled && !left,
      );
      return [
        finding({
          rule: "insecure-scheme",
          severity: "info",
          confidence: never ? "possible" : "certain",
          connections: group.map(({ id }) => id),
          title: never
            ? "A plain ws:// connection failed, and proxies often break those."
            : "The connection is not encrypted (ws://).",
          summary: never
            ? "Possible: what is on the way can read and change plain connections, and many proxies and filters do not pass the upgrade on. Whether that is the reason here is not known."
            : "Certain: everything on the way can read it, and may take it for ordinary web traffic.",
          evidence: addressesOf(group),
          advice: advise(
            "Nothing to do here, unless the connection fails: then say so to your support.",
            "Serve the socket over TLS (wss://): inside the encrypted channel no hop sees or changes the upgrade.",
            "Derive the scheme from the page: wss: when it came over https:.",
          ),
          references: ["https://www.rfc-editor.org/rfc/rfc6455#section-10.6"],
        }),
      ];
    });
  },
};

/** Each address once, where it was first used, and a count of those beyond `SHOWN`. */
function addressesOf(group: readonly Connection[]): Evidence[] {
  const addresses = [...grouped(group, addressOf).entries()];
  const evidence = addresses
    .slice(0, SHOWN)
    .flatMap(([value, [first]]): Evidence[] =>
      first ? [{ label: "Address", value, at: first.createdAt, connection: first.id }] : [],
    );
  const more = addresses.length - SHOWN;
  return more > 0 ? [...evidence, { label: "Further addresses", value: String(more) }] : evidence;
}

/** Loopback addresses never leave the computer, so TLS would add nothing. */
function isPlain(connection: Connection): boolean {
  return (
    !connection.secure && connection.url.startsWith("ws:") && !connection.blocked && !isLoopback(hostname(connection))
  );
}
