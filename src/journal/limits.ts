import type { Bytes, EpochMillis, Millis } from "../core/base/units.ts";

export interface JournalLimits {
  /** kept sessions are deleted so long after their last write */
  readonly maxAgeMs: Millis;
  /** of all kept sessions together */
  readonly maxBytes: Bytes;
}

/** How much of what comes is still kept, from all to nothing. */
export const KEEP = { everything: 0, noPayloads: 1, noFrames: 2, nothing: 3 } as const;
export type Keep = (typeof KEEP)[keyof typeof KEEP];

/**
 * The nearer to a limit, the less is kept: payloads give way first, then frames, so that the
 * events a diagnosis stands on (handshakes, errors, closes) find room to the last.
 */
const PAYLOADS_UNTIL = 3 / 4;
const FRAMES_UNTIL = 7 / 8;

export function keepAt(used: Bytes, limit: Bytes): Keep {
  if (used < limit * PAYLOADS_UNTIL) return KEEP.everything;
  if (used < limit * FRAMES_UNTIL) return KEEP.noPayloads;
  return used < limit ? KEEP.noFrames : KEEP.nothing;
}

interface Sized {
  readonly id: string;
  readonly lastWriteAt: EpochMillis;
  readonly bytes: Bytes;
}

export interface LimitVerdict {
  /** ids of the sessions to delete */
  readonly remove: readonly string[];
  /** for the sessions that go on being written */
  readonly keep: Keep;
}

/**
 * Which kept sessions have to go: those too old, then the oldest until the rest fits. A session
 * being written is never deleted; when such sessions alone near the limit, they are kept with less.
 */
export function applyLimits(
  sessions: readonly Sized[],
  isLive: (id: string) => boolean,
  limits: JournalLimits,
  now: EpochMillis,
): LimitVerdict {
  const remove: string[] = [];
  const live = sessions.filter((session) => isLive(session.id));
  let total = bytesOf(sessions);
  const oldestFirst = [...sessions].sort((a, b) => a.lastWriteAt - b.lastWriteAt);
  for (const { id, lastWriteAt, bytes } of oldestFirst) {
    const tooOld = now - lastWriteAt > limits.maxAgeMs;
    const tooMuch = total > limits.maxBytes;
    if (isLive(id) || !(tooOld || tooMuch)) continue;
    remove.push(id);
    total -= bytes;
  }
  return { remove, keep: keepAt(bytesOf(live), limits.maxBytes) };
}

function bytesOf(sessions: readonly Sized[]): Bytes {
  return sessions.reduce((sum, session) => sum + session.bytes, 0);
}
