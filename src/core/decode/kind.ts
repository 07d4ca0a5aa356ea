import { heartbeatKind } from "../session/heartbeat.ts";
import type { Direction } from "../session/events.ts";
import { detectProtocol, kindIn, type Handshaken } from "./detect.ts";
import { jsonHead, textOf } from "./json-head.ts";
import { HEAD_BYTES, PROTOCOL_IDS, type MessageKind, type Payload, type ProtocolId } from "./protocol.ts";
import { SIGNS } from "./signs.ts";

export interface FrameKindInput extends Handshaken {
  readonly direction: Direction;
  /** RFC 6455 §5.2: 1 text, 2 binary */
  readonly opcode: number;
  /** a text may be given as the bytes it came as */
  readonly payload: Payload;
  /** what is known of the connection (`detectProtocol`): a protocol, or that it has none. Absent: told by this frame alone. */
  readonly known?: ProtocolId | "none" | undefined;
}

/** One frame in the words of its protocol: `{ protocol: "Socket.IO", kind: "event", detail: "chat" }`. */
export interface FrameKind extends MessageKind {
  /** as a person reads it; `JSON` for a message of no known protocol */
  readonly protocol: string;
  readonly heartbeat: boolean;
}

const TEXT = 1;
const utf8 = new TextDecoder();

/**
 * What a frame is, told by the handshake and the frame's beginning: cheap enough for every row in
 * view and for a filter over all. Undefined where nothing can be said with good reason.
 */
export function frameKind(input: FrameKindInput): FrameKind | undefined {
  const { opcode, payload: given, known } = input;
  const isText = opcode === TEXT;
  const payload = isText && typeof given !== "string" ? shortText(given) : given;
  const cut = given.length > HEAD_BYTES;
  const heartbeat = !cut && heartbeatKind(payload) !== undefined;
  const id = known === "none" ? undefined : (known ?? protocolOf(input, payload));
  if (id) {
    const found = SIGNS[id].kindOf(headOf(payload), cut);
    if (found) return { protocol: SIGNS[id].name, ...found, heartbeat };
  }
  if (typeof payload !== "string") return undefined;
  const json = jsonKind(headOf(payload), cut);
  return json && { protocol: "JSON", ...json, heartbeat };
}

/** A frame alone: the handshake's protocol where the frame is one of it, else one whose sign it is. */
function protocolOf(input: FrameKindInput, payload: Payload): ProtocolId | undefined {
  const byHandshake = detectProtocol(input, []);
  if (byHandshake && kindIn(byHandshake, payload)) return byHandshake;
  return payload.length > HEAD_BYTES ? undefined : PROTOCOL_IDS.find((id) => SIGNS[id].isSign(payload));
}

/** Members by which messages of one's own making tell what they are. */
const TELLING = ["type", "event", "op", "action", "kind", "method", "cmd", "command", "topic"] as const;
const LONGEST_KIND = 60;

function jsonKind(head: string, cut: boolean): MessageKind | undefined {
  const json = jsonHead(head, cut);
  if (!json) return undefined;
  if (json.isArray) return { kind: "list" };
  for (const name of TELLING) {
    const kind = textOf(json.members.get(name));
    if (kind !== undefined && kind !== "" && kind.length <= LONGEST_KIND) return { kind };
  }
  return { kind: "object" };
}

function headOf<P extends Payload>(payload: P): P;
function headOf(payload: Payload): Payload {
  if (payload.length <= HEAD_BYTES) return payload;
  return typeof payload === "string" ? payload.slice(0, HEAD_BYTES) : payload.subarray(0, HEAD_BYTES);
}

/** The text of bytes, or of its beginning: a letter that the cut falls into is left out. */
function shortText(bytes: Uint8Array): string {
  if (bytes.length <= HEAD_BYTES) return utf8.decode(bytes);
  let end = HEAD_BYTES;
  while (end > HEAD_BYTES - 4 && (bytes[end]! & 0xc0) === 0x80) end--;
  return utf8.decode(bytes.subarray(0, end));
}
