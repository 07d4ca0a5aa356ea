/** A message as it came: text, or bytes. */
export type Payload = string | Uint8Array;

export const PROTOCOL_IDS = [
  "socket.io",
  "engine.io",
  "signalr",
  "stomp",
  "phoenix",
  "wamp",
  "graphql-ws",
  "subscriptions-transport-ws",
  "action-cable",
  "sockjs",
  "mqtt",
] as const;
/** A sub-protocol that messages of a whole connection are in. */
export type ProtocolId = (typeof PROTOCOL_IDS)[number];

/** What a message is, in its protocol's own word, and of what: `{ kind: "event", detail: "chat" }`. */
export interface MessageKind {
  readonly kind: string;
  /** the event, topic, target or the like, where its name stands near the beginning */
  readonly detail?: string;
}

/** How a protocol is recognised. Cheap: asked of every frame in view, and by filters of every frame. */
export interface ProtocolSigns {
  /** as a person reads it */
  readonly name: string;
  /** names in `Sec-WebSocket-Protocol` that stand for it */
  readonly subprotocol?: RegExp;
  /** addresses at which its servers are reached by default */
  readonly url?: RegExp;
  /** a message that hardly anything else sends: enough to know the connection by */
  readonly isSign: (payload: Payload) => boolean;
  /**
   * What a message is in this protocol; undefined if it is none of it.
   * @param head the message, or its beginning (`HEAD_BYTES`)
   * @param cut whether there is more of it
   */
  readonly kindOf: (head: Payload, cut: boolean) => MessageKind | undefined;
}

/** Kinds are told by so much of a message's beginning. */
export const HEAD_BYTES = 2048;
