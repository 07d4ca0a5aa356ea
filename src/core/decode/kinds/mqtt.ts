import type { MessageKind, ProtocolSigns } from "../protocol.ts";

/** Control packets of MQTT 3.1.1 and 5.0 (§2.1.2), by the upper four bits. */
export const PACKETS: Readonly<Record<number, string>> = {
  1: "CONNECT",
  2: "CONNACK",
  3: "PUBLISH",
  4: "PUBACK",
  5: "PUBREC",
  6: "PUBREL",
  7: "PUBCOMP",
  8: "SUBSCRIBE",
  9: "SUBACK",
  10: "UNSUBSCRIBE",
  11: "UNSUBACK",
  12: "PINGREQ",
  13: "PINGRESP",
  14: "DISCONNECT",
  15: "AUTH",
};
const PUBLISH = 3;
/** §2.1.3: these have the lower four bits 0010, all others but PUBLISH 0000. */
const WITH_FLAG = new Set([6, 8, 10]);

/** https://docs.oasis-open.org/mqtt/mqtt/v5.0/mqtt-v5.0.html */
export const mqtt: ProtocolSigns = {
  name: "MQTT",
  subprotocol: /^mqtt(?:v3\.1(?:\.1)?|v5(?:\.0)?)?$/i,
  isSign: (payload) => typeof payload !== "string" && isConnect(payload),
  kindOf(head, cut): MessageKind | undefined {
    if (typeof head === "string") return undefined;
    const first = head[0] ?? 0;
    const type = first >> 4;
    const kind = PACKETS[type];
    const flags = first & 0x0f;
    if (kind === undefined) return undefined;
    if (type !== PUBLISH && flags !== (WITH_FLAG.has(type) ? 2 : 0)) return undefined;
    // Quality of service 3 does not exist (§3.3.1.2).
    if (type === PUBLISH && (flags & 6) === 6) return undefined;
    const rest = remainingLength(head);
    // A message may hold several packets, or only a part of one: at least the header must be there.
    if (!rest || (!cut && kind.startsWith("PING") && rest.length !== 0)) return undefined;
    if (type !== PUBLISH) return { kind };
    const length = ((head[rest.next] ?? 0) << 8) | (head[rest.next + 1] ?? 0);
    const topic = head.subarray(rest.next + 2, rest.next + 2 + length);
    if (length + 2 > rest.length || topic.some((byte) => byte < 0x20)) return undefined;
    return topic.length === length && length <= 200 ? { kind, detail: utf8.decode(topic) } : { kind };
  },
};

const utf8 = new TextDecoder();
/** §3.1.2.1, and that of 3.1: a length of two bytes, then the name. */
const NAMES = ["\0\u0004MQTT", "\0\u0006MQIsdp"].map((name) => new TextEncoder().encode(name));

function isConnect(bytes: Uint8Array): boolean {
  const rest = bytes[0] === 0x10 ? remainingLength(bytes) : undefined;
  if (!rest || rest.next + rest.length > bytes.length) return false;
  const named = NAMES.find((name) => name.every((byte, index) => bytes[rest.next + index] === byte));
  const level = bytes[rest.next + (named?.length ?? 0)] ?? 0;
  return named !== undefined && level >= 3 && level <= 5;
}

/** §1.5.5: seven bits a byte, at most four bytes. */
export function remainingLength(bytes: Uint8Array, start = 1): { length: number; next: number } | undefined {
  let length = 0;
  for (let at = start; at < start + 4 && at < bytes.length; at++) {
    length += (bytes[at]! & 0x7f) * 128 ** (at - start);
    if (bytes[at]! < 0x80) return { length, next: at + 1 };
  }
  return undefined;
}
