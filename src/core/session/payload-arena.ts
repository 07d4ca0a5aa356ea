import type { Bytes } from "../base/units.ts";
import { writeUtf8 } from "../base/utf8.ts";
import type { PayloadSpan, StoredPayload } from "./frame-store.ts";

/**
 * Payload bytes in large blocks. Over the limit the oldest block is given up whole: constant work,
 * no fragmentation, and the oldest payloads go first. What was dropped is counted.
 */
export interface PayloadArena {
  /** may be changed at any time; 0 keeps no payload at all */
  limit: Bytes;
  readonly keptBytes: Bytes;
  readonly droppedFrames: number;
  readonly droppedBytes: Bytes;
  /** single payloads of which only head and tail were kept */
  readonly shortenedFrames: number;
  add(payload: string | Uint8Array): PayloadRef;
  read(block: number, offset: number, length: Bytes): StoredPayload;
  /** the same without an object of its own; false if the payload is dropped */
  readInto(block: number, offset: number, length: Bytes, into: PayloadSpan): boolean;
}

export interface PayloadRef {
  readonly block: number;
  readonly offset: number;
  /** true length in bytes; text counts as UTF-8 */
  readonly length: Bytes;
}

export const DEFAULT_PAYLOAD_LIMIT: Bytes = 256 * 1024 * 1024;
/** Longer payloads are kept by head and tail. */
export const LONGEST_WHOLE_PAYLOAD: Bytes = 1024 * 1024;
/** How much of each end is kept of a longer one. */
export const KEPT_END: Bytes = 64 * 1024;

/** The block of a payload that was never kept; as large as the column can say. */
export const NO_BLOCK = 0xffff_ffff;

const BLOCK_SIZE = 1024 * 1024;
const BYTES_A_UTF16_UNIT = 3;

interface Block {
  readonly bytes: Uint8Array;
  used: number;
  frames: number;
}

const encoder = new TextEncoder();

export function createPayloadArena(initialLimit: Bytes = DEFAULT_PAYLOAD_LIMIT): PayloadArena {
  let limit = initialLimit;
  /** block number − `firstBlock` is the index; blocks before it are gone */
  const blocks: Block[] = [];
  let firstBlock = 0;
  let reserved = 0;
  let keptBytes = 0;
  let droppedFrames = 0;
  let droppedBytes = 0;
  let shortenedFrames = 0;

  const blockWithRoom = (size: number): Block => {
    const last = blocks[blocks.length - 1];
    if (last && last.bytes.length - last.used >= size) return last;
    const block: Block = { bytes: new Uint8Array(Math.max(size, Math.min(BLOCK_SIZE, limit))), used: 0, frames: 0 };
    blocks.push(block);
    reserved += block.bytes.length;
    giveUp(1);
    return block;
  };

  /** Gives up the oldest blocks until the limit is kept or only `spared` are left. */
  const giveUp = (spared: number): void => {
    while (reserved > limit && blocks.length > spared) {
      const oldest = blocks.shift()!;
      firstBlock++;
      reserved -= oldest.bytes.length;
      keptBytes -= oldest.used;
      droppedFrames += oldest.frames;
      droppedBytes += oldest.used;
    }
  };

  /** Keeps nothing but the length. */
  const lengthOnly = (length: Bytes): PayloadRef => {
    droppedFrames++;
    droppedBytes += length;
    return { block: NO_BLOCK, offset: 0, length };
  };

  const store = (block: Block, length: number): PayloadRef => {
    const offset = block.used - length;
    block.frames++;
    keptBytes += length;
    return { block: firstBlock + blocks.length - 1, offset, length };
  };

  const addBytes = (bytes: Uint8Array): PayloadRef => {
    const isWhole = bytes.length <= LONGEST_WHOLE_PAYLOAD;
    if (limit === 0 || (isWhole ? bytes.length : 2 * KEPT_END) > limit) return lengthOnly(bytes.length);
    if (isWhole) {
      const block = blockWithRoom(bytes.length);
      block.bytes.set(bytes, block.used);
      block.used += bytes.length;
      return store(block, bytes.length);
    }
    shortenedFrames++;
    const block = blockWithRoom(2 * KEPT_END);
    block.bytes.set(bytes.subarray(0, KEPT_END), block.used);
    block.bytes.set(bytes.subarray(bytes.length - KEPT_END), block.used + KEPT_END);
    block.used += 2 * KEPT_END;
    return { ...store(block, 2 * KEPT_END), length: bytes.length };
  };

  const blockOf = (number: number): Block | undefined =>
    number === NO_BLOCK ? undefined : blocks[number - firstBlock];

  return {
    get limit() {
      return limit;
    },
    set limit(bytes) {
      limit = bytes;
      giveUp(0);
    },
    get keptBytes() {
      return keptBytes;
    },
    get droppedFrames() {
      return droppedFrames;
    },
    get droppedBytes() {
      return droppedBytes;
    },
    get shortenedFrames() {
      return shortenedFrames;
    },
    add(payload) {
      if (typeof payload !== "string") return addBytes(payload);
      const worst = payload.length * BYTES_A_UTF16_UNIT;
      if (worst > BLOCK_SIZE) return addBytes(encoder.encode(payload));
      const last = blocks[blocks.length - 1];
      // Only a payload that may not fit is measured first; the others are encoded in place.
      const block = last && last.bytes.length - last.used >= worst ? last : undefined;
      if (!block) return addBytes(encoder.encode(payload));
      const written = writeUtf8(payload, block.bytes, block.used);
      block.used += written;
      return store(block, written);
    },
    read(blockNumber, offset, length) {
      const block = blockOf(blockNumber);
      if (!block) return { kind: "dropped" };
      const whole = length <= LONGEST_WHOLE_PAYLOAD;
      const kept = whole ? length : 2 * KEPT_END;
      return { kind: "kept", bytes: block.bytes.subarray(offset, offset + kept), whole };
    },
    readInto(blockNumber, offset, length, into) {
      const block = blockOf(blockNumber);
      if (!block) return false;
      into.whole = length <= LONGEST_WHOLE_PAYLOAD;
      into.bytes = block.bytes;
      into.start = offset;
      into.end = offset + (into.whole ? length : 2 * KEPT_END);
      return true;
    },
  };
}
