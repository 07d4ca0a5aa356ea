import { assertNever } from "../base/assert-never.ts";
import type { ConnectionId, EpochMillis, Millis } from "../base/units.ts";
import type {
  CloseEvent,
  ConnectionBlocked,
  ConnectionCreated,
  ConnectionError,
  FrameTransferred,
  HandshakeAnswered,
  HeaderField,
  HttpResponse,
  NoteRemoved,
  NoteWritten,
  PageEvent,
  RecordingStarted,
  SendBuffer,
  SessionEvent,
} from "./events.ts";
import { silentFrom } from "./silence.ts";
import { createFrameStore } from "./frame-store.ts";
import { heartbeatKind } from "./heartbeat.ts";
import {
  type CaptureGap,
  type ClosedBy,
  type Connection,
  type HeldBack,
  LONG_PAUSE,
  QUICK_PAUSE,
  type Session,
  type Traffic,
} from "./session.ts";

/** Bounds of what a session keeps beside frames and connections. */
export const LIMITS = {
  pageEvents: 10_000,
  clockGaps: 1_000,
  httpResponses: 200,
  connections: 65_535,
  heldBack: 20,
  notes: 200,
  /** characters of one note */
  noteText: 500,
} as const;

/** RFC 6455 §7.1.5: reserved for "no close frame was received". */
const ABNORMAL_CLOSURE = 1006;

export function createSession(options: { payloadLimit?: number } = {}): Session {
  return {
    page: { url: "" },
    capture: { recording: false, pageScript: false, gaps: [] },
    connections: new Map(),
    frames: createFrameStore(options),
    pageEvents: [],
    clockGaps: [],
    httpResponses: [],
    notes: [],
    now: 0,
    version: 0,
    ignoredEvents: 0,
  };
}

/**
 * The one reducer: live, imported and test sessions all grow through it. It changes `session` in
 * place, in constant time an event, and never throws for what an event says: an event that makes no
 * sense is counted in `ignoredEvents`.
 *
 * Events of one connection arrive in order, but their times come from two clocks, one of them in the
 * page's hands. So the order is believed: nothing on a connection is earlier than what was seen on
 * it before.
 */
export function applyEvent(session: Session, event: SessionEvent): void {
  session.version++;
  if (event.at > session.now) session.now = event.at;
  switch (event.type) {
    case "recording-started":
      return recordingStarted(session, event);
    case "recording-stopped": {
      const { reason, message, at } = event;
      const why = message === undefined ? { reason } : { reason, message };
      session.capture.recording = false;
      session.capture.stopped = why;
      session.capture.endedAt = at;
      // Of two stops on end, the first began the gap.
      if (openGap(session) === undefined) session.capture.gaps.push({ from: at, ...why });
      return;
    }
    case "clock":
      if (event.gapMs !== undefined)
        pushBounded(session.clockGaps, { at: event.at, gapMs: event.gapMs }, LIMITS.clockGaps);
      return;
    case "connection-created":
      return connectionCreated(session, event);
    case "connection-blocked":
      return connectionBlocked(session, event);
    case "page-event":
      return pageEvent(session, event);
    case "http-response":
      return httpResponse(session, event);
    case "note-written":
      return noteWritten(session, event);
    case "note-removed":
      return noteRemoved(session, event);
    case "connection-observed":
    case "handshake-sent":
    case "handshake-answered":
    case "frame":
    case "connection-error":
    case "connection-closed":
    case "close-called":
    case "close-event":
    case "send-buffer":
      return connectionEvent(session, event);
    default:
      return assertNever(event);
  }
}

type ConnectionEvent = Exclude<Extract<SessionEvent, { id: ConnectionId }>, ConnectionCreated | ConnectionBlocked>;

function connectionEvent(session: Session, event: ConnectionEvent): void {
  const connection = session.connections.get(event.id);
  if (!connection || !makesSense(connection, event)) {
    session.ignoredEvents++;
    return;
  }
  switch (event.type) {
    case "connection-observed":
      connection.observed = true;
      if (event.target) connection.target = event.target;
      if (event.documentUrl !== undefined) connection.documentUrl = event.documentUrl;
      return;
    case "handshake-sent":
      connection.handshake.sentAt = event.at;
      createdBy(connection, event.at);
      connection.handshake.requestHeaders = event.headers;
      if (connection.state === "queued") connection.state = "connecting";
      return;
    case "handshake-answered":
      return handshakeAnswered(connection, event);
    case "frame":
      return frame(session, connection, event);
    case "connection-error":
      return connectionError(connection, event);
    case "connection-closed":
      if (event.unseen && connection.closedAt === undefined) connection.endUnseen = true;
      return ended(connection, event.at);
    case "close-called":
      connection.closeCalled ??= {
        at: notBefore(connection, event.at),
        stack: event.stack ?? [],
        ...(event.code === undefined ? {} : { code: event.code }),
        ...(event.reason === undefined ? {} : { reason: event.reason }),
      };
      if (connection.state === "open") connection.state = "closing";
      return;
    case "close-event":
      return closeEvent(connection, event);
    case "send-buffer":
      return sendBuffer(connection, event);
    default:
      return assertNever(event);
  }
}

