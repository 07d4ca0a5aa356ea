import type { Bytes, ConnectionId, EpochMillis } from "../core/base/units.ts";
import { writeUtf8 } from "../core/base/utf8.ts";
import type { FrameTransferred, SessionEvent } from "../core/session/events.ts";
import { KEPT_END, LONGEST_WHOLE_PAYLOAD } from "../core/session/payload-arena.ts";
import { parseEvent } from "./parse-event.ts";

/**
 * Events as columns, one row an event in their order, so that thousands of frames are cloned into
 * the database as a handful of buffers and not as thousands of objects. A frame's row holds its
 * payload's bytes, any other event's row the event as JSON.
 */
export interface PackedBatch {
  readonly time: Float64Array;
  /** opcode in the low four bits, flags above */
  readonly kind: Uint16Array;
  /** index into `ids`; 0 where the event is no frame */
  readonly connection: Uint16Array;
  /** how many of `bytes` belong to the row */
  readonly size: Uint32Array;
  /** true lengths, in order, of the frames flagged `NOT_WHOLE` */
  readonly lengths: Uint32Array;
  readonly ids: readonly ConnectionId[];
  readonly bytes: Uint8Array;
}

const OPCODE_MASK = 0x0f;
/** the payload was text, not bytes */
const TEXT = 0x10;
/** the payload is not the whole */
const NOT_WHOLE = 0x20;
const OTHER_EVENT = 0x40;
const SENT = 0x80;
/** two bits: index into `KEPT` */
const KEPT_SHIFT = 8;
const KEPT: readonly FrameTransferred["kept"][] = [undefined, "whole", "ends", "none"];

/** time, kind, connection, size */
const ROW_BYTES = 8 + 2 + 2 + 4;
const LENGTH_BYTES = 4;
const BYTES_A_UTF16_UNIT = 3;

/** A batch is sealed when it has so many rows … */
const BATCH_ROWS = 16_384;
/** … or so many payload bytes. */
const BATCH_BYTES: Bytes = 1024 * 1024;

const encoder = new TextEncoder();

export interface BatchBuilder {
  readonly rows: number;
  /** what the batch will take in the database */
  readonly size: Bytes;
  readonly full: boolean;
  /** @param keepPayload false: of a frame only time, direction, opcode and length */
  add(event: SessionEvent, keepPayload: boolean): void;
  /** the batch, and the builder is empty again */
  take(): PackedBatch;
}

/** Fills one set of buffers again and again: adding an event allocates nothing for its payload. */
export function createBatchBuilder(): BatchBuilder {
  const time = new Float64Array(BATCH_ROWS);
  const kind = new Uint16Array(BATCH_ROWS);
  const connection = new Uint16Array(BATCH_ROWS);
  const size = new Uint32Array(BATCH_ROWS);
  const lengths = new Uint32Array(BATCH_ROWS);
  let bytes = new Uint8Array(64 * 1024);
  let ids: ConnectionId[] = [];
  const indexOf = new Map<ConnectionId, number>();
  let rows = 0;
  let used = 0;
  let notWhole = 0;

  const reserve = (more: number): void => {
    if (bytes.length - used >= more) return;
    const larger = new Uint8Array(Math.max(bytes.length * 2, used + more));
    larger.set(bytes.subarray(0, used));
    bytes = larger;
  };
  const writeBytes = (from: Uint8Array): number => {
    reserve(from.length);
    bytes.set(from, used);
    return from.length;
  };
  /** Writes behind `used` and gives the length; the caller moves `used`, or lets the bytes go. */
  const writeText = (from: string): number => {
    reserve(from.length * BYTES_A_UTF16_UNIT);
    return writeUtf8(from, bytes, used);
  };
  const writeEnds = (whole: Uint8Array): number => {
    reserve(2 * KEPT_END);
    bytes.set(whole.subarray(0, KEPT_END), used);
    bytes.set(whole.subarray(whole.length - KEPT_END), used + KEPT_END);
    return 2 * KEPT_END;
  };
  const connectionIndex = (id: ConnectionId): number => {
    let index = indexOf.get(id);
    if (index === undefined) {
      index = ids.push(id) - 1;
      indexOf.set(id, index);
    }
    return index;
  };

  const addFrame = (frame: FrameTransferred, keepPayload: boolean): void => {
    const { payload } = frame;
    let flags = (frame.opcode & OPCODE_MASK) | (frame.direction === "sent" ? SENT : 0);
    let written: number;
    let length: number;
    if (payload.length > LONGEST_WHOLE_PAYLOAD) {
      // Kept as the frame store keeps it, by head and tail: the middle would be given up there.
      const whole = typeof payload === "string" ? encoder.encode(payload) : payload;
      length = whole.length;
      written = writeEnds(whole);
    } else {
      if (typeof payload === "string") flags |= TEXT;
      length = typeof payload === "string" ? writeText(payload) : writeBytes(payload);
      written = length;
    }
    length = frame.length ?? length;
    let { kept } = frame;
    if (!keepPayload && length > 0) {
      written = 0;
      kept = "none";
    }
    flags |= KEPT.indexOf(kept) << KEPT_SHIFT;
    if (length !== written) {
      flags |= NOT_WHOLE;
      lengths[notWhole++] = length;
    }
    kind[rows] = flags;
    connection[rows] = connectionIndex(frame.id);
    size[rows] = written;
    used += written;
  };

  return {
    get rows() {
      return rows;
    },
    get size() {
      return rows * ROW_BYTES + notWhole * LENGTH_BYTES + used;
    },
    get full() {
      return rows >= BATCH_ROWS || used >= BATCH_BYTES;
    },
    add(event, keepPayload) {
      time[rows] = event.at;
      if (event.type === "frame") addFrame(event, keepPayload);
      else {
        kind[rows] = OTHER_EVENT;
        connection[rows] = 0;
        const written = writeText(JSON.stringify(event));
        size[rows] = written;
        used += written;
      }
      rows++;
    },
    take() {
      // Copied to their length: a clone of a view would take the whole buffer behind it along.
      const batch: PackedBatch = {
        time: time.slice(0, rows),
        kind: kind.slice(0, rows),
        connection: connection.slice(0, rows),
        size: size.slice(0, rows),
        lengths: lengths.slice(0, notWhole),
        ids,
        bytes: bytes.slice(0, used),
      };
      ids = [];
      indexOf.clear();
      rows = 0;
      used = 0;
      notWhole = 0;
      return batch;
    },
  };
}

