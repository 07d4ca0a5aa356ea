import { jsonHead, textOf } from "../json-head.ts";
import type { MessageKind, Payload, ProtocolSigns } from "../protocol.ts";

/** Message types of the hub protocol, by their number. */
export const MESSAGES: Readonly<Record<number, string>> = {
  1: "invocation",
  2: "stream item",
  3: "completion",
  4: "stream invocation",
  5: "cancel invocation",
  6: "ping",
  7: "close",
  8: "ack",
  9: "sequence",
};

/** Ends each message of the JSON form and the handshake of both. */
export const RECORD_SEPARATOR = "\u001e";

/** ASP.NET Core SignalR, HubProtocol.md in dotnet/aspnetcore. */
export const signalR: ProtocolSigns = {
  name: "SignalR",
  isSign: (payload) => handshake(payload)?.kind === "handshake",
  kindOf(head, cut) {
    if (typeof head !== "string") return handshake(head) ?? binaryKind(head);
    const end = head.indexOf(RECORD_SEPARATOR);
    if (end < 0 && !cut) return undefined;
    const first = jsonHead(end < 0 ? head : head.slice(0, end), end < 0);
    if (!first || first.isArray) return undefined;
    const { members } = first;
    const type = members.get("type");
    if (type === undefined) return handshake(head);
    const kind = MESSAGES[Number(type)];
    if (kind === undefined) return undefined;
    const target = textOf(members.get("target"));
    return target === undefined ? { kind } : { kind, detail: target };
  },
};

const LONGEST_HANDSHAKE = 1000;
/** The server's whole answer where it agrees. */
const AGREED = "{}";

function handshake(payload: Payload): MessageKind | undefined {
  if (payload.length > LONGEST_HANDSHAKE) return undefined;
  const text = typeof payload === "string" ? payload : String.fromCharCode(...payload);
  const end = text.indexOf(RECORD_SEPARATOR);
  if (end < 0 || text[0] !== "{") return undefined;
  const first = text.slice(0, end);
  if (first === AGREED) return { kind: "handshake response" };
  const members = jsonHead(first, false)?.members;
  const protocol = textOf(members?.get("protocol"));
  if (protocol !== undefined && members?.has("version")) return { kind: "handshake", detail: protocol };
  return members?.has("error") ? { kind: "handshake response", detail: "error" } : undefined;
}

/** MessagePack form: a length in seven bits a byte, a list of at most eight, the type. */
function binaryKind(head: Uint8Array): MessageKind | undefined {
  let at = 0;
  while (at < 5 && (head[at] ?? 0) >= 0x80) at++;
  const list = head[at + 1] ?? 0;
  const kind = list > 0x90 && list <= 0x98 ? MESSAGES[head[at + 2] ?? 0] : undefined;
  return kind === undefined ? undefined : { kind };
}
