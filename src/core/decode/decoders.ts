import type { Decode, DecodeContext, Decoded } from "./decoded.ts";
import { PROTOCOL_IDS, type Payload, type ProtocolId } from "./protocol.ts";
import { SIGNS } from "./signs.ts";

export const FORMAT_IDS = ["json", "msgpack", "cbor", "protobuf", "text"] as const;
/** A form that single messages are in, whatever the protocol. */
export type FormatId = (typeof FORMAT_IDS)[number];
export type DecoderId = ProtocolId | FormatId;
export const DECODER_IDS: readonly DecoderId[] = [...PROTOCOL_IDS, ...FORMAT_IDS];

interface Loaded {
  readonly decode: Decode;
  /** the same by content alone: undefined without strong evidence */
  readonly guess?: Decode;
}

/** Each decoder and its library are loaded when they are first needed. */
const LOAD: Readonly<Record<DecoderId, () => Promise<Loaded>>> = {
  "socket.io": () => import("./socket-io.ts"),
  "engine.io": () => import("./engine-io.ts"),
  signalr: () => import("./signalr.ts"),
  stomp: () => import("./stomp.ts"),
  phoenix: () => import("./phoenix.ts"),
  wamp: () => import("./wamp.ts"),
  "graphql-ws": () => import("./graphql.ts"),
  "subscriptions-transport-ws": () => import("./graphql.ts"),
  "action-cable": () => import("./action-cable.ts"),
  sockjs: () => import("./sockjs.ts"),
  mqtt: () => import("./mqtt.ts"),
  json: () => import("./json.ts"),
  msgpack: () => import("./msgpack.ts"),
  cbor: () => import("./cbor.ts"),
  protobuf: () => import("./protobuf.ts"),
  text: () => import("./text.ts"),
};

const FORMAT_NAMES: Readonly<Record<FormatId, string>> = {
  json: "JSON",
  msgpack: "MessagePack",
  cbor: "CBOR",
  protobuf: "Protocol Buffers",
  text: "Text",
};

/** As a person reads it. */
export function decoderName(id: DecoderId): string {
  return isFormat(id) ? FORMAT_NAMES[id] : SIGNS[id].name;
}

function isFormat(id: DecoderId): id is FormatId {
  return id in FORMAT_NAMES;
}

export interface DecodeOptions extends DecodeContext {
  /** a decoder that a person chose: no other is tried */
  readonly chosen?: DecoderId | undefined;
  /** the connection's protocol (`detectProtocol`) */
  readonly protocol?: ProtocolId | undefined;
}

export interface DecodedAs extends Decoded {
  readonly decoder: DecoderId;
  /** nothing but the content says so: it looks like it */
  readonly guessed: boolean;
}

/** Formats of bytes that can be told by content; only where exactly one fits is it said. */
const GUESSED = ["msgpack", "cbor", "protobuf"] as const;

/**
 * Takes a whole message apart: as what a person chose, else in its connection's protocol, else by
 * its content. Undefined where none of these understands it.
 */
export async function decodePayload(payload: Payload, options: DecodeOptions): Promise<DecodedAs | undefined> {
  const { chosen, protocol } = options;
  for (const id of chosen ? [chosen] : protocol ? [protocol, "json" as const] : ["json" as const]) {
    const found = (await LOAD[id]()).decode(payload, options);
    if (found) return { ...found, decoder: id, guessed: false };
  }
  if (chosen || typeof payload === "string") return undefined;
  const guesses: DecodedAs[] = [];
  for (const id of GUESSED) {
    const found = (await LOAD[id]()).guess?.(payload, options);
    if (found) guesses.push({ ...found, decoder: id, guessed: true });
  }
  // MessagePack and CBOR say how each value begins; Protocol Buffers much less.
  const [first, second] = guesses;
  return second && second.decoder !== "protobuf" ? undefined : first;
}
