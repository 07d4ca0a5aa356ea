import { jsonOrText, type Decode } from "./decoded.ts";

const COMMAND =
  /^(?:CONNECT|STOMP|CONNECTED|SEND|SUBSCRIBE|UNSUBSCRIBE|BEGIN|COMMIT|ABORT|ACK|NACK|DISCONNECT|MESSAGE|RECEIPT|ERROR)$/;

const utf8 = new TextDecoder();
const encoder = new TextEncoder();
const NEW_LINE = 0x0a;
const RETURN = 0x0d;

interface Frame {
  readonly command: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** STOMP 1.0 to 1.2: one frame or several, with line ends between them as heart-beats. */
export const decode: Decode = (payload) => {
  // Lengths are in bytes.
  const bytes = typeof payload === "string" ? encoder.encode(payload) : payload;
  const frames: Frame[] = [];
  let at = skipLineEnds(bytes, 0);
  if (at === bytes.length && at > 0 && at <= 2) return { summary: "heart-beat", value: { command: "heart-beat" } };
  while (at < bytes.length) {
    const found = frameAt(bytes, at);
    if (!found) return undefined;
    frames.push(found.frame);
    at = skipLineEnds(bytes, found.end);
  }
  const [first] = frames;
  if (!first) return undefined;
  const { destination } = first.headers;
  const more = frames.length > 1 ? ` and ${frames.length - 1} more` : "";
  return {
    summary: first.command + (destination === undefined ? "" : ` ${destination}`) + more,
    value: frames.length === 1 ? first : frames,
  };
};

function frameAt(bytes: Uint8Array, start: number): { frame: Frame; end: number } | undefined {
  let at = start;
  const line = (): string | undefined => {
    const end = bytes.indexOf(NEW_LINE, at);
    if (end < 0) return undefined;
    const text = utf8.decode(bytes.subarray(at, bytes[end - 1] === RETURN && end > at ? end - 1 : end));
    at = end + 1;
    return text;
  };
  const command = line();
  if (command === undefined || !COMMAND.test(command)) return undefined;
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (;;) {
    const header = line();
    if (header === undefined) return undefined;
    if (header === "") break;
    const colon = header.indexOf(":");
    if (colon <= 0) return undefined;
    const isRaw = command === "CONNECT" || command === "CONNECTED";
    const read = (text: string): string => (isRaw ? text : unescaped(text));
    const name = read(header.slice(0, colon));
    // Of a repeated header the first counts (1.2, "Repeated Header Entries").
    headers[name] ??= read(header.slice(colon + 1));
  }
  const given = headers["content-length"];
  const length = given !== undefined && /^\d{1,9}$/.test(given) ? Number(given) : undefined;
  const end = length === undefined ? bytes.indexOf(0, at) : at + length;
  if (end < 0 || bytes[end] !== 0) return undefined;
  const body = end === at ? undefined : jsonOrText(utf8.decode(bytes.subarray(at, end)));
  return { frame: { command, headers, body }, end: end + 1 };
}

function skipLineEnds(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === NEW_LINE || bytes[at] === RETURN) at++;
  return at;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\n": "\n", "\\r": "\r", "\\c": ":", "\\\\": "\\" };

function unescaped(text: string): string {
  return text.replace(/\\[nrc\\]/g, (escape) => ESCAPES[escape] ?? escape);
}