/** A blocked attempt has no course, and a handshake comes before the opening and the end. */
function makesSense(connection: Connection, event: ConnectionEvent): boolean {
  if (event.type === "connection-observed") return true;
  if (connection.state === "blocked") return false;
  if (event.type !== "handshake-sent" && event.type !== "handshake-answered") return true;
  if (event.type === "handshake-sent" && connection.handshake.answeredAt !== undefined) return false;
  return connection.openedAt === undefined && connection.closedAt === undefined;
}

/** `at`, or the newest moment that is known of the connection if that is later. */
function notBefore(connection: Connection, at: EpochMillis): EpochMillis {
  const { createdAt, handshake, openedAt, lastFrameAt } = connection;
  return Math.max(at, createdAt, handshake.answeredAt ?? at, openedAt ?? at, lastFrameAt ?? at);
}

/** The creation has no time of its own, only that of its arrival, which is later than it was. */
function createdBy(connection: Connection, at: EpochMillis): void {
  if (at < connection.createdAt) connection.createdAt = at;
}

/** It is, or was, open: also where that was never told, but shown by a frame. */
function wasOpen({ state }: Connection): boolean {
  return state === "open" || state === "closing" || state === "closed";
}

function openGap({ capture }: Session): CaptureGap | undefined {
  const gap = capture.gaps[capture.gaps.length - 1];
  return gap?.to === undefined ? gap : undefined;
}

function recordingStarted(session: Session, event: RecordingStarted): void {
  const { capture } = session;
  capture.recording = true;
  capture.pageScript = event.pageScript;
  capture.startedAt ??= event.at;
  delete capture.endedAt;
  delete capture.stopped;
  const gap = openGap(session);
  if (gap) {
    gap.to = Math.max(gap.from, event.at);
    for (const connection of session.connections.values()) watchAgain(connection, gap);
  }
  session.page = event.page;
  if (event.environment) session.environment = event.environment;
}

/** What was silent when the gap began was so until then; of the gap itself nothing is known. */
function watchAgain(connection: Connection, gap: CaptureGap): void {
  if (connection.closedAt !== undefined) return;
  noteSilence(connection, gap.from);
  connection.watchedFrom = gap.to ?? gap.from;
}

function newConnection(
  session: Session,
  event: ConnectionCreated | ConnectionBlocked,
): Omit<Connection, "seenLate" | "blocked"> {
  const address = addressOf(event.url);
  return {
    id: event.id,
    ordinal: session.connections.size + 1,
    url: event.url,
    ...address,
    target: event.target,
    ...(event.documentUrl === undefined ? {} : { documentUrl: event.documentUrl }),
    initiator: event.initiator ?? [],
    createdAt: event.at,
    state: "queued",
    observed: false,
    handshake: { requestHeaders: [], responseHeaders: [] },
    sent: { frames: 0, bytes: 0 },
    received: { frames: 0, bytes: 0 },
  };
}

function connectionCreated(session: Session, event: ConnectionCreated): void {
  if (session.connections.has(event.id) || session.connections.size >= LIMITS.connections) {
    session.ignoredEvents++;
    return;
  }
  const connection: Connection = { ...newConnection(session, event), seenLate: event.seenLate !== undefined };
  if (event.lastFrameAt !== undefined) {
    connection.lastFrameAt = event.lastFrameAt;
    connection.state = "open";
  }
  if (event.seenLate) {
    connection.state = (["connecting", "open", "closing", "closed"] as const)[event.seenLate.readyState];
    if (event.seenLate.subprotocol) connection.subprotocol = event.seenLate.subprotocol;
    if (event.seenLate.extensions) connection.extensions = event.seenLate.extensions;
  }
  session.connections.set(event.id, connection);
}

function connectionBlocked(session: Session, event: ConnectionBlocked): void {
  if (session.connections.has(event.id) || session.connections.size >= LIMITS.connections) {
    session.ignoredEvents++;
    return;
  }
  session.connections.set(event.id, {
    ...newConnection(session, event),
    seenLate: false,
    state: "blocked",
    closedAt: event.at,
    blocked: {
      by: event.by,
      message: event.message,
      ...(event.directive === undefined ? {} : { directive: event.directive }),
    },
  });
}

