import { applyEdits, NotThisFormat, WAMP_ANSWER, WAMP_AUTHENTICATE, type Edit, type ValueRedaction } from "./edits.ts";
import { tellingAfter, tellingOfCall, tellingWithin } from "./json-text.ts";
import { tellingName, type Telling } from "./keys.ts";

const DEEPEST = 64;
const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * MessagePack (github.com/msgpack/msgpack, spec.md), alone, one value after another, or each after
 * its length as SignalR frames it. Lists and maps count members, not bytes, so a text may change its
 * length where it stands.
 * @returns undefined for bytes that are not MessagePack from end to end
 */
export function redactMsgpack(bytes: Uint8Array, redaction: ValueRedaction): Uint8Array | undefined {
  return redactFramed(bytes, redaction) ?? redactValues(bytes, redaction);
}

function redactValues(bytes: Uint8Array, redaction: ValueRedaction): Uint8Array | undefined {
  if (bytes.length === 0) return undefined;
  const walk = new Walk(bytes, redaction);
  try {
    for (let at = 0; at < bytes.length;) {
      // A bare number or text is no message that anyone sends as MessagePack, and most bytes are one.
      if (!isContainer(bytes[at]!)) return undefined;
      at = walk.value(at, undefined, 0);
    }
  } catch (error) {
    if (error instanceof NotThisFormat) return undefined;
    throw error;
  }
  return walk.edits.length === 0 ? bytes : applyEdits(bytes, walk.edits);
}

/** SignalR's hub protocol: a variable-length count of bytes before each message. */
function redactFramed(bytes: Uint8Array, redaction: ValueRedaction): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let same = true;
  for (let at = 0; at < bytes.length;) {
    let length = 0;
    let shift = 0;
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 28) return undefined;
      length += (byte & 0x7f) * 2 ** shift;
      shift += 7;
      if (byte < 0x80) break;
    }
    if (length === 0 || at + length > bytes.length || !isList(bytes[at]!)) return undefined;
    const before = bytes.subarray(at, at + length);
    const message = redactValues(before, redaction);
    if (!message) return undefined;
    if (message !== before) same = false;
    parts.push(lengthPrefix(message.length), message);
    at += length;
  }
  return same ? bytes : joined(parts);
}

