import type {
  RedactionMode,
  Report,
  ReportConnection,
  ReportFinding,
  ReportFrame,
  ReportStackFrame,
} from "../format.ts";
import { redactBinary, sweepBinary } from "./binary.ts";
import { redactHeaders, redactSubprotocols } from "./headers.ts";
import { redactPayload, redactTail } from "./payload.ts";
import { createRedactor, type Redactor } from "./redactor.ts";
import { createSweep } from "./sweep.ts";
import { redactAddresses, redactText } from "./text.ts";
import { redactUrl } from "./url.ts";

/**
 * The report as far as `mode` lets it leave the computer. First every field by what it is known to
 * be; then, over all texts, each secret that was found anywhere.
 */
export function redactReport(report: Report, mode: RedactionMode): Report {
  if (mode === "everything") return { ...report, redaction: { mode, replaced: {} } };
  const redactor = createRedactor();
  visitStrings(report, (text) => redactor.reserve(text));
  const url = (text: string) => redactUrl(text, redactor);
  const text = (value: string) => redactText(value, redactor);
  const redacted: Report = {
    ...report,
    page: pageOf(report, mode, redactor),
    capture: {
      ...report.capture,
      gaps: report.capture.gaps.map((gap) =>
        gap.message === undefined ? gap : { ...gap, message: text(gap.message) },
      ),
    },
    connections: report.connections.map((connection) => redactConnection(connection, mode, redactor)),
    timeline: report.timeline.map((event) => (event.url === undefined ? event : { ...event, url: url(event.url) })),
    httpResponses: report.httpResponses.map((response) => ({
      ...response,
      url: url(response.url),
      headers: redactHeaders(response.headers, redactor, mode),
    })),
    frames: report.frames.map((frame) => (mode === "metadata" ? withoutPayload(frame) : redactFrame(frame, redactor))),
    findings: report.findings.map((finding) => redactFinding(finding, redactor)),
    checklist: report.checklist.map((item) => ({
      ...item,
      summary: text(item.summary),
      evidence: item.evidence.map((evidence) => ({ ...evidence, value: text(evidence.value) })),
    })),
  };
  const sweep = createSweep(redactor);
  const { frames, ...rest } = redacted;
  const swept = { ...mapStrings(rest, sweep), frames: frames.map((frame) => sweepFrame(frame, sweep)) };
  return { ...swept, redaction: { mode, replaced: { ...redactor.replaced } } };
}

function pageOf({ page }: Report, mode: RedactionMode, redactor: Redactor): Report["page"] {
  const url = redactUrl(page.url, redactor);
  // A title says what a person looked at; it is no fact about a connection.
  if (page.title === undefined || mode === "metadata") return { url };
  return { url, title: redactText(page.title, redactor) };
}

function redactConnection(
  connection: ReportConnection,
  mode: "redacted" | "metadata",
  redactor: Redactor,
): ReportConnection {
  const url = (value: string) => redactUrl(value, redactor);
  const text = (value: string) => redactText(value, redactor);
  const stack = (frames: readonly ReportStackFrame[]) => frames.map((frame) => ({ ...frame, url: url(frame.url) }));
  const { documentUrl, subprotocol, blocked, error, closeCalled, close, handshake } = connection;
  return {
    ...connection,
    url: url(connection.url),
    ...(documentUrl === undefined ? {} : { documentUrl: url(documentUrl) }),
    initiator: stack(connection.initiator),
    ...(blocked ? { blocked: { ...blocked, message: text(blocked.message) } } : {}),
    handshake: {
      ...handshake,
      requestHeaders: redactHeaders(handshake.requestHeaders, redactor, mode),
      responseHeaders: redactHeaders(handshake.responseHeaders, redactor, mode),
      ...(handshake.statusText === undefined ? {} : { statusText: text(handshake.statusText) }),
      ...(handshake.error === undefined ? {} : { error: text(handshake.error) }),
    },
    ...(subprotocol === undefined ? {} : { subprotocol: redactSubprotocols(subprotocol, redactor) }),
    ...(error ? { error: { ...error, message: text(error.message) } } : {}),
    ...(closeCalled
      ? { closeCalled: { ...redactReason(closeCalled, redactor), stack: stack(closeCalled.stack) } }
      : {}),
    ...(close ? { close: { ...close, reason: redactPayload(close.reason, redactor) } } : {}),
  };
}

function redactReason<Called extends { reason?: string }>(called: Called, redactor: Redactor): Called {
  return called.reason === undefined ? called : { ...called, reason: redactPayload(called.reason, redactor) };
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

function redactFrame(frame: ReportFrame, redactor: Redactor): ReportFrame {
  const binary = (payload: string) => redactBinary(payload, redactor);
  if (frame.encoding === "base64") return withPayloads(frame, binary, binary);
  return withPayloads(
    frame,
    (payload) => redactPayload(payload, redactor),
    (tail) => redactTail(tail, redactor),
  );
}

function sweepFrame(frame: ReportFrame, sweep: (text: string) => string): ReportFrame {
  const part = (payload: string) => (frame.encoding === "base64" ? sweepBinary(payload, sweep) : sweep(payload));
  return withPayloads(frame, part, part);
}

/** The same row where nothing changes: most of a million frames hold no secret. */
function withPayloads(
  frame: ReportFrame,
  changeHead: (payload: string) => string,
  changeTail: (tail: string) => string,
): ReportFrame {
  const payload = frame.payload === undefined ? undefined : changeHead(frame.payload);
  const tail = frame.tail === undefined ? undefined : changeTail(frame.tail);
  if (payload === frame.payload && tail === frame.tail) return frame;
  return { ...frame, ...(payload === undefined ? {} : { payload }), ...(tail === undefined ? {} : { tail }) };
}

function withoutPayload({ payload: _payload, tail: _tail, encoding: _encoding, ...frame }: ReportFrame): ReportFrame {
  return frame;
}

function visitStrings(value: unknown, visit: (text: string) => void): void {
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
