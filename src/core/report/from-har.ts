import * as v from "valibot";
import { failure, ok, type Result } from "../base/result.ts";
import { finish, type Steps } from "../base/steps.ts";
import type { HeaderField, SessionEvent } from "../session/events.ts";
import { fromBase64 } from "./base64.ts";
import { fieldProblem } from "./field-problem.ts";
import { parseJson } from "./parse-report.ts";

/** What a HAR tells of its WebSockets. */
export interface HarContents {
  /** in the order in which `applyEvent` takes them */
  readonly events: readonly SessionEvent[];
  /** what the file cannot tell: full sentences */
  readonly notices: readonly string[];
}

const HeadersSchema = v.array(v.object({ name: v.string(), value: v.string() }));

/**
 * HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/) with Chrome's messages. Only what is
 * read is asked for: the programs that write it differ in the rest.
 */
const EntrySchema = v.object({
  startedDateTime: v.string(),
  time: v.optional(v.nullable(v.number())),
  timings: v.optional(v.object({ receive: v.optional(v.nullable(v.number())) })),
  request: v.object({ url: v.string(), headers: v.optional(HeadersSchema) }),
  response: v.object({
    status: v.number(),
    statusText: v.optional(v.string()),
    httpVersion: v.optional(v.nullable(v.string())),
    headers: v.optional(HeadersSchema),
    /** Chrome and mitmproxy; Playwright calls it `_failureText` */
    _error: v.optional(v.nullable(v.string())),
    _failureText: v.optional(v.nullable(v.string())),
  }),
  _webSocketMessages: v.optional(v.nullable(v.array(v.unknown()))),
});
type Entry = v.InferOutput<typeof EntrySchema>;

const MessageSchema = v.object({
  /** Chrome also has `error`, with the browser's words as `data` */
  type: v.string(),
  /** seconds since 1970 (Chrome, mitmproxy), milliseconds (Playwright), or ISO 8601 */
  time: v.optional(v.nullable(v.union([v.number(), v.string()]))),
  opcode: v.optional(v.nullable(v.union([v.number(), v.string()]))),
  data: v.optional(v.nullable(v.string())),
});
type Message = v.InferOutput<typeof MessageSchema>;

const HarSchema = v.object({
  log: v.object({
    creator: v.optional(v.nullable(v.object({ name: v.optional(v.unknown()) }))),
    pages: v.optional(v.nullable(v.array(v.unknown()))),
    entries: v.array(v.unknown()),
  }),
});

/** The name that Chrome's Network panel gives itself in a HAR. */
const CHROME = "WebInspector";

/**
 * The WebSockets of a HAR, as Chrome, Playwright, mitmproxy and others write it. Never throws: what
 * is wrong with the file comes back as one sentence.
 */
export function harToEvents(text: string): Result<HarContents> {
  const json = parseJson(text);
  return json.ok ? finish(eventsOfHar(json.value)) : json;
}

/** So many messages are done at once. */
export const MESSAGES_A_STEP = 256;

/** The same from JSON that was read already. Entries that are no sockets may be left out as null. */
export function* eventsOfHar(json: unknown): Steps<Result<HarContents>> {
  const har = v.safeParse(HarSchema, json, { abortEarly: true });
  if (!har.success) return failure(fieldProblem("The HAR", har.issues[0]));
  const { creator, pages, entries } = har.output.log;
  const sockets: Socket[] = [];
  for (const [index, entry] of entries.entries()) {
    if (!isWebSocket(entry)) continue;
    const socket = yield* socketOf(entry, `log.entries[${index}]`, creator?.name === CHROME);
    if (!socket.ok) return socket;
    sockets.push(socket.value);
  }
  if (sockets.length === 0) {
    return failure(
      "The HAR holds no WebSocket. Record it with DevTools open before the page connects, and save it with its messages.",
    );
  }
  const url = pageUrl(pages ?? [], sockets);
  const startedAt = Math.min(...sockets.map(({ from }) => from));
  const until = sockets.reduce((latest, { to }) => Math.max(latest, to), startedAt);
  sockets.sort((one, other) => one.from - other.from);
  const events: SessionEvent[] = [];
  for (const [index, socket] of sockets.entries()) {
    for (const event of eventsOf(socket, `c${index + 1}`, until)) if (events.push(event) % MESSAGES_A_STEP === 0) yield;
  }
  events.sort((one, other) => one.at - other.at);
  return ok({
    events: [
      { type: "recording-started", at: startedAt, page: { url }, pageScript: false },
      ...events,
      { type: "clock", at: until },
    ],
    notices: noticesOf(sockets),
  });
}

