import { isObject, parsedJson, readableText, type Decode, type Decoded } from "./decoded.ts";
import { MESSAGES, RECORD_SEPARATOR } from "./kinds/signalr.ts";
import { readMsgpack } from "./msgpack.ts";

/** Members of the MessagePack form after the type, by type: HubProtocol.md, "MessagePack encoding". */
const FIELDS: Readonly<Record<number, readonly string[]>> = {
  1: ["headers", "invocationId", "target", "arguments", "streamIds"],
  2: ["headers", "invocationId", "item"],
  3: ["headers", "invocationId", "resultKind", "result"],
  4: ["headers", "invocationId", "target", "arguments", "streamIds"],
  5: ["headers", "invocationId"],
  6: [],
  7: ["error", "allowReconnect"],
  8: ["sequenceId"],
  9: ["sequenceId"],
};

/** One or more messages of a SignalR hub, as JSON or MessagePack. */
export const decode: Decode = (payload) => {
  const text = typeof payload === "string" ? payload : handshakeText(payload);
  const messages = text === undefined ? readBinary(payload as Uint8Array) : readText(text);
  if (!messages || messages.length === 0) return undefined;
  return told(messages);
};

function readText(text: string): Message[] | undefined {
  if (!text.endsWith(RECORD_SEPARATOR)) return undefined;
  const messages = text.slice(0, -1).split(RECORD_SEPARATOR).map(parsedJson);
  return messages.every(isMessage) ? messages : undefined;
}

/** The handshake is text in both forms. */
function handshakeText(bytes: Uint8Array): string | undefined {
  if (bytes.at(-1) !== RECORD_SEPARATOR.charCodeAt(0) || bytes[0] !== 0x7b) return undefined;
  const text = readableText(bytes.subarray(0, -1));
  return text === undefined ? undefined : text + RECORD_SEPARATOR;
}

function readBinary(bytes: Uint8Array): Message[] | undefined {
  const messages: Message[] = [];
  for (let at = 0; at < bytes.length;) {
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 28) return undefined;
      length += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    if (length === 0 || at + length > bytes.length) return undefined;
    const list = readMsgpack(bytes.subarray(at, at + length))?.value;
    if (!Array.isArray(list)) return undefined;
    const [type, ...rest] = list as readonly unknown[];
    const fields = typeof type === "number" ? FIELDS[type] : undefined;
    // Newer versions may add members at the end.
    if (!fields) return undefined;
    messages.push({
      type,
      ...Object.fromEntries(rest.map((value, index) => [fields[index] ?? `member ${index + 1}`, value])),
    });
    at += length;
  }
  return messages;
}

type Message = Readonly<Record<string, unknown>>;

function isMessage(value: unknown): value is Message {
  if (!isObject(value)) return false;
  return typeof value.type === "number" ? value.type in MESSAGES : isHandshake(value);
}

function isHandshake(value: Message): boolean {
  return Object.keys(value).every(
    (name) => name === "protocol" || name === "version" || name === "error" || name === "minorVersion",
  );
}

function told(messages: readonly Message[]): Decoded {
  const named = messages.map((message) => ({ kind: kindOf(message), ...message }));
  const [first] = named;
  const summary = [
    first?.kind,
    ...(typeof first?.["target" as keyof typeof first] === "string" ? [String(messages[0]?.target)] : []),
  ];
  const more = messages.length > 1 ? ` and ${messages.length - 1} more` : "";
  return { summary: summary.join(" ") + more, value: messages.length === 1 ? first : named };
}

function kindOf(message: Message): string {
  if (typeof message.type === "number") return MESSAGES[message.type] ?? String(message.type);
  return "protocol" in message ? "handshake" : "handshake response";
}
