import type { Bytes, ConnectionId, EpochMillis } from "../base/units.ts";
import type { Direction, FrameTransferred } from "./events.ts";
import { createPayloadArena, NO_BLOCK, type PayloadArena, type PayloadRef } from "./payload-arena.ts";

/**
 * Frames as columns: 65,536 rows a segment, so that growing never copies. A row is the frame's
 * number in the session, from 0, in order of arrival. Costs 27 bytes a frame beyond its payload.
 */
export interface FrameStore {
  /** frames ever added; rows are 0 … length − 1 */
  readonly length: number;
  readonly payloads: PayloadArena;
  /** frames that came without their payload, see `FrameTransferred.kept`: no limit took it from them */
  readonly leftOutFrames: number;
  add(frame: NewFrame): number;
  /** the connections' rows in order; do not keep: it grows */
  rowsOf(connection: ConnectionId): RowList;
  timeOf(row: number): EpochMillis;
  directionOf(row: number): Direction;
  opcodeOf(row: number): number;
  lengthOf(row: number): Bytes;
  connectionOf(row: number): ConnectionId;
  /** the payload, or what is left of it */
  payloadOf(row: number): StoredPayload;
  /** The same for one who looks at a million of them: into an object of the caller's. @returns false if it is dropped */
  readPayload(row: number, into: PayloadSpan): boolean;
}

/** Where a payload lies in memory; the bytes around it are other frames'. */
export interface PayloadSpan {
  bytes: Uint8Array;
  start: number;
  end: number;
  /** false: there was more of it */
  whole: boolean;
}

export interface NewFrame {
  readonly at: EpochMillis;
  readonly connection: ConnectionId;
  readonly direction: Direction;
  readonly opcode: number;
  readonly payload: string | Uint8Array;
  /** true length, where the payload given is not the whole */
  readonly length?: Bytes;
  /** see `FrameTransferred.kept` */
  readonly kept?: FrameTransferred["kept"];
}

export type StoredPayload =
  | { readonly kind: "kept"; readonly bytes: Uint8Array; readonly whole: boolean }
  /** `leftOut`: it never came here; otherwise the memory limit took it */
  | { readonly kind: "dropped"; readonly leftOut?: true };

/** A growing list of row numbers. */
export interface RowList {
  readonly length: number;
  at(index: number): number;
}

const SEGMENT_BITS = 16;
const SEGMENT_ROWS = 1 << SEGMENT_BITS;
const SEGMENT_MASK = SEGMENT_ROWS - 1;
const OPCODE_MASK = 0x0f;
const SENT_FLAG = 0x80;
const PART_FLAG = 0x40;

interface Segment {
  readonly time: Float64Array;
  readonly length: Uint32Array;
  readonly connection: Uint16Array;
  /** opcode in the low four bits, direction in the highest, then whether the payload is only a part */
  readonly kind: Uint8Array;
  /** where the payload lies: block number and offset in it */
  readonly block: Uint32Array;
  readonly offset: Uint32Array;
  /**
   * bytes kept and one, where they are not the frame's length; 0 elsewhere. Only an opened report
   * needs it, so only there it takes memory.
   */
  kept?: Uint32Array;
}

function newSegment(): Segment {
  return {
    time: new Float64Array(SEGMENT_ROWS),
    length: new Uint32Array(SEGMENT_ROWS),
    connection: new Uint16Array(SEGMENT_ROWS),
    kind: new Uint8Array(SEGMENT_ROWS),
    block: new Uint32Array(SEGMENT_ROWS),
    offset: new Uint32Array(SEGMENT_ROWS),
  };
}

/** Row numbers in ascending order, four bytes each. */
export class GrowingRowList implements RowList {
  private rows = new Uint32Array(16);
  length = 0;

  at(index: number): number {
    if (index < 0 || index >= this.length) throw new RangeError(`row index ${index} of ${this.length}`);
    return this.rows[index]!;
  }

  push(row: number): void {
    if (this.length === this.rows.length) {
      // 1.5 times: at most a third is spare
      const larger = new Uint32Array(Math.ceil(this.rows.length * 1.5));
      larger.set(this.rows);
      this.rows = larger;
    }
    this.rows[this.length++] = row;
  }
}

