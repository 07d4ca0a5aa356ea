import type { EpochMillis } from "../base/units.ts";
import { applyEvent, createSession } from "./apply-event.ts";
import type { ConnectionCreated, SessionEvent } from "./events.ts";
import type { Connection, Session } from "./session.ts";

/**
 * A new session in place of a cleared one. Connections that still live are carried over, with their
 * handshake and the time of their newest frame, so that their later frames have somewhere to go and
 * a silence is not made longer than it was; counters begin at nothing.
 */
export function carryOver(session: Session, now: EpochMillis): Session {
  const next = createSession({ payloadLimit: session.frames.payloads.limit });
  for (const event of carryOverEvents(session, now)) applyEvent(next, event);
  return next;
}

export function carryOverEvents(session: Session, now: EpochMillis): SessionEvent[] {
  const { capture, page, environment } = session;
  if (!capture.recording) return [];
  const started: SessionEvent = {
    type: "recording-started",
    // The browser's clock may be ahead of ours by a little, and the session's never goes back.
    at: Math.max(now, session.now),
    page,
    pageScript: capture.pageScript,
    ...(environment ? { environment } : {}),
  };
  return [started, ...livingConnectionEvents(session)];
}

/** What makes the connections that have not ended known to another session. */
export function livingConnectionEvents(session: Session): SessionEvent[] {
  const living = [...session.connections.values()].filter((connection) => connection.closedAt === undefined);
  return living.flatMap(connectionEvents);
}

function readyStateOf({ state }: Connection): NonNullable<ConnectionCreated["seenLate"]>["readyState"] {
  if (state === "queued" || state === "connecting") return 0;
  return state === "closing" ? 2 : 1;
}

function connectionEvents(connection: Connection): SessionEvent[] {
  const { id, handshake, lastFrameAt, documentUrl, subprotocol, extensions } = connection;
  const events: SessionEvent[] = [
    {
      type: "connection-created",
      at: connection.createdAt,
      id,
      url: connection.url,
      target: connection.target,
      initiator: connection.initiator,
      ...(documentUrl === undefined ? {} : { documentUrl }),
      ...(lastFrameAt === undefined ? {} : { lastFrameAt }),
      ...(connection.seenLate
        ? {
            seenLate: {
              readyState: readyStateOf(connection),
              ...(subprotocol === undefined ? {} : { subprotocol }),
              ...(extensions === undefined ? {} : { extensions }),
            },
          }
        : {}),
    },
  ];
  if (connection.observed) events.push({ type: "connection-observed", at: connection.createdAt, id });
  if (handshake.sentAt !== undefined) {
    events.push({ type: "handshake-sent", at: handshake.sentAt, id, headers: handshake.requestHeaders });
  }
  if (handshake.answeredAt !== undefined && handshake.status !== undefined) {
    events.push({
      type: "handshake-answered",
      at: handshake.answeredAt,
      id,
      status: handshake.status,
      statusText: handshake.statusText ?? "",
      headers: handshake.responseHeaders,
      requestHeaders: handshake.requestHeaders,
      ...(handshake.httpVersion === undefined ? {} : { httpVersion: handshake.httpVersion }),
    });
  }
  const held = connection.heldBack?.at(-1);
  if (held && held.to === undefined) {
    const { from, peak, sends } = held;
    events.push({ type: "send-buffer", at: from, id, since: from, bytes: peak, peak, sends, over: true });
  }
  const { closeCalled, error, left } = connection;
  if (handshake.error !== undefined) {
    const at = (handshake.sentAt ?? connection.createdAt) + (handshake.durationMs ?? 0);
    events.push({ type: "connection-error", at, id, message: handshake.error });
  }
  if (error) events.push({ type: "connection-error", id, ...error });
  if (closeCalled) events.push({ type: "close-called", id, ...closeCalled });
  if (left) {
    events.push({ type: "page-event", at: left.at, kind: "page-hide", persisted: left.cached, connections: [id] });
  }
  return events;
}
