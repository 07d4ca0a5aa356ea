import type { EpochMillis } from "../core/base/units.ts";
import type { ConnectionBlocked, StackFrame } from "../core/session/events.ts";
import { fields, number, text } from "./fields.ts";
import { stackFrames } from "./stack.ts";
import type { SessionKey } from "./transport.ts";

/**
 * A blocked socket is told up to three times: a console line (with the stack), an issue (with the
 * addresses) and the constructor's exception (seen by the page script). All three are one attempt.
 */
export type BlockSource = "log" | "issue" | "script";

export interface BlockReport {
  readonly source: BlockSource;
  readonly by: ConnectionBlocked["by"];
  readonly url: string;
  readonly message: string;
  readonly at: EpochMillis;
  readonly documentUrl?: string;
  readonly directive?: string;
  readonly initiator?: readonly StackFrame[];
}

/** Reports of one attempt follow each other at once; a later one of the same kind is a new attempt. */
const SAME_ATTEMPT_MS = 3000;
const MOST_OPEN_ATTEMPTS = 64;

/** Tells whether a report is the first of its attempt. */
export interface BlockedAttempts {
  /** @param arrivedAt when the report came, which for what was blocked earlier is not when it happened */
  isNew(session: SessionKey, report: BlockReport, arrivedAt: EpochMillis): boolean;
}

export function createBlockedAttempts(): BlockedAttempts {
  let open: { session: SessionKey; url: string; arrivedAt: EpochMillis; told: Set<BlockSource> }[] = [];
  return {
    isNew(session, report, arrivedAt) {
      const known = open.find(
        (attempt) =>
          attempt.session === session &&
          sameAddress(attempt.url, report.url) &&
          Math.abs(arrivedAt - attempt.arrivedAt) <= SAME_ATTEMPT_MS &&
          !attempt.told.has(report.source),
      );
      if (known) {
        known.told.add(report.source);
        return false;
      }
      open.push({ session, url: report.url, arrivedAt, told: new Set([report.source]) });
      open = open.slice(-MOST_OPEN_ATTEMPTS);
      return true;
    },
  };
}

function sameAddress(one: string, other: string): boolean {
  return one === other || addressOf(one) === addressOf(other);
}

/** The constructor is given `ws://host` or `http://host`, the browser says `ws://host/`. */
function addressOf(url: string): string {
  const socketUrl = url.replace(/^http(?=s?:)/i, "ws");
  return URL.canParse(socketUrl) ? new URL(socketUrl).href : url;
}

const SOCKET_URL = /^wss?:/i;
const MIXED_CONTENT_LINE = /attempted to connect to the insecure WebSocket endpoint '([^']+)'/;
const PAGE_IN_LINE = /^Mixed Content: The page at '([^']+)'/;
const FULL_LINE = /^WebSocket connection to '(wss?:[^']+)' failed: (Insufficient resources)$/;
const CSP_LINE = /^Connecting to '(wss?:[^']+)' violates the following Content Security Policy directive: "([^" ]+)/;

/** A `Log.entryAdded` that tells of a blocked socket. */
export function blockFromLog(params: unknown): BlockReport | undefined {
  const entry = fields(fields(params)?.entry);
  const message = text(entry?.text);
  const at = number(entry?.timestamp);
  if (!entry || message === undefined || at === undefined) return undefined;
  if (entry.source === "network") {
    // More sockets than a page may have: the protocol tells nothing else of these.
    const [, url, words] = FULL_LINE.exec(message) ?? [];
    if (url === undefined || words === undefined) return undefined;
    const initiator = stackFrames(entry.stackTrace);
    return { source: "log", by: "constructor", url, message: words, at, initiator };
  }
  if (entry.source !== "security") return undefined;
  // The entry's own address is that of the script that ran, which need not be the page.
  const documentUrl = PAGE_IN_LINE.exec(message)?.[1];
  const common = {
    source: "log" as const,
    message,
    at,
    initiator: stackFrames(entry.stackTrace),
    ...(documentUrl === undefined ? {} : { documentUrl }),
  };
  const mixed = MIXED_CONTENT_LINE.exec(message)?.[1];
  if (mixed !== undefined) return { ...common, by: "mixed-content", url: mixed };
  const [, url, directive] = CSP_LINE.exec(message) ?? [];
  if (url === undefined || directive === undefined || message.includes("report-only")) return undefined;
  return { ...common, by: "content-security-policy", url, directive };
}

/** An `Audits.issueAdded` that tells of a blocked socket. Issues have no time: `at` is the arrival. */
export function blockFromIssue(params: unknown, at: EpochMillis): BlockReport | undefined {
  const issue = fields(fields(params)?.issue);
  const details = fields(issue?.details);
  const mixed = fields(details?.mixedContentIssueDetails);
  if (issue?.code === "MixedContentIssue" && mixed?.resolutionStatus === "MixedContentBlocked") {
    const url = text(mixed.insecureURL);
    if (url === undefined || !SOCKET_URL.test(url)) return undefined;
    const documentUrl = text(mixed.mainResourceURL);
    return {
      source: "issue",
      by: "mixed-content",
      url,
      message: "MixedContentBlocked",
      at,
      ...(documentUrl === undefined ? {} : { documentUrl }),
    };
  }
  const csp = fields(details?.contentSecurityPolicyIssueDetails);
  if (issue?.code !== "ContentSecurityPolicyIssue" || !csp || csp.isReportOnly === true) return undefined;
  const url = text(csp.blockedURL);
  const directive = text(csp.violatedDirective);
  if (url === undefined || !SOCKET_URL.test(url)) return undefined;
  return {
    source: "issue",
    by: "content-security-policy",
    url,
    message: `Blocked by the directive ${directive ?? "of a content security policy"}`,
    at,
    ...(directive === undefined ? {} : { directive }),
  };
}
