import type { Millis } from "../../base/units.ts";
import type { Connection } from "../../session/session.ts";
import { age, longestSilence } from "../../session/silence.ts";
import { hostname, isLoopback } from "../ended.ts";
import { named } from "../evidence.ts";
import type { Evidence, Finding } from "../finding.ts";
import { duration, list } from "../format.ts";
import { hasLibrarySession } from "../library-session.ts";
import { shortName } from "../limits.ts";
import { HEADERS_CHANGED } from "../rules/handshake-malformed.ts";
import { type Checked, failedBy, foundBy, notApplicable, pass, type Row, unknown } from "./item.ts";

const NOT_OPENED = "No socket opened in this session, so it was not put to the test.";
/** Without a profile: longer than the limits that most proxies have by default. */
const USUAL_LIFETIME_S = 130;
/** Fewer messages than this each way, or less than a minute of them, show too little of what a hop does to them. */
const ENOUGH_FRAMES = 10;
const ENOUGH_TRAFFIC: Millis = 60_000;
/** What only the end of the connection does: a hop passes a server's frames on without a mask. */
const SERVERS_OWN_FAULT = /must not mask/;

const FILTER = /\bfilters?\b|inspecting proxy|virus scanner|application firewall/i;

/** The requirements in the order in which a handshake meets them. */
export const ROWS: readonly Row[] = [
  {
    id: "http11-upgrade",
    title: "The upgrade is carried over HTTP/1.1.",
    verdict(checked) {
      const found = foundBy(checked, "http10-upgrade") ?? statusFinding(checked, 426, 505);
      if (found) return failedBy(found);
      const seen = checked.opened.filter(({ handshake }) => handshake.httpVersion === "1.1");
      if (seen.length > 0) return pass("The 101 came over HTTP/1.1.", seen);
      return unknown(checked.opened.length > 0 ? "The version of the 101 was not seen." : NOT_OPENED);
    },
  },
  {
    id: "upgrade-headers",
    title: "Upgrade and Connection pass every hop unchanged.",
    verdict(checked) {
      const found = checked.findings.find(isHeaderFault) ?? statusFinding(checked, 426);
      if (found) return failedBy(found);
      const unclear = statusFinding(checked, 400);
      if (unclear) return unknown("A 400 may come from lost headers, or from the server itself.", [], unclear.evidence);
      return checked.opened.length > 0
        ? pass("The server answered the upgrade with 101.", checked.opened)
        : unknown(NOT_OPENED);
    },
  },
  {
    id: "scheme",
    title: "The socket's scheme matches the page's: wss:// for https://.",
    verdict(checked) {
      const found = foundBy(checked, "mixed-content");
      if (found) return failedBy(found);
      const page = pageOf(checked);
      if (page?.protocol !== "https:") return notApplicable("The page itself did not come over https.");
      const plain = checked.sockets.filter((socket) => !socket.secure && !isLoopback(hostname(socket)));
      const allowed = plain.filter(({ openedAt }) => openedAt !== undefined);
      if (allowed.length > 0) return unknown("A plain ws:// socket was allowed to open.", allowed);
      if (plain.length > 0) return unknown("A plain ws:// socket was tried, and none opened.", plain);
      return checked.sockets.length > 0 ? pass("Every socket uses wss://.", checked.sockets) : unknown(NOT_OPENED);
    },
  },
  {
    id: "same-host",
    title: "The socket goes to the page's own host.",
    verdict(checked) {
      const found = foundBy(checked, "endpoint-mismatch");
      if (found) return failedBy(found);
      const page = pageOf(checked);
      if (!page || checked.sockets.length === 0) return unknown("There was no socket to compare with the page.");
      const elsewhere = checked.sockets.filter((socket) => hostname(socket) !== page.hostname);
      if (elsewhere.length === 0) return pass("Host and page are the same.", checked.sockets);
      return unknown(`Sockets go to ${list(hostsOf(elsewhere))}; nothing says that they should not.`, elsewhere);
    },
  },
  {
    id: "no-extra-port",
    title: "The socket needs no port beyond the page's own.",
    verdict(checked) {
      const page = pageOf(checked);
      if (!page || checked.sockets.length === 0) return unknown("There was no socket to compare with the page.");
      const own = checked.sockets.filter((socket) => hostname(socket) === page.hostname);
      if (own.length === 0) return notApplicable("No socket goes to the page's own host.");
      const extra = own.filter((socket) => socket.host !== page.host);
      if (extra.length === 0) return pass("Page and socket share one port.", own);
      const tried = extra.filter(({ blocked }) => !blocked);
      if (tried.length === 0)
        return unknown(`The browser itself blocked ${list(hostsOf(extra))}, so that port was not tried.`, extra);
      const worked = tried.filter(({ openedAt }) => openedAt !== undefined);
      if (worked.length === 0) {
        const verdict = unknown(`${list(hostsOf(tried))} did not open.`, tried);
        return tried.some(({ state }) => state === "failed") ? { ...verdict, result: "fail" } : verdict;
      }
      const verdict = unknown(`${list(hostsOf(worked))} worked here; other networks may not let it through.`, worked);
      return checked.profile.sameOrigin ? { ...verdict, result: "fail" } : verdict;
    },
  },
  {
    id: "forwarded-host",
    title: "The server learns the public host, scheme and client address from the proxy.",
    verdict(checked) {
      const refused = statusFinding(checked, 301, 302, 307, 308, 403);
      if (refused)
        return unknown("A redirect or a 403 can come from a wrong Host, Origin or scheme.", [], refused.evidence);
      const mixed = foundBy(checked, "mixed-content");
      if (mixed)
        return unknown("An address built with ws:// can come from a missing X-Forwarded-Proto.", [], mixed.evidence);
      return unknown(
        "The headers that a proxy hands on to the server are invisible to the browser, on a healthy socket too.",
      );
    },
  },
  {
    id: "stays-open",
    title: "The connection stays open as long as the page wants it.",
    verdict(checked) {
      const found = foundBy(
        checked,
        "idle-timeout",
        "lifetime-limit",
        "heartbeat-race",
        "heartbeat-missed",
        "server-restart",
        "oversized-frame",
        "abnormal-close",
        "close-code",
      );
      if (found) return failedBy(found);
      if (checked.opened.length === 0) return unknown(NOT_OPENED);
      const { now } = checked.session;
      const wanted = (checked.profile.minLifetimeSeconds ?? USUAL_LIFETIME_S) * 1000;
      const oldest = Math.max(...checked.opened.map((socket) => age(socket, now) ?? 0));
      const silence = Math.max(...checked.opened.map((socket) => longestSilence(socket, now)));
      const evidence = [
        { label: "Longest life", value: duration(oldest) },
        { label: "Longest silence", value: duration(silence) },
      ];
      return oldest >= wanted
        ? pass(
            `A socket lived for ${duration(oldest)}; its longest silence was ${duration(silence)}.`,
            checked.opened,
            evidence,
          )
        : unknown(
            `Watched for ${duration(oldest)} only; ${duration(wanted)} would show more.`,
            checked.opened,
            evidence,
          );
    },
  },
  {
    id: "frames-intact",
    title: "Nothing on the way rewrites, compresses or holds back messages.",
    verdict(checked) {
      const faults = checked.findings.filter(({ rule }) => rule === "protocol-error");
      const fault = faults.find((finding) => !isServersOwn(finding));
      if (fault)
        return {
          ...failedBy(fault),
          summary: `${fault.title} Either something on the way or the server itself does so.`,
        };
      if (faults[0])
        return {
          ...failedBy(faults[0]),
          result: "unknown",
          summary: `${faults[0].title} That is the server's own doing and tells nothing of what is on the way.`,
        };
      const buffered = checked.findings.find(({ rule }) => rule === "buffered-delivery");
      if (buffered) return unknown(buffered.title, [], buffered.evidence);
      const spoken = checked.opened.filter(
        (socket) =>
          Math.min(socket.sent.frames, socket.received.frames) >= ENOUGH_FRAMES && trafficOf(socket) >= ENOUGH_TRAFFIC,
      );
      const enough = `${ENOUGH_FRAMES} messages each way over ${duration(ENOUGH_TRAFFIC)}`;
      return spoken.length > 0
        ? pass(
            `At least ${enough} passed on one socket without a fault.`,
            spoken,
            spoken.slice(0, 5).map(trafficEvidence),
          )
        : unknown(`Too little was seen to tell: it takes at least ${enough} on one socket.`, checked.opened);
    },
  },
  {
    id: "one-backend",
    title: "One server serves a session from its handshake to its end.",
    verdict(checked) {
      const found = foundBy(checked, "sticky-session");
      if (found) return failedBy(found);
      const sessions = checked.opened.filter(hasLibrarySession);
      if (sessions.length > 0)
        return pass("Sockets opened with the session that their library had begun over HTTP.", sessions);
      return checked.opened.length > 0
        ? notApplicable("Nothing shows a session that began with other requests before its socket.")
        : unknown(NOT_OPENED);
    },
  },
  {
    id: "no-filter",
    title: "No filter, inspecting proxy or extension interferes.",
    verdict(checked) {
      const blocked = checked.findings.find(
        ({ rule, evidence }) =>
          rule === "connection-failed" && evidence.some(({ value }) => /BLOCKED_BY|ERR_PROXY|tunnel/i.test(value)),
      );
      const found = blocked ?? statusFinding(checked, 407);
      if (found) return failedBy(found);
      const suspected = checked.findings.find(maySpeakOfFilter);
      if (suspected)
        return unknown(
          `A filter is one possible reason for this: ${suspected.title}`,
          [],
          suspected.evidence.slice(0, 5),
        );
      const filters = checked.clues.filter(
        ({ intermediary, strength }) => intermediary.kind === "client-proxy" && strength === "strong",
      );
      if (filters.length > 0)
        return unknown(
          `There are signs of ${list(filters.map(({ intermediary }) => shortName(intermediary)))}.`,
          checked.sockets,
        );
      return checked.opened.length > 0
        ? pass("A socket opened, and nothing shows a filter.", checked.opened)
        : unknown(NOT_OPENED);
    },
  },
  {
    id: "cdn-allows",
    title: "The content network or web application firewall lets WebSockets through.",
    verdict(checked) {
      const edges = checked.clues.filter(
        ({ intermediary, strength }) =>
          (intermediary.kind === "cdn" || intermediary.kind === "waf") && strength === "strong",
      );
      if (edges.length === 0) return notApplicable("Nothing shows a content network or firewall on the way.");
      const names = list(edges.map(({ intermediary }) => shortName(intermediary)));
      const evidence = edges.map(({ intermediary, because }) => ({ label: shortName(intermediary), value: because }));
      if (checked.opened.length > 0) return pass(`Sockets open through ${names}.`, checked.opened, evidence);
      const found = foundBy(checked, "handshake-status", "handshake-malformed", "handshake-unanswered");
      return found
        ? { ...failedBy(found), summary: `${found.title} On the way: ${names}.` }
        : unknown(NOT_OPENED, [], evidence);
    },
  },
];

