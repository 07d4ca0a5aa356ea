import { fromBase64, toBase64 } from "../base64.ts";
import { redactJsonText } from "./json-text.ts";
import { tellingName } from "./keys.ts";
import type { Redactor } from "./redactor.ts";
import { isSecret, redactElements, redactText } from "./text.ts";

/** JSON in JSON in JSON: deeper than anyone nests it, and an end for who does so on purpose. */
const DEEPEST = 6;
const BASE64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;
const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** WAMP's AUTHENTICATE: the answer to a challenge, or a ticket, has no name. */
const WAMP_AUTHENTICATE = /^(\s*\[\s*5\s*,\s*")([^"\\]+)("\s*,\s*\{[^[\]]*\}\s*\]\s*)$/;

/** The text of a message, whatever sub-protocol it belongs to. */
export function redactPayload(text: string, redactor: Redactor, depth = 0): string {
  if (text.length < 4) return text;
  const wamp = WAMP_AUTHENTICATE.exec(text);
  if (wamp) return wamp[1]! + redactor.replace(wamp[2]!, "token") + wamp[3]!;
  const elements = text.includes("</") ? redactElements(text, redactor) : text;
  const plain = redactEncoded(redactValueFirst(elements, redactor), redactor, depth);
  const asText = (part: string) => redactText(part, redactor, "told");
  if (!plain.includes('"') || depth >= DEEPEST)
    return depth === 0 ? redactWhole(plain, redactor, depth) : asText(plain);
  return redactJsonText(plain, redactor, (content) => redactWhole(content, redactor, depth + 1), asText);
}

/**
 * The end of a message whose middle is missing. Whether it begins inside of a JSON string cannot be
 * known, so it is read both ways.
 */
export function redactTail(text: string, redactor: Redactor): string {
  return redactPayload(redactPayload(`"${text}`, redactor).slice(1), redactor);
}

/** `{"value":"…","name":"token"}`: the name stands behind what it tells about. */
const VALUE_FIRST =
  /("(?:value|val|content)"\s{0,3}:\s{0,3})"((?:[^"\\]|\\.){1,4096})"(\s{0,3},\s{0,9}"(?:name|key|header|field)"\s{0,3}:\s{0,3}"([^"\\]{1,80})")/g;

function redactValueFirst(text: string, redactor: Redactor): string {
  return text.replace(VALUE_FIRST, (whole: string, before: string, value: string, after: string, name: string) => {
    const telling = tellingName(name);
    if (!telling || !isSecret(value, telling)) return whole;
    return `${before}"${redactor.replace(value, telling.kind)}"${after}`;
  });
}

/** A piece in percent encoding that has quotes or pairs in it. */
const ENCODED = /(?<![^\s"'&=?#])[^\s"'&=?#]{0,4096}%(?:22|7B|3D|3A)[^\s"'&]{0,65536}/gi;

function redactEncoded(text: string, redactor: Redactor, depth: number): string {
  if (depth >= DEEPEST || !text.includes("%")) return text;
  return text.replace(ENCODED, (encoded) => {
    try {
      const plain = decodeURIComponent(encoded);
      const redacted = redactPayload(plain, redactor, depth + 1);
      return redacted === plain ? encoded : encodeURIComponent(redacted);
    } catch {
      return encoded;
    }
  });
}

/** A string of its own: JSON again, base64 of either, or plain text. */
function redactWhole(content: string, redactor: Redactor, depth: number): string {
  if (content.length < 6) return content;
  if (depth > 0 && /["<%]/.test(content)) return redactPayload(content, redactor, depth);
  if (depth < DEEPEST && BASE64.test(content)) {
    const inside = redactBase64(content, redactor, depth + 1);
    if (inside !== undefined) return inside;
  }
  return redactText(content, redactor, "told");
}

/** @returns undefined where there is no readable text inside, or nothing to hide in it */
function redactBase64(base64: string, redactor: Redactor, depth: number): string | undefined {
  const urlSafe = /[-_]/.test(base64);
  const bytes = fromBase64(urlSafe ? base64.replaceAll("-", "+").replaceAll("_", "/") : base64);
  if (!bytes) return undefined;
  let inside: string;
  try {
    inside = strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
  const redacted = redactPayload(inside, redactor, depth);
  if (redacted === inside) return undefined;
  const again = toBase64(encoder.encode(redacted));
  return urlSafe ? again.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "") : again;
}
