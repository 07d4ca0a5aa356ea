import { fromBase64 } from "../../core/report/base64.ts";
import type { ReportConnection, ReportFrame, ReportHead } from "../../core/report/format.ts";
import type { Place } from "../../core/report/redact/place.ts";
import type { Redaction } from "../../core/report/redact/redaction.ts";

/** What is shown of one place; a long message is one that nobody reads to its end here. */
const LONGEST = 20_000;

/** What leaves at a place, as text to be read and selected from. */
export function leavingText({ head, frames }: Redaction, place: Place): string {
  if (place.frame !== undefined) return place.frame < frames.length ? messageText(frames.row(place.frame)) : "";
  const connection = head.connections.find(({ id }) => id === place.connection);
  return connection ? connectionText(connection) : restText(head);
}

function messageText({ payload = "", tail, encoding }: ReportFrame): string {
  const text = tail === undefined ? payload : `${payload}\n…\n${tail}`;
  return (encoding === "base64" ? readable(payload) : text).slice(0, LONGEST);
}

/** Bytes as a hex dump's right side has them. */
function readable(base64: string): string {
  return String.fromCharCode(...(fromBase64(base64) ?? []).slice(0, LONGEST)).replace(/[^\x20-\x7e\n]/g, "·");
}

function connectionText(connection: ReportConnection): string {
  const { url, documentUrl, initiator, handshake, subprotocol, error, close, closeCalled, blocked } = connection;
  const lines = [
    url,
    documentUrl,
    ...initiator.map((frame) => frame.url),
    ...[...handshake.requestHeaders, ...handshake.responseHeaders].map(({ name, value }) => `${name}: ${value}`),
    subprotocol,
    handshake.error,
    blocked?.message,
    error?.message,
    closeCalled?.reason,
    close?.reason,
  ];
  return lines.filter(Boolean).join("\n");
}

function restText({ page, capture, findings, checklist, timeline, httpResponses }: ReportHead): string {
  const lines = [
    page.url,
    page.title,
    ...capture.gaps.map(({ message }) => message),
    ...timeline.map(({ url }) => url),
    ...httpResponses.flatMap(({ url, headers }) => [url, ...headers.map(({ name, value }) => `${name}: ${value}`)]),
    ...findings.flatMap(({ title, summary, evidence }) => [title, summary, ...evidence.map(({ value }) => value)]),
    ...checklist.flatMap(({ summary, evidence }) => [summary, ...evidence.map(({ value }) => value)]),
  ];
  return lines.filter(Boolean).join("\n").slice(0, LONGEST);
}