/** What a stored batch gave, and how many records in it made no sense. */
export interface UnpackedBatch {
  readonly events: readonly SessionEvent[];
  readonly skipped: number;
}

// A byte order mark at the start of a text message belongs to the message.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The events of a stored batch. Never throws: what makes no sense is skipped and counted. */
export function unpackBatch(value: unknown): UnpackedBatch {
  if (!isPackedBatch(value)) return { events: [], skipped: 1 };
  const events: SessionEvent[] = [];
  let skipped = 0;
  let offset = 0;
  let notWhole = 0;
  for (let row = 0; row < value.time.length; row++) {
    const flags = value.kind[row]!;
    const size = value.size[row]!;
    const bytes = value.bytes.subarray(offset, offset + size);
    offset += size;
    const length = flags & NOT_WHOLE ? value.lengths[notWhole++] : undefined;
    // A row that reaches beyond the bytes says that sizes and bytes do not belong together.
    const candidate = bytes.length === size ? rowOf(value, row, flags, bytes, length) : undefined;
    const parsed = parseEvent(candidate);
    if (parsed.ok) events.push(parsed.value);
    else skipped++;
  }
  return { events, skipped };
}

function rowOf(batch: PackedBatch, row: number, flags: number, bytes: Uint8Array, length: number | undefined): unknown {
  if (flags & OTHER_EVENT) return parseJson(decoder.decode(bytes));
  const at: EpochMillis = batch.time[row]!;
  const kept = KEPT[flags >> KEPT_SHIFT];
  return {
    type: "frame",
    at,
    id: batch.ids[batch.connection[row]!],
    direction: flags & SENT ? "sent" : "received",
    opcode: flags & OPCODE_MASK,
    payload: flags & TEXT ? decoder.decode(bytes) : bytes,
    ...(flags & NOT_WHOLE ? { length } : {}),
    ...(kept ? { kept } : {}),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isPackedBatch(value: unknown): value is PackedBatch {
  if (typeof value !== "object" || value === null) return false;
  const { time, kind, connection, size, lengths, ids, bytes } = value as Record<keyof PackedBatch, unknown>;
  return (
    time instanceof Float64Array &&
    kind instanceof Uint16Array &&
    connection instanceof Uint16Array &&
    size instanceof Uint32Array &&
    lengths instanceof Uint32Array &&
    Array.isArray(ids) &&
    bytes instanceof Uint8Array &&
    kind.length === time.length &&
    connection.length === time.length &&
    size.length === time.length
  );
}
