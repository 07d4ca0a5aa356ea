import { contentsOf, type ReportContents } from "./contents.ts";
import type { Report, ReportConnection, ReportFrame, ReportHeader } from "./format.ts";
import { placeholdersToUrl } from "./placeholders.ts";

/** HAR 1.2 with what Chrome adds for sockets, and our own facts under `_socketscope`. */
export interface Har {
  readonly log: {
    readonly version: "1.2";
    readonly creator: { readonly name: string; readonly version: string };
    readonly pages: readonly [];
    readonly entries: readonly HarEntry[];
    readonly comment: string;
    /** the report without its connections and frames: they are the entries */
    readonly _socketscope: Omit<Report, "connections" | "frames">;
  };
}

interface HarEntry {
  readonly _resourceType: "websocket";
  readonly _initiator?: { readonly type: "script"; readonly url: string; readonly lineNumber: number };
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: object;
  readonly response: object;
  readonly cache: object;
  readonly timings: object;
  readonly _webSocketMessages: readonly HarMessage[];
  readonly _socketscope: ReportConnection;
}

/** As Chrome's Network panel writes and reads it. */
interface HarMessage {
  readonly type: "send" | "receive";
  /** seconds since 1970 */
  readonly time: number;
  readonly opcode: number;
  /** text, or base64 for opcode 2 */
  readonly data: string;
  /** where `data` is not the message as it went over the wire */
  readonly _socketscope?: { readonly length: number; readonly tail?: string; readonly payloadDropped?: true };
}

/**
 * The report for tools that read HAR, in pieces. Chrome imports every connection with its messages;
 * a refused handshake has its status where the browser told it, and 0 with the browser's text elsewhere.
 */
export function* harChunks({ head, frames }: ReportContents): Generator<string> {
  const { connections, ...rest } = head;
  const rows = new Map<string, number[]>(connections.map(({ id }) => [id, []]));
  for (let row = 0; row < frames.length; row++) {
    rows.get(frames.row(row).connection)?.push(row);
    if (row % ROWS_A_STEP === 0) yield "";
  }
  const [, name = head.generator, version = ""] = /^(.*?) ?([\d.]*)$/.exec(head.generator) ?? [];
  const log = {
    version: "1.2",
    creator: { name, version },
    pages: [],
    comment: "WebSockets only. What HAR has no place for stands under _socketscope.",
    _socketscope: rest,
  };
  yield `{"log":${JSON.stringify(log, null, 1).slice(0, -2)},\n "entries": [`;
  for (const [index, connection] of connections.entries()) {
    const entry = JSON.stringify(entryOf(connection, head.capture.until));
    yield `${index > 0 ? "," : ""}\n${entry.slice(0, -1)},"_webSocketMessages":[`;
    for (const [at, row] of (rows.get(connection.id) ?? []).entries()) {
      yield `${at > 0 ? "," : ""}\n${JSON.stringify(messageOf(frames.row(row)))}`;
    }
    yield "]}";
  }
  yield "]}}\n";
}

/** Rows that are looked through between two pieces. */
const ROWS_A_STEP = 64;

/** The same at once, as what it says. */
export function reportToHar(report: Report): Har {
  return JSON.parse([...harChunks(contentsOf(report))].join("")) as Har;
}

/** The HAR as a file's text. */
export function harToJson(har: Har): string {
  return `${JSON.stringify(har, null, 1)}\n`;
}

function entryOf(connection: ReportConnection, until: number): Omit<HarEntry, "_webSocketMessages"> {
  const { createdAt, closedAt, handshake, initiator } = connection;
  const [caller] = initiator;
  const time = Math.max(0, (closedAt ?? until) - createdAt);
  const blocked = handshake.sentAt === undefined ? -1 : Math.max(0, handshake.sentAt - createdAt);
  const wait = handshake.durationMs ?? 0;
  return {
    _resourceType: "websocket",
    // Lines count from 0 in a HAR of Chrome's.
    ...(caller ? { _initiator: { type: "script", url: caller.url, lineNumber: caller.line - 1 } } : {}),
    startedDateTime: isoTime(createdAt),
    time,
    request: requestOf(connection),
    response: responseOf(connection),
    cache: {},
    timings: {
      blocked,
      dns: -1,
      connect: -1,
      ssl: -1,
      send: 0,
      wait,
      receive: Math.max(0, time - Math.max(0, blocked) - wait),
    },
    _socketscope: connection,
  };
}

function requestOf({ url, handshake }: ReportConnection): object {
  const address = placeholdersToUrl(url).split("#")[0]!;
  const query = address.split("?").slice(1).join("?");
  return {
    method: "GET",
    url: address,
    httpVersion: "http/1.1",
    cookies: cookiesOf(handshake.requestHeaders, "cookie"),
    headers: handshake.requestHeaders,
    queryString: query === "" ? [] : query.split("&").map((part) => pairOf(part)),
    headersSize: -1,
    bodySize: 0,
  };
}

function responseOf({ handshake, blocked }: ReportConnection): object {
  const location = handshake.responseHeaders.find(({ name }) => name.toLowerCase() === "location")?.value;
  return {
    status: handshake.status ?? 0,
    statusText: handshake.statusText ?? "",
    httpVersion: `http/${handshake.httpVersion ?? "1.1"}`,
    cookies: cookiesOf(handshake.responseHeaders, "set-cookie"),
    headers: handshake.responseHeaders,
    content: { size: 0, mimeType: "x-unknown" },
    redirectURL: location ?? "",
    headersSize: -1,
    bodySize: -1,
    _transferSize: 0,
    _error: blocked?.message ?? handshake.error ?? null,
  };
}

function messageOf(frame: ReportFrame): HarMessage {
  const { at, direction, opcode, payload, length, tail, payloadDropped } = frame;
  const message = {
    type: direction === "sent" ? "send" : "receive",
    time: at / 1000,
    opcode,
    data: payload ?? "",
  } as const;
  if (payload !== undefined && tail === undefined && bytesOf(frame) === length) return message;
  const ours = { length, ...(tail === undefined ? {} : { tail }), ...(payloadDropped ? { payloadDropped } : {}) };
  return { ...message, _socketscope: ours };
}

const encoder = new TextEncoder();

function bytesOf({ payload = "", encoding }: ReportFrame): number {
  if (encoding !== "base64") return encoder.encode(payload).length;
  return (payload.length / 4) * 3 - (payload.endsWith("==") ? 2 : Number(payload.endsWith("=")));
}

function cookiesOf(headers: readonly ReportHeader[], wanted: string): { name: string; value: string }[] {
  return headers
    .filter(({ name }) => name.toLowerCase() === wanted)
    .flatMap(({ value }) =>
      wanted === "cookie" ? value.split(";") : value.split("\n").map((line) => line.split(";")[0]!),
    )
    .map((cookie) => pairOf(cookie.trim()));
}

function pairOf(text: string): { name: string; value: string } {
  const equals = text.indexOf("=");
  return equals < 0 ? { name: text, value: "" } : { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

/** A time that no calendar holds must not stop an export. */
function isoTime(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}
