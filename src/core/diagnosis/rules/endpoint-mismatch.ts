import type { Profile } from "../../knowledge/knowledge.ts";
import type { Connection, Session } from "../../session/session.ts";
import { hostname, isLoopback } from "../ended.ts";
import { grouped } from "../ends.ts";
import { addressOf } from "../failed.ts";
import type { Confidence, Finding, Rule } from "../finding.ts";
import { advise, finding, SEND_REPORT } from "../make-finding.ts";
import { isEndpoint, profileFor } from "../profiles/match-profile.ts";

export const endpointMismatch: Rule = {
  meta: {
    id: "endpoint-mismatch",
    description: "A socket went to another host or port than the page's, and that looks wrong.",
  },
  check(session, knowledge) {
    const profile = profileFor(session, knowledge);
    const groups = grouped([...session.connections.values()], addressOf);
    return [...groups.values()].flatMap((group) => {
      const [first] = group;
      const mismatch = first && mismatchOf(first, group, session, profile);
      return first && mismatch ? [findingFor(first, group, session, mismatch)] : [];
    });
  },
};

/** What a closed port, or a firewall that refuses or drops, looks like. */
const UNREACHABLE =
  /^Error in connection establishment: net::ERR_(CONNECTION_(REFUSED|RESET|TIMED_OUT|FAILED)|TIMED_OUT|ADDRESS_UNREACHABLE|TUNNEL_CONNECTION_FAILED)$/;

interface Mismatch {
  readonly title: string;
  readonly because: string;
  readonly confidence: Confidence;
}

function mismatchOf(
  first: Connection,
  group: readonly Connection[],
  session: Session,
  profile: Profile,
): Mismatch | undefined {
  const page = pageOf(first, session);
  if (!page || page.host === first.host || first.host === "") return undefined;
  if (profile.sameOrigin && isEndpoint(first, profile)) {
    return {
      title: `The socket of ${profile.name} went to ${first.host} instead of the page's own ${page.host}.`,
      because: `the profile "${profile.name}" expects it on the page's own host and port`,
      confidence: "certain",
    };
  }
  // Elsewhere another host is quite usual, and only a failure makes it worth a word.
  if (!group.every(({ state }) => state === "failed" || state === "blocked" || state === "queued")) return undefined;
  if (isLoopback(hostname(first)) && !isLoopback(page.hostname)) {
    return {
      title: `The page from ${page.host} looked for its server on this very computer (${first.host}).`,
      because:
        "the page came from another computer, and its socket's address means this one: most often a setting from development",
      confidence: "likely",
    };
  }
  const extraPort =
    hostname(first) === page.hostname && group.every(({ handshake }) => UNREACHABLE.test(handshake.error ?? ""));
  return extraPort
    ? {
        title: `The socket went to another port than the page (${first.host}), and could not reach it.`,
        because: "firewalls and proxies that let the page through often know nothing of a further port",
        confidence: "possible",
      }
    : undefined;
}

function findingFor(first: Connection, group: readonly Connection[], session: Session, mismatch: Mismatch): Finding {
  const sure = { certain: "Certain", likely: "Likely", possible: "Possible" }[mismatch.confidence];
  return finding({
    rule: "endpoint-mismatch",
    severity: "warning",
    confidence: mismatch.confidence,
    connections: group.map(({ id }) => id),
    title: mismatch.title,
    summary: `${sure}: ${mismatch.because}.`,
    evidence: [
      { label: "Page", value: pageOf(first, session)?.origin ?? "" },
      { label: "Socket", value: addressOf(first), at: first.createdAt, connection: first.id },
    ],
    advice: advise(
      SEND_REPORT,
      "Set the application's public address, and forward Host and X-Forwarded-* so that it builds the right one; route the socket through the page's own host and port.",
      "Build the address from location.host.",
    ),
    references: [],
  });
}

function pageOf(connection: Connection, session: Session): URL | undefined {
  const url = connection.documentUrl ?? session.page.url;
  if (!URL.canParse(url)) return undefined;
  const page = new URL(url);
  return page.protocol === "https:" || page.protocol === "http:" ? page : undefined;
}
