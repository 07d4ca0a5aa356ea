import type { EpochMillis } from "../core/base/units.ts";

/**
 * Maps the protocol's monotonic seconds to the session's clock. The distance between the two is
 * learnt from the first event's arrival (late by its delivery, some milliseconds), then exactly from
 * the first handshake's `wallTime`, and kept, so that intervals are as exact as the browser's.
 */
export interface ProtocolClock {
  /** @param timestamp seconds, monotonic; @param wallTime seconds since 1970, where the event has it */
  toEpoch(timestamp: number | undefined, wallTime?: number): EpochMillis;
  /** The computer slept and the monotonic clock may have stood still: learn the distance anew. */
  resync(): void;
}

export function createProtocolClock(now: () => EpochMillis): ProtocolClock {
  let offsetMs: number | undefined;
  let exact = false;
  return {
    toEpoch(timestamp, wallTime) {
      if (timestamp === undefined) return now();
      const learns = wallTime !== undefined && !exact;
      const offset = learns ? (wallTime - timestamp) * 1000 : (offsetMs ?? now() - timestamp * 1000);
      const at = timestamp * 1000 + offset;
      // A time beyond all numbers is as good as none, and nothing is learnt from it.
      if (!Number.isFinite(at)) return now();
      offsetMs = offset;
      exact ||= learns;
      return at;
    },
    resync() {
      offsetMs = undefined;
      exact = false;
    },
  };
}