function lengthPrefix(length: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.of(...bytes, rest);
    bytes.push((rest % 128) | 0x80);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function isList(byte: number): boolean {
  return (byte & 0xf0) === 0x90 || byte === 0xdc || byte === 0xdd;
}

function isContainer(byte: number): boolean {
  return isList(byte) || (byte & 0xf0) === 0x80 || byte === 0xde || byte === 0xdf;
}

/** Bytes of the length of what may be a name, by their first byte: str 8, str 16, bin 8. */
const NAME_LENGTHS: Readonly<Record<number, number>> = { 0xd9: 1, 0xda: 2, 0xc4: 1 };
const LONGEST_NAME = 200;
const SHORTEST_BIN = 4;

function bigEndian(length: number): number[] {
  if (length < 0x100) return [length];
  if (length < 0x10000) return [length >> 8, length & 255];
  return [length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
}

class Walk {
  readonly edits: Edit[] = [];
  private readonly view: DataView;
  private readonly bytes: Uint8Array;
  private readonly redaction: ValueRedaction;

  constructor(bytes: Uint8Array, redaction: ValueRedaction) {
    this.bytes = bytes;
    this.redaction = redaction;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @returns where the next value begins */
  value(at: number, telling: Telling | undefined, depth: number): number {
    if (at >= this.bytes.length || depth > DEEPEST) throw new NotThisFormat();
    const byte = this.bytes[at]!;
    if (byte <= 0x7f) return this.number(at, at + 1, byte, telling);
    if (byte <= 0x8f) return this.map(at + 1, byte & 0x0f, telling, depth);
    if (byte <= 0x9f) return this.list(at + 1, byte & 0x0f, telling, depth);
    if (byte <= 0xbf) return this.text(at, at + 1, byte & 0x1f, telling);
    if (byte >= 0xe0) return this.number(at, at + 1, byte - 0x100, telling);
    switch (byte) {
      case 0xc0:
      case 0xc2:
      case 0xc3:
        return at + 1;
      case 0xc4:
      case 0xc5:
      case 0xc6: {
        const size = 2 ** (byte - 0xc4);
        return this.bin(at, at + 1 + size, this.uint(at + 1, size), telling);
      }
      case 0xc7:
      case 0xc8:
      case 0xc9: {
        const size = 2 ** (byte - 0xc7);
        return this.bin(at, at + 2 + size, this.uint(at + 1, size), telling, at + 1 + size);
      }
      case 0xca:
        return this.skip(at + 5);
      case 0xcb:
        return this.skip(at + 9);
      case 0xcc:
      case 0xcd:
      case 0xce: {
        const size = 2 ** (byte - 0xcc);
        return this.number(at, at + 1 + size, this.uint(at + 1, size), telling);
      }
      case 0xcf:
        return this.number(at, at + 9, this.uint(at + 1, 4) * 2 ** 32 + this.uint(at + 5, 4), telling);
      case 0xd0:
      case 0xd1:
      case 0xd2:
      case 0xd3:
        return this.skip(at + 1 + 2 ** (byte - 0xd0));
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.bin(at, at + 2, 2 ** (byte - 0xd4), telling, at + 1);
      case 0xd9:
        return this.text(at, at + 2, this.uint(at + 1, 1), telling);
      case 0xda:
        return this.text(at, at + 3, this.uint(at + 1, 2), telling);
      case 0xdb:
        return this.text(at, at + 5, this.uint(at + 1, 4), telling);
      case 0xdc:
        return this.list(at + 3, this.uint(at + 1, 2), telling, depth);
      case 0xdd:
        return this.list(at + 5, this.uint(at + 1, 4), telling, depth);
      case 0xde:
        return this.map(at + 3, this.uint(at + 1, 2), telling, depth);
      case 0xdf:
        return this.map(at + 5, this.uint(at + 1, 4), telling, depth);
      default:
        throw new NotThisFormat();
    }
  }

  private list(start: number, count: number, telling: Telling | undefined, depth: number): number {
    const answer = depth === 0 && count === 3 && this.bytes[start] === WAMP_AUTHENTICATE;
    let at = start;
    let call: Telling | undefined;
    let previous: string | undefined;
    for (let member = 0; member < count; member++) {
      const own = answer && member === 1 ? WAMP_ANSWER : (telling ?? call ?? tellingAfter(previous));
      previous = this.name(at)?.text;
      if (member === 0) call = tellingOfCall(previous);
      at = this.value(at, own, depth + 1);
    }
    return at;
  }

  private map(start: number, count: number, telling: Telling | undefined, depth: number): number {
    let at = start;
    for (let member = 0; member < count; member++) {
      const name = this.name(at);
      at = name === undefined ? this.value(at, undefined, depth + 1) : name.end;
      const own = name && tellingName(name.text);
      at = this.value(at, own ?? tellingWithin(telling, name?.text), depth + 1);
    }
    return at;
  }

  private name(at: number): { text: string; end: number } | undefined {
    const byte = this.bytes[at];
    if (byte === undefined) throw new NotThisFormat();
    const size = NAME_LENGTHS[byte];
    const short = (byte & 0xe0) === 0xa0;
    if (size === undefined && !short) return undefined;
    const length = size === undefined ? byte & 0x1f : this.uint(at + 1, size);
    const start = at + 1 + (size ?? 0);
    const end = this.skip(start + length);
    if (length > LONGEST_NAME) return undefined;
    const text = byte === 0xc4 ? this.tried(start, end) : this.decoded(start, end);
    return text === undefined ? undefined : { text, end };
  }

  /** @param type where the type of an extension stands */
  private bin(at: number, start: number, length: number, telling: Telling | undefined, type?: number): number {
    const end = this.skip(start + length);
    // A moment in time is an extension too.
    if (length < SHORTEST_BIN || (type !== undefined && this.bytes[type] === 0xff)) return end;
    const content = this.redaction.bytes(this.bytes.subarray(start, end), telling);
    if (content) {
      const extension = type === undefined ? [] : [this.bytes[type]!];
      const first =
        (type === undefined ? 0xc4 : 0xc7) + (content.length < 0x100 ? 0 : content.length < 0x10000 ? 1 : 2);
      const bytes = joined([Uint8Array.of(first, ...bigEndian(content.length), ...extension), content]);
      this.edits.push({ from: at, to: end, bytes });
    }
    return end;
  }

  private text(at: number, start: number, length: number, telling: Telling | undefined): number {
    const end = this.skip(start + length);
    this.edit(at, end, this.redaction.text(this.decoded(start, end), telling));
    return end;
  }

  private number(at: number, to: number, value: number, telling: Telling | undefined): number {
    const end = this.skip(to);
    this.edit(at, end, this.redaction.number(value, telling));
    return end;
  }

  private edit(from: number, to: number, text: string | undefined): void {
    if (text !== undefined) this.edits.push({ from, to, bytes: textBytes(text) });
  }

  private tried(from: number, to: number): string | undefined {
    try {
      return strictDecoder.decode(this.bytes.subarray(from, to));
    } catch {
      return undefined;
    }
  }

  private decoded(from: number, to: number): string {
    try {
      return strictDecoder.decode(this.bytes.subarray(from, to));
    } catch {
      throw new NotThisFormat();
    }
  }

  private uint(at: number, size: number): number {
    this.skip(at + size);
    if (size === 1) return this.view.getUint8(at);
    return size === 2 ? this.view.getUint16(at) : this.view.getUint32(at);
  }

  private skip(to: number): number {
    if (to > this.bytes.length) throw new NotThisFormat();
    return to;
  }
}

/** A text with its header, in the shortest form. */
function textBytes(text: string): Uint8Array {
  const content = encoder.encode(text);
  const { length } = content;
  const header =
    length < 32
      ? [0xa0 | length]
      : length < 0x100
        ? [0xd9, length]
        : [length < 0x10000 ? 0xda : 0xdb, ...bigEndian(length)];
  return joined([Uint8Array.from(header), content]);
}
