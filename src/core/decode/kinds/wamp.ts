import { jsonHead, textOf } from "../json-head.ts";
import type { MessageKind, ProtocolSigns } from "../protocol.ts";

/** Message types of WAMP 2, by their number (wamp-proto.org, "Message Codes"). */
export const MESSAGES: Readonly<Record<number, string>> = {
  1: "HELLO",
  2: "WELCOME",
  3: "ABORT",
  4: "CHALLENGE",
  5: "AUTHENTICATE",
  6: "GOODBYE",
  8: "ERROR",
  16: "PUBLISH",
  17: "PUBLISHED",
  32: "SUBSCRIBE",
  33: "SUBSCRIBED",
  34: "UNSUBSCRIBE",
  35: "UNSUBSCRIBED",
  36: "EVENT",
  48: "CALL",
  49: "CANCEL",
  50: "RESULT",
  64: "REGISTER",
  65: "REGISTERED",
  66: "UNREGISTER",
  67: "UNREGISTERED",
  68: "INVOCATION",
  69: "INTERRUPT",
  70: "YIELD",
};

/** Where the name of a topic, procedure or reason stands in those messages that have one. */
const NAME_AT: Readonly<Record<number, number>> = { 1: 1, 3: 2, 6: 2, 8: 4, 16: 3, 32: 3, 48: 3, 64: 3 };

/** https://wamp-proto.org/wamp_latest_ietf.html, in JSON, MessagePack or CBOR. */
export const wamp: ProtocolSigns = {
  name: "WAMP",
  subprotocol: /^wamp\.2\.(?:json|msgpack|cbor)(?:\.batched)?$/,
  isSign(payload) {
    if (typeof payload !== "string") return false;
    const members = jsonHead(payload, false)?.members;
    const roles = members?.get("0") === "1" && members.get("2") === "{" && payload.includes('"roles"');
    return roles && textOf(members.get("1")) !== undefined;
  },
  kindOf(head, cut) {
    if (typeof head !== "string") return binaryKind(head);
    const end = endOfFirst(head);
    const list = end < 0 ? jsonHead(head, cut) : jsonHead(head.slice(0, end), false);
    if (!list?.isArray) return undefined;
    const type = Number(list.members.get("0"));
    const kind = MESSAGES[type];
    if (kind === undefined || (list.members.size < 2 && !cut)) return undefined;
    const name = textOf(list.members.get(String(NAME_AT[type] ?? "")));
    return name === undefined ? { kind } : { kind, detail: name };
  },
};

/** Batched messages have a separator between them: octal 30, which some took for decimal. */
function endOfFirst(text: string): number {
  const ends = [text.indexOf("\u0018"), text.indexOf("\u001e")].filter((end) => end >= 0);
  return ends.length === 0 ? -1 : Math.min(...ends);
}

/** A short list that begins with the type: MessagePack, or CBOR where a number up to 255 may take two bytes. */
function binaryKind(head: Uint8Array): MessageKind | undefined {
  const [list = 0, first = 0, second = 0] = head;
  const isMsgpack = list >= 0x92 && list <= 0x9f;
  const isCbor = (list >= 0x82 && list <= 0x8a) || list === 0x9f;
  const type = isMsgpack && first < 0x80 ? first : isCbor && first < 24 ? first : isCbor && first === 24 ? second : -1;
  const kind = MESSAGES[type];
  return kind === undefined ? undefined : { kind };
}
