import { fromBase64, toBase64 } from "../base64.ts";
import { redactCbor } from "./cbor.ts";
import { applyEdits, type Edit, type ValueRedaction } from "./edits.ts";
import { redactMember } from "./json-text.ts";
import { tellingName } from "./keys.ts";
import { mqttPassword, STAR } from "./mqtt.ts";
import { redactMsgpack } from "./msgpack.ts";
import { redactPayload } from "./payload.ts";
import type { Redactor } from "./redactor.ts";

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Control characters that text messages do have: tab, line ends, NUL of STOMP, the separator of SignalR. */
// oxlint-disable-next-line no-control-regex -- these are exactly what text does not have
const NOT_TEXT = /[\u0001-\u0008\u000b\u000c\u000e-\u001d\u001f\u007f]/;

/**
 * A binary message, given and returned as base64. Text, MessagePack and CBOR are redacted as what
 * they are; in anything else the readable pieces are, masked by stars of the same length, so that
 * lengths and offsets around them stay true.
 */
export function redactBinary(base64: string, redactor: Redactor): string {
  const bytes = fromBase64(base64);
  if (!bytes) return redactPayload(base64, redactor);
  const redacted = redactBytes(bytes, redactor, 0);
  return redacted === bytes ? base64 : toBase64(redacted);
}

/** @returns the same array where there is nothing to hide */
function redactBytes(bytes: Uint8Array, redactor: Redactor, depth: number): Uint8Array {
  const wide = wideTextOf(bytes);
  if (wide) {
    const redacted = redactPayload(wide.text, redactor, depth);
    return redacted === wide.text ? bytes : wideBytes(redacted, wide.high);
  }
  const text = textOf(bytes);
  if (text !== undefined) {
    const redacted = redactPayload(text, redactor, depth);
    return redacted === text ? bytes : encoder.encode(redacted);
  }
  return (
    redactMsgpack(bytes, redactionOf(redactor, depth)) ??
    redactCbor(bytes, redactionOf(redactor, depth)) ??
    maskPieces(bytes, redactor)
  );
}

/**
 * MessagePack or CBOR that stood in base64 within a text.
 * @returns undefined where there is nothing to hide
 */
export function redactEncodedBytes(bytes: Uint8Array, redactor: Redactor, depth: number): Uint8Array | undefined {
  const redaction = redactionOf(redactor, depth);
  const redacted = redactMsgpack(bytes, redaction) ?? redactCbor(bytes, redaction);
  return redacted === bytes ? undefined : redacted;
}

/** Messages in messages in messages: an end for who nests them on purpose. */
const DEEPEST = 4;

function redactionOf(redactor: Redactor, depth: number): ValueRedaction {
  return {
    text(content, telling) {
      const redacted = redactMember(content, telling, redactor, (inner) => redactPayload(inner, redactor, depth));
      return redacted === content ? undefined : redacted;
    },
    number(value, telling) {
      if (!telling?.numeric) return undefined;
      const shown = redactor.replace(String(value), telling.kind);
      return shown === String(value) ? undefined : shown;
    },
    bytes(content, telling) {
      if (telling?.strength === "strong" && content.length > 0) {
        const secret = textOf(content) ?? toBase64(content);
        const shown = redactor.replace(secret, telling.kind);
        return shown === secret ? undefined : encoder.encode(shown);
      }
      const redacted = depth >= DEEPEST ? content : redactBytes(content, redactor, depth + 1);
      return redacted === content ? undefined : redacted;
    },
  };
}

/** Secrets that are known from elsewhere, in bytes of any form. */
export function sweepBinary(base64: string, sweep: (text: string) => string): string {
  const bytes = fromBase64(base64);
  if (!bytes) return sweep(base64);
  const wide = wideTextOf(bytes);
  if (wide) {
    const swept = sweep(wide.text);
    return swept === wide.text ? base64 : toBase64(wideBytes(swept, wide.high));
  }
  const text = textOf(bytes);
  if (text !== undefined) {
    const swept = sweep(text);
    return swept === text ? base64 : toBase64(encoder.encode(swept));
  }
  const redaction: ValueRedaction = {
    text: (content) => changed(content, sweep(content)),
    number: () => undefined,
    bytes: (content) => {
      const inner = textOf(content);
      const swept = inner === undefined ? undefined : changed(inner, sweep(inner));
      return swept === undefined ? undefined : encoder.encode(swept);
    },
  };
  const swept = redactMsgpack(bytes, redaction) ?? redactCbor(bytes, redaction) ?? sweepPieces(bytes, sweep);
  return swept === bytes ? base64 : toBase64(swept);
}

