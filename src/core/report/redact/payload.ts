import { fromBase64, toBase64 } from "../base64.ts";
import { redactJsonText } from "./json-text.ts";
import type { Redactor } from "./redactor.ts";
import { redactElements, redactText } from "./text.ts";

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
  const plain = text.includes("</") ? redactElements(text, redactor) : text;
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

/** A string of its own: JSON again, base64 of either, or plain text. */
function redactWhole(content: string, redactor: Redactor, depth: number): string {
  if (content.length < 6) return content;
  if (depth > 0 && /["<]/.test(content)) return redactPayload(content, redactor, depth);
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
