import { applyEdits, NotThisFormat, WAMP_ANSWER, WAMP_AUTHENTICATE, type Edit, type ValueRedaction } from "./edits.ts";
import { tellingAfter, tellingOfCall, tellingWithin } from "./json-text.ts";
import { tellingName, type Telling } from "./keys.ts";

const DEEPEST = 64;
const BREAK = 0xff;
/** RFC 8949 §3.1: major types. */
const BYTES = 2;
const TEXT = 3;
const LIST = 4;
const MAP = 5;
const TAG = 6;
const SIMPLE = 7;
const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * CBOR (RFC 8949), one value after another. Lists and maps count members, not bytes.
 * @returns undefined for bytes that are not CBOR from end to end
 */
export function redactCbor(bytes: Uint8Array, redaction: ValueRedaction): Uint8Array | undefined {
  const major = bytes.length === 0 ? -1 : bytes[0]! >> 5;
  if (major !== LIST && major !== MAP && major !== TAG) return undefined;
  const edits: Edit[] = [];
  try {
    for (let at = 0; at < bytes.length;) at = readValue({ bytes, redaction, edits }, at, undefined, 0);
  } catch (error) {
    if (error instanceof NotThisFormat) return undefined;
    throw error;
  }
  return edits.length === 0 ? bytes : applyEdits(bytes, edits);
}

interface Context {
  readonly bytes: Uint8Array;
  readonly redaction: ValueRedaction;
  readonly edits: Edit[];
}

interface Head {
  readonly major: number;
  /** undefined: of indefinite length */
  readonly argument: number | undefined;
  readonly next: number;
}

function readHead({ bytes }: Context, at: number): Head {
  const byte = bytes[at];
  if (byte === undefined) throw new NotThisFormat();
  const major = byte >> 5;
  const info = byte & 0x1f;
  if (info < 24) return { major, argument: info, next: at + 1 };
  if (info === 31) return { major, argument: undefined, next: at + 1 };
  if (info > 27) throw new NotThisFormat();
  const size = 2 ** (info - 24);
  if (at + 1 + size > bytes.length) throw new NotThisFormat();
  let argument = 0;
  for (let index = 1; index <= size; index++) argument = argument * 256 + bytes[at + index]!;
  return { major, argument, next: at + 1 + size };
}

/** @returns where the next value begins */
function readValue(context: Context, at: number, telling: Telling | undefined, depth: number): number {
  if (depth > DEEPEST) throw new NotThisFormat();
  const { bytes, redaction, edits } = context;
  const { major, argument, next } = readHead(context, at);
  if (major === SIMPLE) {
    if (argument === undefined) throw new NotThisFormat();
    return next;
  }
  if (major === TAG) return readValue(context, next, telling, depth + 1);
  if (major === LIST || major === MAP) return readMembers(context, next, argument, major === MAP, telling, depth);
  if (major === BYTES || major === TEXT) {
    // Pieces of a text of indefinite length are texts of their own.
    if (argument === undefined) return readMembers(context, next, undefined, false, telling, depth);
    const end = next + argument;
    if (end > bytes.length) throw new NotThisFormat();
    if (major === BYTES) {
      const content = redaction.bytes(bytes.subarray(next, end), telling);
      if (content) edits.push({ from: at, to: end, bytes: withHead(BYTES, content) });
      return end;
    }
    const text = redaction.text(decoded(bytes, next, end), telling);
    if (text !== undefined) edits.push({ from: at, to: end, bytes: textBytes(text) });
    return end;
  }
  if (argument === undefined) throw new NotThisFormat();
  const text = redaction.number(major === 0 ? argument : -1 - argument, telling);
  if (text !== undefined) edits.push({ from: at, to: next, bytes: textBytes(text) });
  return next;
}

function readMembers(
  context: Context,
  start: number,
  count: number | undefined,
  named: boolean,
  telling: Telling | undefined,
  depth: number,
): number {
  let at = start;
  let call: Telling | undefined;
  let previous: string | undefined;
  const answer = !named && depth === 0 && count === 3 && context.bytes[start] === WAMP_AUTHENTICATE;
  const most = count ?? Infinity;
  for (let member = 0; member < most; member++) {
    if (count === undefined && context.bytes[at] === BREAK) return at + 1;
    if (!named) {
      const own = answer && member === 1 ? WAMP_ANSWER : (telling ?? call ?? tellingAfter(previous));
      previous = shortText(context, at);
      if (member === 0) call = tellingOfCall(previous);
      at = readValue(context, at, own, depth + 1);
      continue;
    }
    const name = readHead(context, at);
    const isText = name.major === TEXT && name.argument !== undefined;
    const end = isText ? name.next + name.argument : readValue(context, at, undefined, depth + 1);
    if (end > context.bytes.length) throw new NotThisFormat();
    const text = isText ? decoded(context.bytes, name.next, end) : undefined;
    const own = text === undefined ? undefined : tellingName(text);
    at = readValue(context, end, own ?? tellingWithin(telling, text), depth + 1);
  }
  return at;
}

const LONGEST_NAME = 200;

/** The text at `at`, if it may be a name. */
function shortText(context: Context, at: number): string | undefined {
  const { major, argument, next } = readHead(context, at);
  if (major !== TEXT || argument === undefined || argument > LONGEST_NAME) return undefined;
  return next + argument > context.bytes.length ? undefined : decoded(context.bytes, next, next + argument);
}

function decoded(bytes: Uint8Array, from: number, to: number): string {
  try {
    return strictDecoder.decode(bytes.subarray(from, to));
  } catch {
    throw new NotThisFormat();
  }
}

/** A text with its head, in the shortest form. */
function textBytes(text: string): Uint8Array {
  return withHead(TEXT, encoder.encode(text));
}

function withHead(major: number, content: Uint8Array): Uint8Array {
  const { length } = content;
  const head =
    length < 24
      ? [(major << 5) | length]
      : length < 0x100
        ? [(major << 5) | 24, length]
        : length < 0x10000
          ? [(major << 5) | 25, length >> 8, length & 255]
          : [(major << 5) | 26, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  const bytes = new Uint8Array(head.length + length);
  bytes.set(head);
  bytes.set(content, head.length);
  return bytes;
}
