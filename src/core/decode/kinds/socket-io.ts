import { jsonHead, textOf } from "../json-head.ts";
import type { MessageKind, ProtocolSigns } from "../protocol.ts";
import { engineKind, isEngineOpen } from "./engine-io.ts";

/** Packet types of the Socket.IO protocol, revision 5, by their number. */
const PACKETS = ["connect", "disconnect", "event", "ack", "connect error", "binary event", "binary ack"] as const;

/** `4`, type, number of attachments, name space, id of the acknowledgement, JSON. */
const PACKET = /^4([0-6])(?:(\d{1,6})-)?(?:(\/[^,]{0,500})(?:,|$))?(\d{0,15})/;
/** A named event with its arguments: nothing else begins like this. */
const NAMED_EVENT = /^4(?:2|5\d{1,6}-)(?:\/[^,]{1,100},)?\d{0,15}\["(?:[^"\\]|\\.){1,200}"[,\]]/;

/** Socket.IO over Engine.IO, https://socket.io/docs/v4/socket-io-protocol/. */
export const socketIo: ProtocolSigns = {
  name: "Socket.IO",
  url: /^[^?#]*\/socket\.io\/?\?(?:[^#]*&)?EIO=\d/,
  isSign: (payload) => typeof payload === "string" && (isEngineOpen(payload) || NAMED_EVENT.test(payload)),
  kindOf(head, cut) {
    if (typeof head !== "string") return { kind: "attachment" };
    return head[0] === "4" ? packetKind(head, cut) : engineKind(head, cut);
  },
};

function packetKind(head: string, cut: boolean): MessageKind | undefined {
  const match = PACKET.exec(head);
  if (!match) return undefined;
  const [start, type, attachments, nameSpace] = match;
  const kind = PACKETS[Number(type)]!;
  if ((attachments !== undefined) !== kind.startsWith("binary")) return undefined;
  const rest = head.slice(start.length);
  if (rest === "") return kind === "connect" || kind === "disconnect" ? { kind, ...detail(nameSpace) } : undefined;
  if (kind === "connect error" && rest[0] === '"') return { kind, ...detail(nameSpace) };
  const data = jsonHead(rest, cut);
  if (!data || kind === "disconnect") return undefined;
  if (data.isArray === (kind === "connect" || kind === "connect error")) return undefined;
  if (!kind.endsWith("event")) return { kind, ...detail(nameSpace) };
  const name = data.members.get("0");
  // Cut within the name, or an event of numbers.
  if (name === undefined) return cut ? { kind } : undefined;
  return { kind, ...detail(textOf(name) ?? name) };
}

function detail(text: string | undefined): { detail?: string } {
  return text === undefined ? {} : { detail: text };
}
