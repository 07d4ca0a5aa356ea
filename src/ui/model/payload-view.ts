import { protocolOf, wholePayload } from "../../core/decode/connection-protocol.ts";
import { decodePayload, type DecodedAs, type DecoderId } from "../../core/decode/decoders.ts";
import type { Bytes } from "../../core/base/units.ts";
import type { FrameStore, StoredPayload } from "../../core/session/frame-store.ts";
import { KEPT_END, LONGEST_WHOLE_PAYLOAD } from "../../core/session/payload-arena.ts";
import type { Session } from "../../core/session/session.ts";
import { formatBytes } from "../format/amount.ts";
import { t } from "../text/text.ts";
import { indexOfRow } from "./frame-list.ts";
import { BYTES_A_LINE, hexBytes, hexLine, type HexLine } from "./hex.ts";

/** RFC 6455 §5.2 */
const TEXT = 1;
const BINARY = 2;

/** A row shows no more than this of a payload. */
const PREVIEW_BYTES: Bytes = 200;
/** Longer messages are taken apart when a person asks for it. */
export const LONGEST_AT_ONCE: Bytes = 1_000_000;

const utf8 = new TextDecoder();

export function typeName(opcode: number): string {
  return opcode === TEXT ? t("type_text") : opcode === BINARY ? t("type_binary") : t("type_opcode", String(opcode));
}

/** One line of a payload for a list: text as it is, bytes as hexadecimal. */
export function previewOf(payload: StoredPayload, opcode: number): string {
  if (payload.kind === "dropped") return payload.leftOut ? t("payload_not_kept") : t("payload_not_kept_limit");
  if (opcode === BINARY) return hexBytes(payload.bytes.subarray(0, 48));
  return utf8.decode(payload.bytes.subarray(0, PREVIEW_BYTES)).replace(/\s+/g, " ");
}

export const PAYLOAD_FORMS = ["decoded", "json", "text", "hex"] as const;
export type PayloadForm = (typeof PAYLOAD_FORMS)[number];

/** A stretch of a message that is kept. */
export interface PayloadPart {
  /** where it begins in the message */
  readonly offset: Bytes;
  readonly bytes: Uint8Array;
}

/** What is kept of a message, in order: all of it, its two ends, or nothing. */
export function partsOf(payload: StoredPayload, length: Bytes): readonly PayloadPart[] {
  if (payload.kind === "dropped") return [];
  const { bytes, whole } = payload;
  if (whole || length <= LONGEST_WHOLE_PAYLOAD || bytes.length !== 2 * KEPT_END) return [{ offset: 0, bytes }];
  return [
    { offset: 0, bytes: bytes.subarray(0, KEPT_END) },
    { offset: length - KEPT_END, bytes: bytes.subarray(KEPT_END) },
  ];
}

/** What is not there of a message, as a sentence; undefined where all of it is. */
export function missingNote(payload: StoredPayload, length: Bytes): string | undefined {
  if (payload.kind === "dropped") return payload.leftOut ? t("payload_left_out") : t("payload_given_up");
  if (payload.whole) return undefined;
  const parts = partsOf(payload, length);
  const [first, last] = parts;
  if (parts.length < 2) return t("payload_part", formatBytes(payload.bytes.length), formatBytes(length));
  return t("payload_ends", formatBytes(first!.bytes.length), formatBytes(last!.bytes.length), formatBytes(length));
}

/** Text is laid out in blocks, which the browser skips while they are out of view. */
const BLOCK = 8 * 1024;

/** The text in blocks that end with a line where they can, and never within a character. */
export function textBlocks(text: string): string[] {
  const blocks: string[] = [];
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + BLOCK);
    if (end < text.length) {
      const line = text.slice(at, end).lastIndexOf("\n") + 1;
      if (line > 0) end = at + line;
      else if ((text.charCodeAt(end) & 0xfc00) === 0xdc00) end--;
    }
    blocks.push(text.slice(at, end));
    at = end;
  }
  return blocks;
}

/** A hex dump as a list of lines, made one by one; a line without bytes stands for what is not kept. */
export interface HexLines {
  readonly length: number;
  at(index: number): HexLine | { readonly gap: Bytes };
}

export function hexLines(parts: readonly PayloadPart[]): HexLines {
  const counts = parts.map(({ bytes }) => Math.ceil(bytes.length / BYTES_A_LINE));
  const gaps = parts.length - 1;
  return {
    length: counts.reduce((sum, count) => sum + count, Math.max(0, gaps)),
    at(index) {
      let line = index;
      for (const [which, { bytes, offset }] of parts.entries()) {
        const count = counts[which]!;
        const start = line * BYTES_A_LINE;
        if (line < count) return hexLine(bytes.subarray(start, start + BYTES_A_LINE), offset + start);
        const next = parts[which + 1];
        if (line === count && next) return { gap: next.offset - offset - bytes.length };
        line -= count + 1;
      }
      throw new RangeError(`line ${index}`);
    },
  };
}

/** Offset, sixteen bytes, and the same as ASCII, in the manner of `hexdump -C`. */
export function hexDump(parts: readonly PayloadPart[]): string {
  const lines = hexLines(parts);
  return Array.from({ length: lines.length }, (_, index) => {
    const line = lines.at(index);
    if ("gap" in line) return t("payload_gap", formatBytes(line.gap));
    return `${line.offset}  ${line.hex.padEnd(BYTES_A_LINE * 3 - 1)}  ${line.ascii}`;
  }).join("\n");
}

/** Whether it may be JSON: an object or a list, whole. A bare number or word is as clear as text. */
export function mayBeJson(payload: StoredPayload): boolean {
  if (payload.kind === "dropped" || !payload.whole) return false;
  const first = payload.bytes.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
  return first === 0x7b || first === 0x5b;
}

/** The text of what is kept. */
export function textOfParts(parts: readonly PayloadPart[]): string[] {
  return parts.map(({ bytes }) => utf8.decode(bytes));
}

/** A frame taken apart by its connection's decoder, or one that a person chose. */
export async function decodeFrame(session: Session, row: number, chosen?: DecoderId): Promise<DecodedAs | undefined> {
  const { frames, connections } = session;
  const connection = connections.get(frames.connectionOf(row));
  const payload = wholePayload(frames, row);
  if (!connection || payload === undefined) return undefined;
  return decodePayload(payload, {
    chosen,
    protocol: protocolOf(frames, connection),
    subprotocol: connection.subprotocol,
    attachments: (count) => nextBinaries(frames, row, count),
  });
}

/** The binary messages that follow a frame in its direction, with no text of that direction between. */
function nextBinaries(frames: FrameStore, row: number, count: number): readonly Uint8Array[] | undefined {
  const rows = frames.rowsOf(frames.connectionOf(row));
  const direction = frames.directionOf(row);
  const found: Uint8Array[] = [];
  for (let index = indexOfRow(rows, row) + 1; index < rows.length && found.length < count; index++) {
    const next = rows.at(index);
    if (frames.directionOf(next) !== direction) continue;
    const payload = wholePayload(frames, next);
    if (typeof payload === "string" || payload === undefined) return undefined;
    found.push(payload);
  }
  return found.length === count ? found : undefined;
}
