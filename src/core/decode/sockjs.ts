import { jsonOrText, parsedJson, type Decode, type Decoded } from "./decoded.ts";
import { decode as decodeStomp } from "./stomp.ts";

/** A frame of SockJS. STOMP is often what its messages are (Spring); else they are JSON or text. */
export const decode: Decode = (payload, context) => {
  if (typeof payload !== "string") return undefined;
  if (payload === "o") return { summary: "open", value: { frame: "open" } };
  if (payload === "h") return { summary: "heartbeat", value: { frame: "heartbeat" } };
  const [letter] = payload;
  const content = parsedJson(letter === "[" ? payload : payload.slice(1));
  if (letter === "m" && typeof content === "string") return messages("message", [content]);
  if (!Array.isArray(content)) return undefined;
  const items = content as readonly unknown[];
  const [code, reason] = items;
  if (letter === "c" && items.length === 2 && typeof code === "number") {
    return { summary: `close ${code}`, value: { frame: "close", code, reason } };
  }
  if ((letter !== "a" && letter !== "[") || !items.every((item) => typeof item === "string")) return undefined;
  return messages(letter === "a" ? "messages" : "send", items);

  function messages(frame: string, texts: readonly string[]): Decoded {
    const inner = texts.map((text) => decodeStomp(text, context));
    const told = inner.flatMap((found) => found?.summary ?? []);
    const summary = told.length > 0 ? `${frame}: ${told.join(", ")}` : `${frame} (${texts.length})`;
    return { summary, value: { frame, messages: texts.map((text, index) => inner[index]?.value ?? jsonOrText(text)) } };
  }
};