function handshakeAnswered(connection: Connection, event: HandshakeAnswered): void {
  const { handshake } = connection;
  const at = Math.max(event.at, handshake.sentAt ?? event.at);
  createdBy(connection, at);
  handshake.answeredAt = at;
  handshake.status = event.status;
  handshake.statusText = event.statusText;
  if (event.httpVersion !== undefined) handshake.httpVersion = event.httpVersion;
  handshake.responseHeaders = event.headers;
  if (event.requestHeaders) handshake.requestHeaders = event.requestHeaders;
  if (handshake.sentAt !== undefined) handshake.durationMs = at - handshake.sentAt;
  if (event.status !== 101) return;
  const subprotocol = headerValue(event.headers, "sec-websocket-protocol");
  const extensions = headerValue(event.headers, "sec-websocket-extensions");
  if (subprotocol) connection.subprotocol = subprotocol;
  if (extensions) connection.extensions = extensions;
  connection.openedAt = at;
  if (connection.state === "queued" || connection.state === "connecting") connection.state = "open";
}

function frame(session: Session, connection: Connection, event: FrameTransferred): void {
  const at = Math.max(event.at, connection.lastFrameAt ?? connection.openedAt ?? event.at);
  createdBy(connection, at);
  const row = session.frames.add({ ...event, at, connection: connection.id });
  const traffic = connection[event.direction];
  traffic.frames++;
  const bytes = session.frames.lengthOf(row);
  traffic.bytes += bytes;
  if (!traffic.largest || bytes > traffic.largest.bytes) traffic.largest = { bytes, at };
  traffic.firstAt ??= at;
  // Between two frames on either side of a gap there may have been others.
  const unseen = connection.watchedFrom !== undefined && connection.watchedFrom > (traffic.lastAt ?? at);
  if (traffic.lastAt !== undefined && !unseen) notePause(traffic, at - traffic.lastAt);
  noteSilence(connection, at);
  noteSurvived(connection, at);
  noteHeartbeat(traffic, at, event.payload);
  traffic.lastAt = at;
  connection.lastFrameAt = at;
  // A socket known by nothing but its frames is open.
  if (connection.state === "queued" || connection.state === "connecting") connection.state = "open";
  if (connection.closedAt === undefined) return;
  // It ended later than was thought, and had been open.
  connection.closedAt = Math.max(at, connection.closedAt);
  connection.state = "closed";
}

/** Ends the present silence at `at`, and keeps it if it is the longest. */
function noteSilence(connection: Connection, at: EpochMillis): void {
  const from = silentFrom(connection);
  if (from === undefined || at <= from) return;
  const longest = connection.longestSilence;
  if (!longest || at - from > longest.to - longest.from) connection.longestSilence = { from, to: at };
}

function noteSurvived(connection: Connection, at: EpochMillis): void {
  const from = silentFrom(connection);
  if (from !== undefined && at - from > (connection.longestSurvived ?? 0)) connection.longestSurvived = at - from;
}

function noteHeartbeat(traffic: Traffic, at: EpochMillis, payload: string | Uint8Array): void {
  const kind = heartbeatKind(payload);
  if (!kind) return;
  const heartbeats = (traffic.heartbeats ??= { kind, frames: 0, firstAt: at, lastAt: at });
  heartbeats.frames++;
  heartbeats.lastAt = at;
}

function notePause(traffic: Traffic, length: Millis): void {
  const pauses = (traffic.pauses ??= { count: 0, sum: 0, sumOfSquares: 0, longest: 0, quick: 0, long: 0 });
  pauses.count++;
  pauses.sum += length;
  pauses.sumOfSquares += length * length;
  if (length > pauses.longest) pauses.longest = length;
  if (length < QUICK_PAUSE) pauses.quick++;
  if (length >= LONG_PAUSE) pauses.long++;
}

/** The text the browser uses when nothing but the status told it that the handshake failed. */
const STATUS_TEXT = /Unexpected response code: (\d{3})$/;
const AUTHENTICATION_TEXT = /^HTTP Authentication failed; no valid credentials available$/;

function connectionError(connection: Connection, event: ConnectionError): void {
  if (wasOpen(connection)) {
    connection.error ??= { message: event.message, at: notBefore(connection, event.at) };
    return;
  }
  const { handshake } = connection;
  handshake.error ??= event.message;
  if (handshake.sentAt !== undefined) handshake.durationMs ??= Math.max(0, event.at - handshake.sentAt);
  const status = STATUS_TEXT.exec(event.message)?.[1] ?? (AUTHENTICATION_TEXT.test(event.message) ? "401" : undefined);
  if (status !== undefined) handshake.status = Number(status);
}

function ended(connection: Connection, when: EpochMillis): void {
  if (connection.closedAt !== undefined) return;
  const at = notBefore(connection, when);
  connection.closedAt = at;
  noteSilence(connection, at);
  const held = connection.heldBack?.at(-1);
  if (held) held.to ??= Math.max(held.from, at);
  connection.state = wasOpen(connection) ? "closed" : "failed";
}