const NO_ROWS: RowList = new GrowingRowList();

export function createFrameStore(options: { payloadLimit?: Bytes } = {}): FrameStore {
  const segments: Segment[] = [];
  const payloads = createPayloadArena(options.payloadLimit);
  const ids: ConnectionId[] = [];
  const indexOf = new Map<ConnectionId, number>();
  const rows = new Map<ConnectionId, GrowingRowList>();
  let length = 0;
  let leftOutFrames = 0;

  const segmentOf = (row: number): Segment => {
    if (row < 0 || row >= length) throw new RangeError(`frame ${row} of ${length}`);
    return segments[row >>> SEGMENT_BITS]!;
  };
  /** bytes of the payload that were given to keep */
  const storedLength = (segment: Segment, at: number): Bytes => {
    const kept = segment.kept?.[at] ?? 0;
    return kept > 0 ? kept - 1 : segment.length[at]!;
  };
  const connectionIndex = (id: ConnectionId): number => {
    let index = indexOf.get(id);
    if (index === undefined) {
      index = ids.push(id) - 1;
      indexOf.set(id, index);
      rows.set(id, new GrowingRowList());
    }
    return index;
  };

  return {
    get length() {
      return length;
    },
    payloads,
    get leftOutFrames() {
      return leftOutFrames;
    },
    add(frame) {
      const row = length++;
      const at = row & SEGMENT_MASK;
      if (at === 0) segments.push(newSegment());
      const segment = segments[segments.length - 1]!;
      const ref: PayloadRef = payloads.add(frame.payload);
      segment.time[at] = frame.at;
      let kind = (frame.opcode & OPCODE_MASK) | (frame.direction === "sent" ? SENT_FLAG : 0);
      segment.connection[at] = connectionIndex(frame.connection);
      const trueLength = frame.length ?? ref.length;
      if (trueLength !== ref.length) {
        segment.kept ??= new Uint32Array(SEGMENT_ROWS);
        segment.kept[at] = ref.length + 1;
        if (frame.kept !== "whole") kind |= PART_FLAG;
      }
      segment.kind[at] = kind;
      segment.length[at] = trueLength;
      segment.block[at] = ref.block;
      if (frame.kept === "none") {
        segment.block[at] = NO_BLOCK;
        leftOutFrames++;
      }
      segment.offset[at] = ref.offset;
      rows.get(frame.connection)!.push(row);
      return row;
    },
    rowsOf: (id) => rows.get(id) ?? NO_ROWS,
    timeOf: (row) => segmentOf(row).time[row & SEGMENT_MASK]!,
    directionOf: (row) => (segmentOf(row).kind[row & SEGMENT_MASK]! & SENT_FLAG ? "sent" : "received"),
    opcodeOf: (row) => segmentOf(row).kind[row & SEGMENT_MASK]! & OPCODE_MASK,
    lengthOf: (row) => segmentOf(row).length[row & SEGMENT_MASK]!,
    connectionOf: (row) => ids[segmentOf(row).connection[row & SEGMENT_MASK]!]!,
    payloadOf(row) {
      const segment = segmentOf(row);
      const at = row & SEGMENT_MASK;
      const stored = payloads.read(segment.block[at]!, segment.offset[at]!, storedLength(segment, at));
      // Of a message with a length nothing was given to keep.
      if (segment.kept?.[at] === 1 && segment.block[at] === NO_BLOCK) return { kind: "dropped", leftOut: true };
      const isPart = (segment.kind[at]! & PART_FLAG) !== 0;
      return isPart && stored.kind === "kept" ? { ...stored, whole: false } : stored;
    },
    readPayload(row, into) {
      const segment = segmentOf(row);
      const at = row & SEGMENT_MASK;
      const offset = segment.offset[at]!;
      if (!payloads.readInto(segment.block[at]!, offset, storedLength(segment, at), into)) return false;
      if ((segment.kind[at]! & PART_FLAG) !== 0) into.whole = false;
      return true;
    },
  };
}
