import { readCbor } from "./cbor.ts";
import { parsedJson, type Decode, type Decoded } from "./decoded.ts";
import { MESSAGES } from "./kinds/wamp.ts";
import { readMsgpack } from "./msgpack.ts";

/** Members after the type, by type; each message may end early ("Message Definitions"). */
const FIELDS: Readonly<Record<number, readonly string[]>> = {
  1: ["realm", "details"],
  2: ["session", "details"],
  3: ["details", "reason", "arguments", "keyword arguments"],
  4: ["method", "extra"],
  5: ["signature", "extra"],
  6: ["details", "reason"],
  8: ["request type", "request", "details", "error", "arguments", "keyword arguments"],
  16: ["request", "options", "topic", "arguments", "keyword arguments"],
  17: ["request", "publication"],
  32: ["request", "options", "topic"],
  33: ["request", "subscription"],
  34: ["request", "subscription"],
  35: ["request", "details"],
  36: ["subscription", "publication", "details", "arguments", "keyword arguments"],
  48: ["request", "options", "procedure", "arguments", "keyword arguments"],
  49: ["request", "options"],
  50: ["request", "details", "arguments", "keyword arguments"],
  64: ["request", "options", "procedure"],
  65: ["request", "registration"],
  66: ["request", "registration"],
  67: ["request", "details"],
  68: ["request", "registration", "details", "arguments", "keyword arguments"],
  69: ["request", "options"],
  70: ["request", "options", "arguments", "keyword arguments"],
};

/** A message of WAMP 2 in the form that the sub-protocol names, else in the one that fits. */
export const decode: Decode = (payload, { subprotocol = "" }) => {
  if (typeof payload === "string") return decodeText(payload);
  const read = subprotocol.includes("cbor")
    ? [readCbor]
    : subprotocol.includes("msgpack")
      ? [readMsgpack]
      : [readMsgpack, readCbor];
  for (const one of read) {
    const found = told(one(payload)?.value);
    if (found) return found;
  }
  return undefined;
};

/** Batched messages have a separator between them, and one at the end. */
function decodeText(text: string): Decoded | undefined {
  // oxlint-disable-next-line no-control-regex -- these are the separators
  const parts = text.split(/[\u0018\u001e]/).filter(Boolean);
  const messages = parts.map((part) => told(parsedJson(part)));
  const [first] = messages;
  if (!first || !messages.every((message) => message !== undefined)) return undefined;
  if (messages.length === 1) return first;
  return {
    summary: `${first.summary} and ${messages.length - 1} more`,
    value: messages.map(({ value }) => value),
  };
}

function told(message: unknown): Decoded | undefined {
  if (!Array.isArray(message)) return undefined;
  const [type, ...rest] = message as readonly unknown[];
  // Number() of a deeply nested list would not come back.
  const code = typeof type === "number" || typeof type === "bigint" ? Number(type) : -1;
  const fields = FIELDS[code];
  const name = MESSAGES[code];
  if (!fields || name === undefined || rest.length < Math.min(2, fields.length) || rest.length > fields.length)
    return undefined;
  const members = Object.fromEntries(rest.map((value, index) => [fields[index]!, value]));
  const subject = [members.topic, members.procedure, members.realm, members.error, members.reason].find(
    (part) => typeof part === "string",
  );
  return { summary: typeof subject === "string" ? `${name} ${subject}` : name, value: { message: name, ...members } };
}
