import { fromBase64, toBase64 } from "../base64.ts";
import { redactPayload } from "./payload.ts";
import type { Redactor } from "./redactor.ts";

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A binary message, given and returned as base64. One that is text in truth is treated as such. */
export function redactBinary(base64: string, redactor: Redactor): string {
  const bytes = fromBase64(base64);
  if (!bytes) return redactPayload(base64, redactor);
  try {
    const text = strictDecoder.decode(bytes);
    const redacted = redactPayload(text, redactor);
    return redacted === text ? base64 : toBase64(encoder.encode(redacted));
  } catch {
    return base64;
  }
}