function sendBuffer(connection: Connection, event: SendBuffer): void {
  if (connection.closedAt !== undefined) return;
  const from = Math.max(event.since, connection.openedAt ?? connection.createdAt);
  const list = (connection.heldBack ??= []);
  let held = list.at(-1);
  if (held?.from !== from) {
    if (held) held.to ??= Math.max(held.from, from);
    held = { from, peak: 0, sends: 0 };
    list.push(held);
    if (list.length > LIMITS.heldBack) list.splice(shortest(list), 1);
  }
  held.peak = Math.max(held.peak, event.peak);
  held.sends = Math.max(held.sends, event.sends);
  if (!event.over) held.to ??= Math.max(from, event.at);
}

/** Of those that have ended. */
function shortest(list: readonly HeldBack[]): number {
  const lengths = list.map(({ from, to = Infinity }) => to - from);
  return lengths.indexOf(Math.min(...lengths));
}

function closeEvent(connection: Connection, event: CloseEvent): void {
  if (connection.close) return;
  ended(connection, event.at);
  connection.observed = true;
  connection.close = {
    code: event.code,
    reason: event.reason,
    wasClean: event.wasClean,
    by: closedBy(connection, event),
    at: notBefore(connection, event.at),
  };
}

function closedBy(connection: Connection, event: CloseEvent): ClosedBy {
  if (connection.closeCalled) return "page";
  if (connection.left) return "navigation";
  // The browser itself gave it up: over an answer that was no 101, or a fault in the data.
  if (connection.state === "failed" || connection.error) return "unknown";
  return event.code === ABNORMAL_CLOSURE ? "network" : "server";
}

function pageEvent(session: Session, event: PageEvent): void {
  pushBounded(session.pageEvents, event, LIMITS.pageEvents);
  if (event.kind === "navigated" && event.url !== undefined) session.page = { url: event.url };
  if (event.kind === "page-show" && event.persisted) return cameBack(session, event);
  if (event.kind !== "page-hide" && event.kind !== "crashed") return;
  for (const id of event.connections ?? []) {
    const connection = session.connections.get(id);
    if (!connection || connection.closedAt !== undefined) continue;
    connection.left = { at: notBefore(connection, event.at), cached: event.persisted === true };
    // A document that is not cached takes its sockets with it; the network stack does not say so.
    if (!connection.left.cached) ended(connection, event.at);
  }
}

/** That a document was put aside is mostly not told when it is left, so its sockets seemed to have ended. */
function cameBack(session: Session, event: PageEvent): void {
  for (const id of event.connections ?? []) {
    const connection = session.connections.get(id);
    if (!connection?.left || connection.left.cached) continue;
    connection.left.cached = true;
    if (connection.close || connection.closedAt !== connection.left.at) continue;
    delete connection.closedAt;
    if (connection.state === "closed") connection.state = connection.closeCalled ? "closing" : "open";
    else connection.state = connection.handshake.sentAt === undefined ? "queued" : "connecting";
  }
}

function httpResponse(session: Session, event: HttpResponse): void {
  pushBounded(session.httpResponses, event, LIMITS.httpResponses);
}

/** One more than there may be is refused: a person's words are not given up for others. */
function noteWritten(session: Session, { note: id, at, text, connection }: NoteWritten): void {
  const { notes } = session;
  const before = notes.findIndex((note) => note.id === id);
  const unknown = connection !== undefined && !session.connections.has(connection);
  if (text === "" || unknown || (before < 0 && notes.length >= LIMITS.notes)) {
    session.ignoredEvents++;
    return;
  }
  if (before >= 0) notes.splice(before, 1);
  const after = notes.findIndex((note) => note.at > at);
  const note = { id, at, text: text.slice(0, LIMITS.noteText), ...(connection === undefined ? {} : { connection }) };
  notes.splice(after < 0 ? notes.length : after, 0, note);
}

function noteRemoved(session: Session, { note: id }: NoteRemoved): void {
  const index = session.notes.findIndex((note) => note.id === id);
  if (index < 0) session.ignoredEvents++;
  else session.notes.splice(index, 1);
}

function pushBounded<Item>(list: Item[], item: Item, limit: number): void {
  list.push(item);
  if (list.length > limit) list.shift();
}

export function headerValue(headers: readonly HeaderField[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  const values = headers.filter((field) => field.name.toLowerCase() === wanted).map((field) => field.value);
  return values.length === 0 ? undefined : values.join(", ");
}

function addressOf(url: string): Pick<Connection, "host" | "path" | "secure"> {
  if (!URL.canParse(url)) return { host: "", path: url, secure: false };
  const parsed = new URL(url);
  return {
    host: parsed.host,
    path: parsed.pathname + parsed.search,
    secure: parsed.protocol === "wss:" || parsed.protocol === "https:",
  };
}