function statusFinding({ findings, sockets }: Checked, ...statuses: readonly number[]) {
  const ids = new Set(
    sockets
      .filter(({ handshake }) => handshake.status !== undefined && statuses.includes(handshake.status))
      .map(({ id }) => id),
  );
  return findings.find(({ rule, connections }) => rule === "handshake-status" && connections.some((id) => ids.has(id)));
}

/** An answer that lacked what an upgrade needs; a sub-protocol or an extension is between page and server. */
function isHeaderFault({ rule, evidence }: Finding): boolean {
  return rule === "handshake-malformed" && evidence.some(({ value }) => HEADERS_CHANGED.test(value));
}

/** A finding that counts a filter among the possible reasons, in words for any of its readers. */
function maySpeakOfFilter(finding: Finding): boolean {
  const { severity, rule, title, summary, advice } = finding;
  if (severity === "info" || rule === "csp-blocked" || rule === "mixed-content" || isServersOwn(finding)) return false;
  return [title, summary, ...advice.map(({ text }) => text)].some((text) => FILTER.test(text));
}

function isServersOwn({ rule, evidence }: Finding): boolean {
  return rule === "protocol-error" && evidence.some(({ value }) => SERVERS_OWN_FAULT.test(value));
}

/** From a socket's first message to its last. */
function trafficOf({ sent, received, lastFrameAt }: Connection): Millis {
  const first = Math.min(sent.firstAt ?? Infinity, received.firstAt ?? Infinity);
  return lastFrameAt === undefined ? 0 : Math.max(0, lastFrameAt - first);
}

function trafficEvidence(socket: Connection): Evidence {
  const { sent, received } = socket;
  return {
    label: named(socket),
    value: `${sent.frames} sent and ${received.frames} received in ${duration(trafficOf(socket))}`,
  };
}

function pageOf({ session }: Checked): URL | undefined {
  return URL.canParse(session.page.url) ? new URL(session.page.url) : undefined;
}

function hostsOf(sockets: readonly Connection[]): string[] {
  return [...new Set(sockets.map(({ host }) => host))];
}
