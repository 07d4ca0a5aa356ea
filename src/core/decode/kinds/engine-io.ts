import { jsonHead, textOf } from "../json-head.ts";
import type { MessageKind, ProtocolSigns } from "../protocol.ts";

/** Engine.IO by itself, https://socket.io/docs/v4/engine-io-protocol/. */
export const engineIo: ProtocolSigns = {
  name: "Engine.IO",
  url: /[?&]EIO=\d(?:&|$)/,
  isSign: (payload) => typeof payload === "string" && isEngineOpen(payload),
  kindOf(head, cut) {
    if (typeof head !== "string" || head[0] === "4") return { kind: "message" };
    return engineKind(head, cut);
  },
};

/** The server's first packet: its settings as JSON. */
export function isEngineOpen(text: string): boolean {
  if (!text.startsWith("0{") || text.length > 2000) return false;
  const members = jsonHead(text.slice(1), false)?.members;
  return textOf(members?.get("sid")) !== undefined && members?.has("pingInterval") === true;
}

/** Packets of Engine.IO but its messages. */
export function engineKind(head: string, cut: boolean): MessageKind | undefined {
  switch (head) {
    case "1":
      return { kind: "close" };
    case "2":
      return { kind: "ping" };
    case "3":
      return { kind: "pong" };
    case "2probe":
      return { kind: "ping", detail: "probe" };
    case "3probe":
      return { kind: "pong", detail: "probe" };
    case "5":
      return { kind: "upgrade" };
    case "6":
      return { kind: "noop" };
    default:
      return head[0] === "0" && jsonHead(head.slice(1), cut)?.members.has("sid") ? { kind: "open" } : undefined;
  }
}
