import type { FrameStore, PayloadSpan } from "../session/frame-store.ts";
import { heartbeatKind } from "../session/heartbeat.ts";

const decoder = new TextDecoder();
const TEXT = 1;
/** `heartbeatKind` knows none that is longer. */
const LONGEST_HEARTBEAT = 80;
/** First characters of the heartbeats of text that are known; nothing else needs to be decoded. */
const FIRST = new Set(Array.from('23hHpPkK[{"\n\r', (character) => character.charCodeAt(0)));

/** Whether a frame is a heartbeat, by what the session's own counters go by. */
export function isHeartbeat(frames: FrameStore, row: number, { bytes, start, end }: PayloadSpan): boolean {
  const length = end - start;
  if (length === 0 || length > LONGEST_HEARTBEAT) return false;
  if (frames.opcodeOf(row) !== TEXT) return heartbeatKind(bytes.subarray(start, end)) !== undefined;
  return FIRST.has(bytes[start]!) && heartbeatKind(decoder.decode(bytes.subarray(start, end))) !== undefined;
}
