import type { ConnectionId, EpochMillis } from "../core/base/units.ts";
import type { Direction, SessionEvent } from "../core/session/events.ts";
import { bytesFromBase64 } from "./base64.ts";
import type { ProtocolClock } from "./clock.ts";
import { fields, number, text, type Fields } from "./fields.ts";
import { headerFields, headerFieldsOfText, httpVersionOf } from "./headers.ts";
import type { Sockets } from "./sockets.ts";
import { stackFrames } from "./stack.ts";
import type { Origin } from "./transport.ts";

export interface NetworkContext {
  readonly clock: ProtocolClock;
  readonly sockets: Sockets;
  readonly emit: (event: SessionEvent) => void;
  readonly now: () => EpochMillis;
}

const BINARY = 2;

/** The `Network.webSocket…` events; returns whether the method was one of them. */
export function translateNetworkEvent(
  context: NetworkContext,
  method: string,
  params: unknown,
  origin: Origin,
): boolean {
  // Frames are the hot path, so they are looked at first.
  switch (method) {
    case "Network.webSocketFrameReceived":
      frame(context, params, "received", origin);
      return true;
    case "Network.webSocketFrameSent":
      frame(context, params, "sent", origin);
      return true;
    case "Network.webSocketCreated":
      created(context, params, origin);
      return true;
    case "Network.webSocketWillSendHandshakeRequest":
      withConnection(context, params, origin, (id, event, at) => {
        const request = fields(event.request);
        return { type: "handshake-sent", at, id, headers: headerFields(request?.headers) };
      });
      return true;
    case "Network.webSocketHandshakeResponseReceived":
      withConnection(context, params, origin, handshakeAnswered);
      return true;
    case "Network.webSocketFrameError":
      withConnection(context, params, origin, (id, event, at) => ({
        type: "connection-error",
        at,
        id,
        message: text(event.errorMessage) ?? "",
      }));
      return true;
    case "Network.webSocketClosed":
      closed(context, params, origin);
      return true;
    default:
      return false;
  }
}

function created({ sockets, emit, now }: NetworkContext, params: unknown, origin: Origin): void {
  const event = fields(params);
  const requestId = text(event?.requestId);
  const url = text(event?.url);
  if (!event || requestId === undefined || url === undefined || sockets.byRequest(requestId) !== undefined) return;
  const id = sockets.created(origin.session, requestId, url);
  const initiator = stackFrames(fields(event.initiator)?.stack);
  emit({
    type: "connection-created",
    at: now(),
    id,
    url,
    target: origin.target,
    ...(origin.url === "" ? {} : { documentUrl: origin.url }),
    initiator,
  });
}

function withConnection(
  { sockets, clock, emit }: NetworkContext,
  params: unknown,
  origin: Origin,
  translate: (id: ConnectionId, event: Fields, at: EpochMillis) => SessionEvent | undefined,
): void {
  const event = fields(params);
  const requestId = text(event?.requestId);
  if (!event || requestId === undefined) return;
  const at = clock.toEpoch(number(event.timestamp), number(event.wallTime));
  const id = sockets.byRequest(requestId);
  if (id === undefined) {
    sockets.heldBack(origin, requestId, at, (late) => translate(late, event, at));
    return;
  }
  const translated = translate(id, event, at);
  if (translated) emit(translated);
}

function handshakeAnswered(id: ConnectionId, event: Fields, at: EpochMillis): SessionEvent | undefined {
  const response = fields(event.response);
  const status = number(response?.status);
  if (!response || status === undefined) return undefined;
  const responseText = text(response.headersText) ?? "";
  const requestText = text(response.requestHeadersText) ?? "";
  const httpVersion = httpVersionOf(responseText);
  const requestHeaders = requestText === "" ? headerFields(response.requestHeaders) : headerFieldsOfText(requestText);
  return {
    type: "handshake-answered",
    at,
    id,
    status,
    statusText: text(response.statusText) ?? "",
    ...(httpVersion === undefined ? {} : { httpVersion }),
    headers: responseText === "" ? headerFields(response.headers) : headerFieldsOfText(responseText),
    ...(requestHeaders.length === 0 ? {} : { requestHeaders }),
  };
}

function frame(context: NetworkContext, params: unknown, direction: Direction, origin: Origin): void {
  const event = fields(params);
  const requestId = text(event?.requestId);
  const response = fields(event?.response);
  const data = text(response?.payloadData);
  if (!event || !response || requestId === undefined || data === undefined) return;
  const opcode = number(response.opcode) ?? 1;
  // Text that claims to be binary and is not base64 is kept as it came.
  const payload = opcode === BINARY ? (bytesFromBase64(data) ?? data) : data;
  const at = context.clock.toEpoch(number(event.timestamp));
  const id = context.sockets.byRequest(requestId);
  if (id === undefined) {
    const size = direction === "received" ? payload.length : undefined;
    context.sockets.heldBack(
      origin,
      requestId,
      at,
      (late) => ({ type: "frame", at, id: late, direction, opcode, payload }),
      size,
    );
    return;
  }
  context.emit({ type: "frame", at, id, direction, opcode, payload });
}

function closed({ sockets, clock, emit }: NetworkContext, params: unknown, origin: Origin): void {
  const event = fields(params);
  const requestId = text(event?.requestId);
  if (!event || requestId === undefined) return;
  const at = clock.toEpoch(number(event.timestamp));
  const id = sockets.byRequest(requestId);
  if (id === undefined) {
    // Of a socket that was blocked before it began (nothing more comes), or opened before recording.
    sockets.closedUnknown(origin, requestId, at);
    return;
  }
  sockets.ended(id);
  emit({ type: "connection-closed", at, id });
}
