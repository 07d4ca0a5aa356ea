import type { EpochMillis, Millis } from "../core/base/units.ts";

/**
 * Tells that the computer slept, by comparing the wall clock with the steady one, which stands
 * still meanwhile on most systems. Where it does not, only a gap longer than a browser's longest
 * timer throttling (one wake-up a minute in a hidden page) is taken for sleep.
 */
export interface SleepWatch {
  /** to be called about once a second; how long the computer slept since the last call, if it did */
  tick(): Millis | undefined;
  reset(): void;
}

/** Less is a busy machine or a corrected clock. */
const SHORTEST_SLEEP: Millis = 5_000;
const LONGEST_THROTTLE: Millis = 90_000;

export function createSleepWatch(wallClock: () => EpochMillis, steadyClock: () => Millis): SleepWatch {
  let wall = wallClock();
  let steady = steadyClock();
  const reset = (): void => {
    wall = wallClock();
    steady = steadyClock();
  };
  return {
    reset,
    tick() {
      const wallPassed = wallClock() - wall;
      const steadyPassed = steadyClock() - steady;
      reset();
      if (wallPassed - steadyPassed > SHORTEST_SLEEP) return wallPassed - steadyPassed;
      return wallPassed > LONGEST_THROTTLE ? wallPassed : undefined;
    },
  };
}