function changed(before: string, after: string): string | undefined {
  return after === before ? undefined : after;
}

function sweepPieces(bytes: Uint8Array, sweep: (text: string) => string): Uint8Array {
  const edits = piecesOf(bytes).flatMap(({ from, text: piece }) => maskDifference(from, piece, sweep(piece)));
  return edits.length === 0 ? bytes : applyEdits(bytes, edits);
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = strictDecoder.decode(bytes);
    return NOT_TEXT.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** How much of a message tells whether it is UTF-16. */
const LOOK = 64;

/** Text in UTF-16, as long as it is within ASCII at its beginning; `high`: where the upper byte stands. */
function wideTextOf(bytes: Uint8Array): { text: string; high: 0 | 1 } | undefined {
  if (bytes.length < 8 || bytes.length % 2 !== 0) return undefined;
  const high = bytes[0] === 0 ? 0 : 1;
  for (let at = 0; at < Math.min(bytes.length, LOOK); at += 2) {
    const low = bytes[at + 1 - high]!;
    if (bytes[at + high] !== 0 || low < 9 || low > 0x7e) return undefined;
  }
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    text += String.fromCharCode((bytes[at + high]! << 8) | bytes[at + 1 - high]!);
  }
  return { text, high };
}

function wideBytes(text: string, high: 0 | 1): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    bytes[at * 2 + high] = code >> 8;
    bytes[at * 2 + 1 - high] = code & 255;
  }
  return bytes;
}

interface Piece {
  readonly from: number;
  readonly text: string;
}

const SHORTEST_PIECE = 3;

/** Runs of printable ASCII: what a person would see in a hex dump. */
function piecesOf(bytes: Uint8Array): Piece[] {
  const pieces: Piece[] = [];
  let text = "";
  for (let at = 0; at <= bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x20 && byte < 0x7f) {
      text += String.fromCharCode(byte);
    } else {
      if (text.length >= SHORTEST_PIECE) pieces.push({ from: at - text.length, text });
      text = "";
    }
  }
  return pieces;
}

/** How far a value may lie behind its name: a type, a length and an end mark between them. */
const NAME_TO_VALUE = 8;

function maskPieces(bytes: Uint8Array, redactor: Redactor): Uint8Array {
  const password = mqttPassword(bytes);
  const edits: Edit[] = [];
  let name: Piece | undefined;
  for (const piece of piecesOf(bytes)) {
    const inPassword = password && piece.from < password.to && piece.from + piece.text.length > password.from;
    const telling =
      name && piece.from - name.from - name.text.length <= NAME_TO_VALUE ? tellingName(name.text.trim()) : undefined;
    if (inPassword) {
      if (edits.at(-1)?.from !== password.from) edits.push(password);
    } else if (telling?.strength === "strong" && !tellingName(piece.text)) {
      if (redactor.replace(piece.text, telling.kind) === piece.text) continue;
      edits.push({ from: piece.from, to: piece.from + piece.text.length, bytes: stars(piece.text.length) });
    } else {
      edits.push(...maskSecrets(piece, redactor));
    }
    name = piece;
  }
  return edits.length === 0 ? bytes : applyEdits(bytes, edits);
}

function maskSecrets({ from, text }: Piece, redactor: Redactor): Edit[] {
  const whole = maskDifference(from, text, redactPayload(text, redactor, 1));
  if (whole.length > 0) return whole;
  // A length before the text may look like its first letter, and hide where a word begins.
  const rest = text.slice(1);
  return maskDifference(from + 1, rest, redactPayload(rest, redactor, 1));
}

/** Stars over what two versions of a piece do not share at either end. */
function maskDifference(from: number, before: string, after: string): Edit[] {
  if (before === after) return [];
  let head = 0;
  while (head < before.length && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < before.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [{ from: from + head, to: from + before.length - tail, bytes: stars(before.length - tail - head) }];
}

function stars(length: number): Uint8Array {
  return new Uint8Array(length).fill(STAR);
}
