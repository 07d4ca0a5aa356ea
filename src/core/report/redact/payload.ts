import { fromBase64, toBase64 } from "../base64.ts";
import { redactEncodedBytes } from "./binary.ts";
import { redactJsonText } from "./json-text.ts";
import { tellingName } from "./keys.ts";
import { looksLikeKey } from "./random.ts";
import type { Redactor } from "./redactor.ts";
import { isSecret, redactElements, redactText } from "./text.ts";
import { redactValues } from "./values.ts";

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
  if (depth === 0 && isKeyAlone(text)) {
    const byForm = redactValues(text, redactor);
    return byForm === text ? redactor.replace(text, "value") : byForm;
  }
  const elements = text.includes("<") ? redactElements(text, redactor) : text;
  const parts = elements.includes("form-data") ? redactParts(elements, redactor) : elements;
  const plain = redactEncoded(redactValueFirst(parts, redactor), redactor, depth);
  const asText = (part: string) => redactText(redactPieces(part, redactor, depth), redactor);
  if (!plain.includes('"') || depth >= DEEPEST)
    return depth === 0 ? redactWhole(plain, redactor, depth) : asText(plain);
  return redactJsonText(plain, redactor, (content) => redactWhole(content, redactor, depth + 1), asText);
}

const LONGEST_KEY = 256;

/** A message that is nothing but what looks like a key; a digest in hexadecimal is none. */
function isKeyAlone(text: string): boolean {
  return text.length <= LONGEST_KEY && looksLikeKey(text) && !/^[0-9a-f]+$/i.test(text) && !text.endsWith("=");
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
  /("(?:value|val|v|content)"\s{0,3}:\s{0,3})"((?:[^"\\]|\\.){1,4096})"(\s{0,3},\s{0,9}"(?:name|key|k|header|field)"\s{0,3}:\s{0,3}"([^"\\]{1,80})")/g;

function redactValueFirst(text: string, redactor: Redactor): string {
  return text.replace(VALUE_FIRST, (whole: string, before: string, value: string, after: string, name: string) => {
    const telling = tellingName(name);
    if (!telling || !isSecret(value, telling)) return whole;
    return `${before}"${redactor.replace(value, telling.kind)}"${after}`;
  });
}

/** A part of `multipart/form-data` (RFC 7578): its name stands in a header, an empty line before the value. */
const PART = /(name="([^"\\\r\n]{1,80})"[^\r\n]{0,200}(?:\r?\n[^\r\n]{1,200}){0,4}\r?\n\r?\n)([^\r\n]{1,8192})/g;

function redactParts(text: string, redactor: Redactor): string {
  return text.replace(PART, (whole: string, before: string, name: string, value: string) => {
    const telling = tellingName(name);
    return telling && isSecret(value, telling) ? before + redactor.replace(value, telling.kind) : whole;
  });
}

/** Base64 within a text: behind `;base64,`, or what begins as JSON does. */
const PIECE =
  /((?:;base64,|(?<![A-Za-z0-9+/_-]))(?=[A-Za-z0-9]))((?:(?<=;base64,)|(?=eyJ|ewo|ew0|W3s|WyJ))[A-Za-z0-9+/_-]{16,}={0,2})(?![A-Za-z0-9+/=_.-])/g;

function redactPieces(text: string, redactor: Redactor, depth: number): string {
  if (depth >= DEEPEST || !/;base64,|eyJ|ewo|ew0|W3s|WyJ/.test(text)) return text;
  return text.replace(PIECE, (_, before: string, base64: string) => {
    return before + (redactBase64(base64, redactor, depth + 1) ?? base64);
  });
}

/** A piece in percent encoding that has quotes or pairs in it. */
const ENCODED = /(?<![^\s"'&=?#])[^\s"'&=?#]{0,4096}%(?:22|7B|3D|3A|25)[^\s"'&]{0,65536}/gi;

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
  return redactText(redactPieces(content, redactor, depth), redactor);
}

/** @returns undefined where there is no readable text inside, or nothing to hide in it */
function redactBase64(base64: string, redactor: Redactor, depth: number): string | undefined {
  const urlSafe = /[-_]/.test(base64);
  const bytes = fromBase64(urlSafe ? base64.replaceAll("-", "+").replaceAll("_", "/") : base64);
  if (!bytes) return undefined;
  const redacted = insideOf(bytes, redactor, depth);
  if (redacted === undefined) return undefined;
  const again = toBase64(redacted);
  return urlSafe ? again.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "") : again;
}

/** @returns undefined where nothing is to hide */
function insideOf(bytes: Uint8Array, redactor: Redactor, depth: number): Uint8Array | undefined {
  let inside: string;
  try {
    inside = strictDecoder.decode(bytes);
  } catch {
    return redactEncodedBytes(bytes, redactor, depth);
  }
  const again = depth < DEEPEST && BASE64.test(inside) ? redactBase64(inside, redactor, depth + 1) : undefined;
  const redacted = again ?? redactPayload(inside, redactor, depth);
  return redacted === inside ? redactEncodedBytes(bytes, redactor, depth) : encoder.encode(redacted);
}
