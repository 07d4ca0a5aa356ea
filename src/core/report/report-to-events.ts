import type { SessionEvent } from "../session/events.ts";
import { fromBase64 } from "./base64.ts";
import type { ReportContents } from "./contents.ts";
import type { ReportHead, ReportConnection, ReportFrame, ReportTimelineEvent } from "./format.ts";
import { placeholdersToUrl } from "./placeholders.ts";
import type { FrameSource } from "./redact/redaction.ts";

/** An event and the moment it is put at: its own, or earlier where another list's order demands it. */
interface Placed {
  readonly at: number;
  readonly event: SessionEvent;
}

/**
 * The events from which `applyEvent` builds the session of the report again, in an order that a
 * recording could have had. Connections keep their numbers and frames their rows. To be gone
 * through once.
 */
export function reportToEvents({ head: report, frames: rows }: ReportContents): Iterable<SessionEvent> {
  const begun = inOrder(report.connections.map(beginning));
  const opened = byTime(report.connections.flatMap(openingOf));
  const frames = framesInOrder(rows);
  const left = new Map(report.connections.map(({ id, left }) => [id, left?.at ?? -Infinity]));
  const others = byTime([
    ...recording(report).map(inItsTime),
    ...report.timeline.map((event) => leaving(timelineEvent(event), left)),
    ...report.httpResponses.map((response) => inItsTime({ ...response, type: "http-response" })),
    ...(report.notes ?? []).map(({ id, ...note }) => inItsTime({ ...note, type: "note-written", note: id })),
    ...report.connections.flatMap(heldBack),
    ...report.connections.flatMap(endOf),
  ]);
  // What happened at one moment is put in this order: a close is never earlier than the last frame.
  return merge([listed(begun), listed(opened), frames, listed(others)], { type: "clock", at: report.capture.until });
}

function inItsTime(event: SessionEvent): Placed {
  return { at: event.at, event };
}

/** A stable sort: what happened at one moment stays in the order given. */
function byTime(placed: readonly Placed[]): Placed[] {
  return [...placed].sort((one, other) => one.at - other.at);
}

function recording({ capture, page, environment }: ReportHead): SessionEvent[] {
  const started = (at: number): SessionEvent => ({
    type: "recording-started",
    at,
    page,
    pageScript: capture.pageScript,
    ...(environment ? { environment } : {}),
  });
  const events: SessionEvent[] = capture.startedAt === undefined ? [] : [started(capture.startedAt)];
  for (const { from, to, ...why } of capture.gaps) {
    events.push({ type: "recording-stopped", at: from, ...why });
    if (to !== undefined) events.push(started(to));
  }
  return events;
}

function beginning(connection: ReportConnection): SessionEvent {
  const { id, target, blocked, initiator } = connection;
  const common = {
    at: connection.createdAt,
    id,
    url: placeholdersToUrl(connection.url),
    target,
    initiator,
    ...(connection.documentUrl === undefined ? {} : { documentUrl: placeholdersToUrl(connection.documentUrl) }),
  };
  if (blocked) return { type: "connection-blocked", ...common, ...blocked };
  const lastFrameAt = carriedOver(connection);
  return {
    type: "connection-created",
    ...common,
    ...(connection.seenLate ? { seenLate: firstSight(connection) } : {}),
    ...(lastFrameAt === undefined ? {} : { lastFrameAt }),
  };
}

/**
 * Its newest frame before the recording was cleared, which has no row: told by a silence that began
 * with neither the opening nor a frame that has one.
 */
function carriedOver({ openedAt, sent, received, longestSilence, lastFrameAt }: ReportConnection): number | undefined {
  const firstRow = Math.min(sent.firstAt ?? Infinity, received.firstAt ?? Infinity);
  const from = firstRow === Infinity ? lastFrameAt : longestSilence?.from;
  return from !== undefined && from < firstRow && from !== openedAt ? from : undefined;
}

/** What the recorder must have found when it first saw a socket that was there before it. */
function firstSight({ state, closeCalled, closedAt, subprotocol, extensions }: ReportConnection): {
  readyState: 0 | 1 | 2 | 3;
  subprotocol?: string;
  extensions?: string;
} {
  const names = {
    ...(subprotocol === undefined ? {} : { subprotocol }),
    ...(extensions === undefined ? {} : { extensions }),
  };
  if (state === "connecting" || state === "failed") return { readyState: 0, ...names };
  if (state === "closing" && !closeCalled) return { readyState: 2, ...names };
  if (state === "closed" && closedAt === undefined) return { readyState: 3, ...names };
  return { readyState: 1, ...names };
}

function openingOf({ id, blocked, observed, createdAt, handshake }: ReportConnection): Placed[] {
  if (blocked) return [];
  const events: SessionEvent[] = [];
  if (observed) events.push({ type: "connection-observed", at: createdAt, id });
  const { sentAt, answeredAt, requestHeaders, responseHeaders: headers, status, httpVersion } = handshake;
  if (sentAt !== undefined) events.push({ type: "handshake-sent", at: sentAt, id, headers: requestHeaders });
  if (answeredAt !== undefined && status !== undefined) {
    const statusText = handshake.statusText ?? "";
    const version = httpVersion === undefined ? {} : { httpVersion };
    events.push({
      type: "handshake-answered",
      at: answeredAt,
      id,
      status,
      statusText,
      ...version,
      headers,
      requestHeaders,
    });
  }
  return consecutive(events);
}

/**
 * The two clocks of a connection may disagree about its end, so the order is that of a life: errors,
 * the page's own close, the end of the network, the page's close event, none before the last frame
 * that was seen before it.
 */
