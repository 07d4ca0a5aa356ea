const encoder = new TextEncoder();

const LAST_ASCII = 0x7f;
/** Longer texts the encoder copies as fast or faster, its call included. */
const LONGEST_LOOP = 512;

/**
 * Writes a text as UTF-8 at an offset and gives the bytes written. There must be room for three
 * bytes a UTF-16 unit. Short plain ASCII, which most messages are, never leaves JavaScript: a call
 * of the browser's encoder costs 0.5 µs before its first byte, and several times that amid a flood.
 */
export function writeUtf8(text: string, into: Uint8Array, offset: number): number {
  const { length } = text;
  if (length > LONGEST_LOOP) return encodeAt(text, into, offset);
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (unit > LAST_ASCII) return encodeAt(text, into, offset);
    into[offset + at] = unit;
  }
  return length;
}

function encodeAt(text: string, into: Uint8Array, offset: number): number {
  return encoder.encodeInto(text, into.subarray(offset)).written;
}
