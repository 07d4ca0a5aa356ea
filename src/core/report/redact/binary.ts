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
  const text = textOf(bytes);
  if (text !== undefined) {
    const redacted = redactPayload(text, redactor);
    return redacted === text ? base64 : toBase64(encoder.encode(redacted));
  }
  const redaction: ValueRedaction = {
    text(content, telling) {
      const redacted = redactMember(content, telling, redactor, (inner) => redactPayload(inner, redactor));
      return redacted === content ? undefined : redacted;
    },
    number: (value, telling) => (telling?.numeric ? redactor.replace(String(value), telling.kind) : undefined),
  };
  const redacted = redactMsgpack(bytes, redaction) ?? redactCbor(bytes, redaction) ?? maskPieces(bytes, redactor);
  return redacted === bytes ? base64 : toBase64(redacted);
}

/** Secrets that are known from elsewhere, in bytes of any form. */
export function sweepBinary(base64: string, sweep: (text: string) => string): string {
  const bytes = fromBase64(base64);
  if (!bytes) return sweep(base64);
  const text = textOf(bytes);
  if (text !== undefined) {
    const swept = sweep(text);
    return swept === text ? base64 : toBase64(encoder.encode(swept));
  }
  const edits = piecesOf(bytes).flatMap(({ from, text: piece }) => maskDifference(from, piece, sweep(piece)));
  return edits.length === 0 ? base64 : toBase64(applyEdits(bytes, edits));
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = strictDecoder.decode(bytes);
    return NOT_TEXT.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
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
      redactor.replace(piece.text, telling.kind);
      edits.push({ from: piece.from, to: piece.from + piece.text.length, bytes: stars(piece.text.length) });
    } else {
      edits.push(...maskSecrets(piece, redactor));
    }
    name = piece;
  }
  return edits.length === 0 ? bytes : applyEdits(bytes, edits);
}

function maskSecrets({ from, text }: Piece, redactor: Redactor): Edit[] {
  const whole = maskDifference(from, text, redactPayload(text, redactor));
  if (whole.length > 0) return whole;
  // A length before the text may look like its first letter, and hide where a word begins.
  const rest = text.slice(1);
  return maskDifference(from + 1, rest, redactPayload(rest, redactor));
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
