import type { FrameStore } from "../session/frame-store.ts";
import { toBase64 } from "./base64.ts";
import type { ReportFrame } from "./format.ts";
import type { FrameSource } from "./redact/redaction.ts";

const TEXT_OPCODE = 1;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The frames of a store as rows of the report, each made when it is asked for. */
export interface FrameRows extends FrameSource {
  /** frames whose payload is not there any more */
  readonly dropped: number;
  /** frames that were recorded without a payload */
  readonly leftOut: number;
  /** frames of which only both ends are there */
  readonly shortened: number;
}

/** Every frame that the store has now; without payloads, only what is known about them. */
export function frameSource(frames: FrameStore, options: { payloads: boolean }): FrameRows {
  const { length } = frames;
  let dropped = 0;
  let leftOut = 0;
  let shortened = 0;
  for (let row = 0; row < length; row++) {
    const stored = frames.payloadOf(row);
    if (stored.kind === "dropped" && stored.leftOut) leftOut++;
    else if (stored.kind === "dropped") dropped++;
    else if (!stored.whole) shortened++;
  }
  return { length, dropped, leftOut, shortened, row: (row) => frameRow(frames, row, options) };
}

function frameRow(frames: FrameStore, row: number, options: { payloads: boolean }): ReportFrame {
  const frame: ReportFrame = {
    connection: frames.connectionOf(row),
    at: frames.timeOf(row),
    direction: frames.directionOf(row),
    opcode: frames.opcodeOf(row),
    length: frames.lengthOf(row),
  };
  const stored = frames.payloadOf(row);
  if (stored.kind !== "dropped") {
    if (options.payloads) addPayload(frame, stored.bytes, stored.whole);
  } else if (!stored.leftOut) {
    frame.payloadDropped = true;
  }
  return frame;
}

function addPayload(frame: ReportFrame, bytes: Uint8Array, whole: boolean): void {
  const isText = frame.opcode === TEXT_OPCODE;
  const write = (part: Uint8Array) => (isText ? decoder.decode(part) : toBase64(part));
  if (whole) {
    frame.payload = write(bytes);
  } else {
    // The store joins both ends of a long payload; they are as long as each other.
    const [head, tail] = halves(bytes, isText);
    frame.payload = write(head);
    frame.tail = write(tail);
  }
  if (!isText) frame.encoding = "base64";
}

/** The two halves, less the pieces of characters that the cut between them left over. */
function halves(bytes: Uint8Array, isText: boolean): [Uint8Array, Uint8Array] {
  const middle = bytes.length >>> 1;
  if (!isText) return [bytes.subarray(0, middle), bytes.subarray(middle)];
  let headEnd = middle;
  for (let back = 1; back <= 3 && back <= middle; back++) {
    const byte = bytes[middle - back]!;
    if (isContinuation(byte)) continue;
    if (characterLength(byte) > back) headEnd = middle - back;
    break;
  }
  let tailStart = middle;
  while (tailStart < bytes.length && tailStart < middle + 3 && isContinuation(bytes[tailStart]!)) tailStart++;
  return [bytes.subarray(0, headEnd), bytes.subarray(tailStart)];
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** Bytes of the UTF-8 character that begins with `lead`. */
function characterLength(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