/** A message whose time is known, or taken from the one before it. */
interface Timed {
  readonly message: Message;
  readonly at: number;
}

interface Socket {
  readonly url: string;
  readonly entry: Entry;
  readonly from: number;
  /** the last moment that is known of it */
  readonly to: number;
  /** it ended at `to`; otherwise nothing is known about its end */
  readonly ended: boolean;
  readonly messages: readonly Timed[];
  readonly untimed: number;
}

/**
 * Firefox and others mark a socket by nothing but its address, and a proxy that of one it did not see
 * open by nothing but what was asked for (RFC 6455 §4.1).
 */
export function isWebSocket(entry: unknown): boolean {
  if (typeof entry !== "object" || entry === null) return false;
  const { _resourceType, _webSocketMessages, request } = entry as Record<string, unknown>;
  if (_resourceType === "websocket" || Array.isArray(_webSocketMessages)) return true;
  if (typeof request !== "object" || request === null) return false;
  const { url, headers } = request as Record<string, unknown>;
  if (typeof url === "string" && /^wss?:/i.test(url)) return true;
  return v.is(HeadersSchema, headers) && headerOf(headers, "upgrade")?.toLowerCase() === "websocket";
}

function* socketOf(json: unknown, place: string, chrome: boolean): Steps<Result<Socket>> {
  const parsed = v.safeParse(EntrySchema, json, { abortEarly: true });
  if (!parsed.success) return failure(fieldProblem("The HAR", parsed.issues[0], place));
  const entry = parsed.output;
  const from = Date.parse(entry.startedDateTime);
  if (Number.isNaN(from)) {
    return failure(
      `The HAR's field ${place}.startedDateTime is no date. The file was changed or damaged: export it again.`,
    );
  }
  const { _webSocketMessages: list } = entry;
  const messages: Timed[] = [];
  let untimed = 0;
  let latest = from;
  for (const [index, item] of (list ?? []).entries()) {
    if (index % MESSAGES_A_STEP === 0) yield;
    const message = v.safeParse(MessageSchema, item, { abortEarly: true });
    if (!message.success) {
      return failure(fieldProblem("The HAR", message.issues[0], `${place}._webSocketMessages[${index}]`));
    }
    const at = timeOf(message.output.time);
    if (at === undefined) untimed++;
    latest = Math.max(latest, at ?? latest);
    messages.push({ message: message.output, at: latest });
  }
  // Chrome's `receive` goes from the last message to the end, and is 0 for a socket that lives:
  // devtools-frontend, front_end/models/har/Log.ts, `buildTimings`.
  const ended = chrome && (entry.timings?.receive ?? 0) > 0;
  const duration = entry.time ?? 0;
  const to = ended && isTime(from + duration) ? Math.max(latest, from + duration) : latest;
  return ok({ url: socketUrl(entry.request.url), entry, from, to, ended, messages, untimed });
}

/** A proxy sees the handshake as the HTTP request that it is. */
function socketUrl(url: string): string {
  return url.replace(/^http(s?):/i, "ws$1:");
}

/** As numbers, seconds reach this in the year 5138, and milliseconds did in 1973. */
const SECONDS_END = 1e11;

function timeOf(time: Message["time"]): number | undefined {
  if (typeof time === "string") return timeOf(Date.parse(time));
  if (typeof time !== "number" || !(time > 0)) return undefined;
  const at = time < SECONDS_END ? Math.round(time * 1e6) / 1e3 : time;
  return isTime(at) ? at : undefined;
}

