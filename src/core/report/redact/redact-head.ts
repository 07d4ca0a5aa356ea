import type { ReportConnection, ReportFinding, ReportHead, ReportStackFrame } from "../format.ts";
import { redactHeaders, redactSubprotocols } from "./headers.ts";
import { redactPayload } from "./payload.ts";
import type { Place, PlaceKind } from "./place.ts";
import type { Redactor } from "./redactor.ts";
import { redactAddresses, redactText } from "./text.ts";
import { redactUrl } from "./url.ts";

type Mode = "redacted" | "metadata";

/** Everything of a report but its frames, every field by what it is known to be. */
export function redactHead(report: ReportHead, mode: Mode, redactor: Redactor): ReportHead {
  /** what is redacted next stands there */
  const at = (kind: PlaceKind, more: Omit<Place, "in"> = {}): void => {
    redactor.place = { in: kind, ...more };
  };
  const url = (text: string) => redactUrl(text, redactor);
  const text = (value: string) => redactText(value, redactor);
  const page = pageOf(report, mode, redactor, at);
  const connections = report.connections.map((connection) => redactConnection(connection, mode, redactor, at));
  at("recording");
  const gaps = report.capture.gaps.map((gap) =>
    gap.message === undefined ? gap : { ...gap, message: text(gap.message) },
  );
  at("page event");
  const timeline = report.timeline.map((event) =>
    event.url === undefined ? event : { ...event, url: url(event.url) },
  );
  at("http response");
  const httpResponses = report.httpResponses.map((response) => ({
    ...response,
    url: url(response.url),
    headers: redactHeaders(response.headers, redactor, mode),
  }));
  at("finding");
  const findings = report.findings.map((finding) => redactFinding(finding, redactor));
  at("checklist");
  const checklist = report.checklist.map((item) => ({
    ...item,
    summary: text(item.summary),
    evidence: item.evidence.map((evidence) => ({ ...evidence, value: text(evidence.value) })),
  }));
  // What a program says of its own failure may name what it failed on.
  const ownErrors = report.ownErrors?.map((error) => ({ ...error, message: text(error.message) }));
  const notes = report.notes?.map((note) => {
    at("note", note.connection === undefined ? {} : { connection: note.connection });
    // A note may quote an address or a message.
    return { ...note, text: redactPayload(redactAddresses(note.text, redactor), redactor) };
  });
  return {
    ...report,
    ...(ownErrors ? { ownErrors } : {}),
    page,
    capture: { ...report.capture, gaps },
    connections,
    timeline,
    httpResponses,
    ...(notes ? { notes } : {}),
    findings,
    checklist,
  };
}

/** The head with the secrets that are known from elsewhere replaced. */
export function sweepHead(head: ReportHead, sweep: (text: string) => string): ReportHead {
  return mapStrings(head, sweep);
}

type At = (kind: PlaceKind, more?: Omit<Place, "in">) => void;

function pageOf({ page }: ReportHead, mode: Mode, redactor: Redactor, at: At): ReportHead["page"] {
  at("page address");
  const url = redactUrl(page.url, redactor);
  // A title says what a person looked at; it is no fact about a connection.
  if (page.title === undefined || mode === "metadata") return { url };
  at("page title");
  return { url, title: redactText(page.title, redactor) };
}

function redactConnection(connection: ReportConnection, mode: Mode, redactor: Redactor, at: At): ReportConnection {
  const here = { connection: connection.id };
  const url = (kind: PlaceKind, value: string) => {
    at(kind, here);
    return redactUrl(value, redactor);
  };
  const text = (value: string) => {
    at("browser text", here);
    return redactText(value, redactor);
  };
  const headers = (kind: PlaceKind, list: ReportConnection["handshake"]["requestHeaders"]) =>
    list.flatMap((header) => {
      at(kind, { ...here, name: header.name });
      return redactHeaders([header], redactor, mode);
    });
  const reason = (value: string) => {
    at("close reason", here);
    return redactPayload(value, redactor);
  };
  const protocols = (value: string) => {
    at("sub-protocol", here);
    return redactSubprotocols(value, redactor);
  };
  const stack = (frames: readonly ReportStackFrame[]) =>
    frames.map((frame) => ({ ...frame, url: url("script address", frame.url) }));
  const { documentUrl, subprotocol, blocked, error, closeCalled, close, handshake } = connection;
  return {
    ...connection,
    url: url("address", connection.url),
    ...(documentUrl === undefined ? {} : { documentUrl: url("document address", documentUrl) }),
    initiator: stack(connection.initiator),
    ...(blocked ? { blocked: { ...blocked, message: text(blocked.message) } } : {}),
    handshake: {
      ...handshake,
      requestHeaders: headers("request header", handshake.requestHeaders),
      responseHeaders: headers("response header", handshake.responseHeaders),
      ...(handshake.statusText === undefined ? {} : { statusText: text(handshake.statusText) }),
      ...(handshake.error === undefined ? {} : { error: text(handshake.error) }),
    },
    ...(subprotocol === undefined ? {} : { subprotocol: protocols(subprotocol) }),
    ...(error ? { error: { ...error, message: text(error.message) } } : {}),
    ...(closeCalled
      ? {
          closeCalled: {
            ...closeCalled,
            ...(closeCalled.reason === undefined ? {} : { reason: reason(closeCalled.reason) }),
            stack: stack(closeCalled.stack),
          },
        }
      : {}),
    ...(close ? { close: { ...close, reason: reason(close.reason) } } : {}),
  };
}

function redactFinding(finding: ReportFinding, redactor: Redactor): ReportFinding {
  const text = (value: string) => redactText(value, redactor);
  return {
    ...finding,
    title: text(finding.title),
    summary: text(finding.summary),
    // Evidence may quote an address or a message.
    evidence: finding.evidence.map((evidence) => ({
      ...evidence,
      value: redactPayload(redactAddresses(evidence.value, redactor), redactor),
    })),
    ruledOut: finding.ruledOut.map(({ cause, because }) => ({ cause, because: text(because) })),
    suspects: finding.suspects.map((suspect) => ({ ...suspect, because: text(suspect.because) })),
    advice: finding.advice.map(({ audience, text: words, config }) => ({
      audience,
      text: text(words),
      // A configuration has names and values of its own; only the addresses in it come from the page.
      ...(config ? { config: { ...config, text: redactAddresses(config.text, redactor) } } : {}),
    })),
    ...(finding.unseen ? { unseen: finding.unseen.map(text) } : {}),
  };
}

/** Every string of some data, at any depth. */
export function visitStrings(value: unknown, visit: (text: string) => void): void {
  if (typeof value === "string") visit(value);
  else if (Array.isArray(value)) for (const item of value) visitStrings(item, visit);
  else if (typeof value === "object" && value !== null)
    for (const field of Object.values(value)) visitStrings(field, visit);
}

/** The same data with every string in it passed through `map`; names of fields stay. */
function mapStrings<Value>(value: Value, map: (text: string) => string): Value {
  if (typeof value === "string") return map(value) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => mapStrings(item, map)) as Value;
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([key, field]: [string, unknown]) => [key, mapStrings(field, map)]);
  return Object.fromEntries(fields) as Value;
}
