/** Libraries whose heartbeat messages are known, and two common forms of one's own making. */
export type HeartbeatKind =
  | "Socket.IO"
  | "SockJS"
  | "SignalR"
  | "STOMP"
  | "Phoenix"
  | "Action Cable"
  | "graphql-ws"
  | "MQTT"
  | "JSON"
  | "text";

/** Heartbeats are short; everything longer is left alone at the cost of one comparison. */
const LONGEST = 80;

/** In its JSON protocol; in MessagePack the same is `02 91 06`: a length, an array of one, the type. */
const SIGNALR = '{"type":6}\u001e';
const ACTION_CABLE = /^\{"type":"ping","message":\d+\}$/;
const GRAPHQL_WS = /^\{"type":"(ping|pong|ka)"(,"payload":\{\})?\}$/;
const PHOENIX = /"phoenix","(heartbeat|phx_reply)"|"topic":"phoenix"/;
const OWN_JSON = /^\{\s*"(?:\w{1,10}"\s*:\s*")?(ping|pong|heartbeat|keep_?-?alive)"/i;
const OWN_TEXT = /^"?(ping|pong|heartbeat)"?$/i;

/** MQTT 3.1.1 §3.12 and §3.13: PINGREQ and PINGRESP, two bytes each. */
const PINGREQ = 0xc0;
const PINGRESP = 0xd0;

/**
 * Whether a message is a heartbeat, and whose. Told by its text alone, so a chat message that says
 * no more than "ping" is taken for one.
 */
export function heartbeatKind(payload: string | Uint8Array): HeartbeatKind | undefined {
  const { length } = payload;
  if (length === 0 || length > LONGEST) return undefined;
  if (typeof payload !== "string") {
    if (length === 3 && payload[0] === 2 && payload[1] === 0x91 && payload[2] === 6) return "SignalR";
    const isPing = length === 2 && payload[1] === 0 && (payload[0] === PINGREQ || payload[0] === PINGRESP);
    return isPing ? "MQTT" : undefined;
  }
  switch (payload[0]) {
    case "2":
    case "3":
      return length === 1 ? "Socket.IO" : undefined;
    case "h":
      return length === 1 ? "SockJS" : textKind(payload);
    case "\n":
    case "\r":
      return payload === "\n" || payload === "\r\n" ? "STOMP" : undefined;
    case "[":
      return PHOENIX.test(payload) ? "Phoenix" : undefined;
    case "{":
      return objectKind(payload);
    default:
      return textKind(payload);
  }
}

function objectKind(payload: string): HeartbeatKind | undefined {
  if (payload === SIGNALR) return "SignalR";
  if (ACTION_CABLE.test(payload)) return "Action Cable";
  if (GRAPHQL_WS.test(payload)) return "graphql-ws";
  if (PHOENIX.test(payload)) return "Phoenix";
  return OWN_JSON.test(payload) ? "JSON" : undefined;
}

function textKind(payload: string): HeartbeatKind | undefined {
  return payload.length <= 11 && OWN_TEXT.test(payload) ? "text" : undefined;
}
