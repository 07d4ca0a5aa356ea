import { jsonHead } from "../json-head.ts";
import type { ProtocolSigns } from "../protocol.ts";

/** https://github.com/sockjs/sockjs-protocol: a letter, then JSON; the page sends a list of strings. */
export const sockJs: ProtocolSigns = {
  name: "SockJS",
  url: /\/\d{3}\/[^/?#]{1,64}\/websocket(?:[?#]|$)/,
  // One letter is no evidence: only the address tells.
  isSign: () => false,
  kindOf(head, cut) {
    if (typeof head !== "string") return undefined;
    if (head === "o") return { kind: "open" };
    if (head === "h") return { kind: "heartbeat" };
    if (head[0] === "m" && head[1] === '"') return { kind: "message" };
    const list = jsonHead(head[0] === "[" ? head : head.slice(1), cut);
    if (!list?.isArray) return undefined;
    const items = [...list.members.values()];
    if (head[0] === "c") {
      return items.length === 2 && /^\d{3,4}$/.test(items[0]!) ? { kind: "close", detail: items[0]! } : undefined;
    }
    return (head[0] === "a" || head[0] === "[") && items.every((item) => item[0] === '"')
      ? { kind: head[0] === "a" ? "messages" : "send" }
      : undefined;
  },
};
