import type { Connection } from "../../session/session.ts";
import { age, longestSilence } from "../../session/silence.ts";
import { hostname, isLoopback } from "../ended.ts";
import { duration, list } from "../format.ts";
import { shortName } from "../limits.ts";
import { type Checked, failedBy, foundBy, notApplicable, pass, type Row, unknown } from "./item.ts";

const NOT_OPENED = "No socket opened in this session, so it was not put to the test.";
/** Without a profile: longer than the limits that most proxies have by default. */
const USUAL_LIFETIME_S = 130;
/** Enough messages that a hop which changes them would have shown. */
const ENOUGH_FRAMES = 10;

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
      const found = foundBy(checked, "handshake-malformed") ?? statusFinding(checked, 426);
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
      if (plain.length > 0) return unknown("A plain ws:// socket was allowed to open.", plain);
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
      const extra = own.filter((socket) => socket.host !== page.host);
      if (own.length === 0) return notApplicable("No socket goes to the page's own host.");
      if (extra.length === 0) return pass("Page and socket share one port.", own);
      const worked = extra.filter(({ openedAt }) => openedAt !== undefined);
      if (worked.length === 0) return { ...unknown(`${list(hostsOf(extra))} did not open.`, extra), result: "fail" };
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
      const page = pageOf(checked);
      const own = checked.opened.filter((socket) => socket.host === page?.host);
      if (own.length > 0) return pass("The server took the page's host and origin.", own);
      return unknown("What proxies tell the server cannot be seen from the browser.");
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
      const found = foundBy(checked, "protocol-error");
      if (found) return failedBy(found);
      const buffered = checked.findings.find(({ rule }) => rule === "buffered-delivery");
      if (buffered) return unknown(buffered.title, [], buffered.evidence);
      const spoken = checked.opened.filter(({ sent, received }) => sent.frames + received.frames >= ENOUGH_FRAMES);
      return spoken.length > 0
        ? pass("Messages went both ways without a fault.", spoken)
        : unknown("Too few messages were seen to tell.");
    },
  },
  {
    id: "one-backend",
    title: "One server serves a session from its handshake to its end.",
    verdict(checked) {
      const found = foundBy(checked, "sticky-session");
      if (found) return failedBy(found);
      return checked.opened.length > 0
        ? pass("No request of a session met a server that did not know it.", checked.opened)
        : unknown(NOT_OPENED);
    },
  },
  {
    id: "no-filter",
    title: "No filter, inspecting proxy or extension interferes.",
    verdict(checked) {
      const blocked = checked.findings.find(
        ({ rule, evidence }) =>
          rule === "connection-failed" &&
          evidence.some(({ value }) => /BLOCKED_BY|CERT_AUTHORITY_INVALID|TUNNEL/.test(value)),
      );
      const found = blocked ?? foundBy(checked, "csp-blocked") ?? statusFinding(checked, 403, 407);
      if (found) return failedBy(found);
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

function pageOf({ session }: Checked): URL | undefined {
  return URL.canParse(session.page.url) ? new URL(session.page.url) : undefined;
}

function hostsOf(sockets: readonly Connection[]): string[] {
  return [...new Set(sockets.map(({ host }) => host))];
}