/** Times that a calendar holds: ECMA-262, "Time Values". */
export function isTime(at: number): boolean {
  return Math.abs(at) <= 8.64e15;
}

/** RFC 6455 §5.2 */
const TEXT = 1;
const BINARY = 2;
const FIRST_CONTROL = 8;

function* eventsOf(socket: Socket, id: string, until: number): Generator<SessionEvent> {
  const { entry, url, from, to, ended, messages } = socket;
  const { status, statusText = "", headers = [], httpVersion, _error, _failureText } = entry.response;
  const requestHeaders = entry.request.headers ?? [];
  const documentUrl = headerOf(requestHeaders, "origin");
  yield { type: "connection-created", at: from, id, url, target: "page", ...(documentUrl ? { documentUrl } : {}) };
  // When the answer came is not told, so neither is a sending from which a duration would follow.
  if (status > 0) {
    const [, number] = /^http\/(1\.[01])$/i.exec(httpVersion ?? "") ?? [];
    const version = number === undefined ? {} : { httpVersion: number };
    yield { type: "handshake-answered", at: from, id, status, statusText, ...version, headers, requestHeaders };
  }
  const error = _error ?? _failureText ?? "";
  if (error !== "" && status !== 101) yield { type: "connection-error", at: from, id, message: error };
  for (const timed of messages) {
    const event = messageEvent(timed, id);
    if (event) yield event;
  }
  if (error !== "" && status === 101) yield { type: "connection-error", at: to, id, message: error };
  const failed = status !== 101 && (status > 0 || error !== "");
  if (ended || failed) yield { type: "connection-closed", at: to, id };
  // Nobody knows whether it lives: nothing may be concluded from its silence.
  else yield { type: "connection-closed", at: until, id, unseen: true };
}

function messageEvent({ message, at }: Timed, id: string): SessionEvent | undefined {
  const { type, data } = message;
  if (type === "error") return { type: "connection-error", at, id, message: data ?? "" };
  const opcode = opcodeOf(message.opcode);
  if (opcode >= FIRST_CONTROL) return undefined;
  const direction = type === "send" ? "sent" : "received";
  if (data === undefined || data === null)
    return { type: "frame", at, id, direction, opcode, payload: "", kept: "none" };
  const bytes = opcode === TEXT ? undefined : fromBase64(data);
  return { type: "frame", at, id, direction, opcode, payload: bytes ?? data };
}

function opcodeOf(opcode: Message["opcode"]): number {
  if (typeof opcode === "string") return opcode === "binary" ? BINARY : TEXT;
  return Number.isInteger(opcode) && opcode! >= 0 && opcode! < 16 ? opcode! : TEXT;
}

/** Chrome writes a page's address as its title. */
function pageUrl(pages: readonly unknown[], sockets: readonly Socket[]): string {
  for (const page of pages) {
    const title = typeof page === "object" && page !== null ? (page as { title?: unknown }).title : undefined;
    if (typeof title === "string" && /^https?:/i.test(title) && URL.canParse(title)) return title;
  }
  for (const { entry } of sockets) {
    const origin = headerOf(entry.request.headers ?? [], "origin");
    if (origin !== undefined) return origin;
  }
  return "";
}

function headerOf(headers: readonly HeaderField[], wanted: string): string | undefined {
  return headers.find(({ name }) => name.toLowerCase() === wanted)?.value;
}

function noticesOf(sockets: readonly Socket[]): string[] {
  const notices = [
    "A HAR has no close codes, no word on who closed, and no times of handshakes: findings claim less than they would of a Socketscope report.",
  ];
  const open = sockets.filter(({ ended, entry }) => !ended && entry.response.status === 101).length;
  if (open > 0) {
    notices.push(
      `Whether and when ${open === sockets.length ? "its sockets" : `${open} of its sockets`} ended is not told.`,
    );
  }
  const untimed = sockets.reduce((sum, socket) => sum + socket.untimed, 0);
  if (untimed > 0) notices.push(`Messages without a time: ${untimed}. They stand in the order in which they came.`);
  return notices;
}
