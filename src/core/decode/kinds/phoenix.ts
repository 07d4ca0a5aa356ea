import { jsonHead, textOf } from "../json-head.ts";
import type { MessageKind, ProtocolSigns } from "../protocol.ts";

/** The channel's own events, https://hexdocs.pm/phoenix/writing_a_channels_client.html. */
const OWN_EVENT = /^(?:heartbeat|phx_(?:join|reply|leave|close|error))$/;

/** Phoenix channels: objects (serializer 1.0), lists of five (2.0), and the binary form of 2.0. */
export const phoenix: ProtocolSigns = {
  name: "Phoenix",
  url: /\/websocket\?(?:[^#]*&)?vsn=[12]\.0\.0(?:&|$)/,
  isSign(payload) {
    if (typeof payload !== "string") return false;
    const parts = partsOf(payload, false);
    return parts !== undefined && OWN_EVENT.test(parts.event);
  },
  kindOf(head, cut) {
    if (typeof head !== "string") return binaryKind(head);
    const parts = partsOf(head, cut);
    if (!parts) return undefined;
    const { event, topic } = parts;
    return event === "heartbeat" ? { kind: event } : { kind: event, detail: topic };
  },
};

function partsOf(text: string, cut: boolean): { event: string; topic: string } | undefined {
  const head = jsonHead(text, cut);
  if (!head) return undefined;
  const { members, isArray } = head;
  const topic = textOf(members.get(isArray ? "2" : "topic"));
  const event = textOf(members.get(isArray ? "3" : "event"));
  if (topic === undefined || event === undefined) return undefined;
  if (isArray) {
    if (!isRef(members.get("0")) || !isRef(members.get("1"))) return undefined;
    return (cut || members.size === 5) && members.size <= 5 ? { event, topic } : undefined;
  }
  return cut || (members.has("payload") && members.has("ref")) ? { event, topic } : undefined;
}

function isRef(raw: string | undefined): boolean {
  return raw === "null" || textOf(raw) !== undefined;
}

const PUSH = 0;
const REPLY = 1;
const BROADCAST = 2;

/** Kind, lengths of the parts, the parts, the rest is data. Of a client's push, there is a ref more. */
export function binaryParts(
  head: Uint8Array,
): { kind: "push" | "reply" | "broadcast"; parts: string[]; end: number } | undefined {
  const [kind] = head;
  if (kind !== PUSH && kind !== REPLY && kind !== BROADCAST) return undefined;
  const read = (count: number): { parts: string[]; end: number } | undefined => {
    let at = 1 + count;
    const parts: string[] = [];
    for (let index = 1; index <= count; index++) {
      const length = head[index] ?? 0;
      if (at + length > head.length) return undefined;
      const part = String.fromCharCode(...head.subarray(at, at + length));
      if (!/^[\x20-\x7e]*$/.test(part)) return undefined;
      parts.push(part);
      at += length;
    }
    return { parts, end: at };
  };
  // join ref, ref, topic, event of a client's push and of a reply; the server's push has no ref
  // Three first: the fourth length of a client's push would stand in a text, where it is no letter.
  const found = kind === BROADCAST ? read(2) : ((kind === PUSH ? read(3) : undefined) ?? read(4));
  if (!found || found.parts.slice(-2).some((part) => part === "")) return undefined;
  return { kind: kind === PUSH ? "push" : kind === REPLY ? "reply" : "broadcast", ...found };
}

function binaryKind(head: Uint8Array): MessageKind | undefined {
  const found = binaryParts(head);
  if (!found) return undefined;
  const { kind, parts } = found;
  const topic = parts.at(-2)!;
  const event = parts.at(-1)!;
  return kind === "reply" ? { kind: "phx_reply", detail: topic } : { kind: event, detail: topic };
}
