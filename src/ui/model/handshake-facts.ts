import type { Connection } from "../../core/session/session.ts";
import { statuses } from "../../core/knowledge/http-statuses.ts";
import { formatDuration } from "../format/time.ts";
import type { Fact } from "./ending.ts";

const KINDS: Record<Connection["target"], string> = {
  page: "the page",
  frame: "a frame of another site",
  worker: "a worker",
  "shared-worker": "a shared worker",
  "service-worker": "a service worker",
};

/** What is known of the handshake beside its headers. */
export function handshakeFacts(connection: Connection): Fact[] {
  const { handshake, blocked, url, target, documentUrl, initiator } = connection;
  const facts: Fact[] = [
    { label: "Address", value: url },
    {
      label: "Opened by",
      value: `${KINDS[target]}${documentUrl === undefined ? "" : ` ${documentUrl}`}`,
      stack: initiator,
    },
  ];
  if (blocked) facts.push({ label: "The browser’s words", value: blocked.message });
  if (handshake.status !== undefined) {
    const meaning = statuses.find(({ status }) => status === handshake.status)?.meaning;
    facts.push({
      label: "Status",
      value: `${handshake.status} ${handshake.statusText ?? ""}`.trim(),
      ...(meaning === undefined ? {} : { note: meaning }),
    });
  }
  if (handshake.error !== undefined)
    facts.push({ label: "The browser’s words", value: handshake.error === "" ? "none (blank)" : handshake.error });
  if (handshake.durationMs !== undefined)
    facts.push({
      label: handshake.status === undefined ? "Failed after" : "Answered after",
      value: formatDuration(handshake.durationMs),
    });
  if (handshake.httpVersion !== undefined) facts.push({ label: "HTTP version", value: handshake.httpVersion });
  if (connection.openedAt !== undefined || connection.seenLate) {
    // Without the handshake, what was not found was perhaps only not told.
    const otherwise = connection.openedAt === undefined ? "unknown" : "none";
    facts.push({ label: "Sub-protocol", value: connection.subprotocol ?? otherwise });
    facts.push({ label: "Extensions", value: connection.extensions ?? otherwise });
  }
  return facts;
}

/** Why there are no request or response headers to show; undefined where there are, or none are due yet. */
export function missingHeaders(connection: Connection): { request?: string; response?: string } {
  const { handshake, blocked, seenLate, state } = connection;
  if (blocked)
    return { request: "The browser blocked the connection: nothing was sent.", response: "Nothing was sent." };
  if (seenLate && handshake.sentAt === undefined) {
    const late = "The connection was opened before recording began. Reload the page to see its handshake.";
    return { request: late, response: late };
  }
  const request = handshake.requestHeaders.length > 0 ? undefined : "The browser has not sent the handshake.";
  const response = handshake.responseHeaders.length > 0 ? undefined : missingAnswer(state, handshake.status);
  return { ...(request === undefined ? {} : { request }), ...(response === undefined ? {} : { response }) };
}

function missingAnswer(state: Connection["state"], status: number | undefined): string {
  if (state === "queued" || state === "connecting") return "No answer has arrived yet.";
  if (status !== undefined && status !== 101)
    return "The browser shows the headers of an answer only when the connection opens. For a refused handshake it tells the status alone; the server’s or the proxy’s log has the rest.";
  return "No answer arrived that the browser would show.";
}
