import { contentOf, isObject, parsedJson, type Decode, type Decoded } from "./decoded.ts";
import { binaryParts } from "./kinds/phoenix.ts";

/** A message of a Phoenix channel, of either serializer or binary. */
export const decode: Decode = (payload) => {
  if (typeof payload !== "string") return decodeBinary(payload);
  const message = parsedJson(payload);
  if (Array.isArray(message)) {
    if (message.length !== 5) return undefined;
    const [joinRef, ref, topic, event, content] = message as readonly unknown[];
    return told({ joinRef, ref, topic, event, payload: content });
  }
  return isObject(message) && "payload" in message && "ref" in message ? told(message) : undefined;
};

function decodeBinary(bytes: Uint8Array): Decoded | undefined {
  const found = binaryParts(bytes);
  if (!found) return undefined;
  const { kind, parts, end } = found;
  const topic = parts.at(-2)!;
  const last = parts.at(-1)!;
  const [joinRef, ref] = parts;
  const refs = kind === "broadcast" ? {} : parts.length === 4 ? { joinRef, ref } : { joinRef };
  const payload = contentOf(bytes.subarray(end));
  if (kind === "reply") return told({ ...refs, topic, event: "phx_reply", status: last, payload });
  return told({ ...refs, topic, event: last, payload });
}

function told(value: Readonly<Record<string, unknown>>): Decoded | undefined {
  const { topic, event } = value;
  if (typeof topic !== "string" || typeof event !== "string") return undefined;
  return { summary: `${event} ${topic}`, value };
}