function endOf(connection: ReportConnection): Placed[] {
  const { id, blocked, handshake, createdAt, closedAt, error, closeCalled, close, left } = connection;
  if (blocked) return [];
  const events: SessionEvent[] = [];
  if (handshake.error !== undefined) {
    const at = handshake.sentAt === undefined ? createdAt : handshake.sentAt + (handshake.durationMs ?? 0);
    events.push({ type: "connection-error", at, id, message: handshake.error });
  }
  if (error) events.push({ type: "connection-error", at: error.at, id, message: error.message });
  if (closeCalled) events.push({ ...closeCalled, type: "close-called", id });
  const lastRow = Math.max(connection.sent.lastAt ?? -Infinity, connection.received.lastAt ?? -Infinity);
  const endedByLeaving = left && !left.cached && left.at === closedAt;
  const ends: SessionEvent[] = [];
  if (closedAt !== undefined && closedAt !== close?.at && !endedByLeaving) {
    ends.push({ type: "connection-closed", at: closedAt, id, ...(connection.endUnseen ? { unseen: true } : {}) });
  }
  if (close) {
    const { at, code, reason, wasClean } = close;
    ends.push({ type: "close-event", at, id, code, reason, wasClean });
  }
  const course = consecutive(events, Math.max(handshake.sentAt ?? -Infinity, handshake.answeredAt ?? -Infinity));
  const soonest = Math.max(course.at(-1)?.at ?? -Infinity, lastRow, endedByLeaving ? left.at : -Infinity);
  return [...course, ...consecutive(ends, soonest)];
}

/** A stretch that its connection's end has ended is ended by it again. */
function heldBack({ id, heldBack: stretches = [], closedAt }: ReportConnection): Placed[] {
  return stretches.flatMap(({ from, to, peak, sends }): Placed[] => {
    const waiting = { type: "send-buffer", id, since: from, peak, sends } as const;
    const begun = inItsTime({ ...waiting, at: from, bytes: peak, over: true });
    if (to === undefined || to === closedAt) return [begun];
    return [begun, inItsTime({ ...waiting, at: to, bytes: 0, over: false })];
  });
}

/** Each at its time, but none before the one that stands before it. */
function consecutive(events: readonly SessionEvent[], soonest = -Infinity): Placed[] {
  let latest = soonest;
  return events.map((event) => {
    latest = Math.max(latest, event.at);
    return { at: latest, event };
  });
}

/** The page was left when its connections say so, which is not before their last frames. */
function leaving(event: SessionEvent, left: ReadonlyMap<string, number>): Placed {
  const connections = event.type === "page-event" ? (event.connections ?? []) : [];
  return { at: connections.reduce((latest, id) => Math.max(latest, left.get(id) ?? -Infinity), event.at), event };
}

function timelineEvent({ kind, gapMs, ...event }: ReportTimelineEvent): SessionEvent {
  if (kind === "clock-gap") return { type: "clock", at: event.at, ...(gapMs === undefined ? {} : { gapMs }) };
  return { type: "page-event", kind, ...event };
}

function frameEvent(frame: ReportFrame): SessionEvent {
  const { connection: id, at, direction, opcode, length } = frame;
  const common = { type: "frame", at, id, direction, opcode, length } as const;
  if (frame.payload === undefined) return { ...common, payload: "", kept: "none" };
  const kept = frame.tail === undefined ? "whole" : "ends";
  if (frame.encoding !== "base64") return { ...common, payload: frame.payload + (frame.tail ?? ""), kept };
  const head = fromBase64(frame.payload) ?? new Uint8Array();
  const tail = fromBase64(frame.tail ?? "") ?? new Uint8Array();
  const payload = new Uint8Array(head.length + tail.length);
  payload.set(head);
  payload.set(tail, head.length);
  return { ...common, payload, kept };
}

/** Keeps the order of a list among others that are sorted by time: none is put after its followers. */
function inOrder(events: readonly SessionEvent[]): Placed[] {
  const soonest = placesInOrder(events.length, (index) => events[index]!.at);
  return events.map((event, index) => ({ at: soonest[index]!, event }));
}

/** As many as a session has frames: an event is made when its turn has come, and not kept. */
function framesInOrder(frames: FrameSource): Queue {
  const soonest = placesInOrder(frames.length, (index) => frames.row(index).at);
  return {
    length: frames.length,
    timeOf: (index) => soonest[index]!,
    eventOf: (index) => frameEvent(frames.row(index)),
  };
}

function placesInOrder(length: number, timeOf: (index: number) => number): Float64Array {
  const places = new Float64Array(length);
  let soonest = Infinity;
  for (let index = length - 1; index >= 0; index--) {
    soonest = Math.min(soonest, timeOf(index));
    places[index] = soonest;
  }
  return places;
}

/** Events by time. */
interface Queue {
  readonly length: number;
  timeOf(index: number): number;
  eventOf(index: number): SessionEvent;
}

function listed(placed: readonly Placed[]): Queue {
  return { length: placed.length, timeOf: (index) => placed[index]!.at, eventOf: (index) => placed[index]!.event };
}

/** One queue by time; at the same moment, the earlier argument goes first. */
function* merge(queues: readonly Queue[], end: SessionEvent): Generator<SessionEvent> {
  const positions = queues.map(() => 0);
  for (;;) {
    let next = -1;
    let soonest = Infinity;
    for (let index = 0; index < queues.length; index++) {
      const queue = queues[index]!;
      const position = positions[index]!;
      if (position === queue.length) continue;
      const at = queue.timeOf(position);
      if (next >= 0 && !(at < soonest)) continue;
      next = index;
      soonest = at;
    }
    if (next < 0) break;
    yield queues[next]!.eventOf(positions[next]!++);
  }
  yield end;
}
