import type { EpochMillis, Millis } from "../../core/base/units.ts";
import { formatClock, formatDuration as formatCoreDuration } from "../../core/timeline/format.ts";
import { formatNumber, withDecimalSign } from "../text/text.ts";

export { formatClock };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** As in the findings, with the decimal sign of the language: `60.0 s`, `2:05 min`. */
export function formatDuration(ms: Millis): string {
  return withDecimalSign(formatCoreDuration(ms));
}

/** A length of time that still grows: whole seconds, so that the last digit does not flicker. */
export function formatRunning(ms: Millis): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  return seconds < 120 ? `${seconds} s` : formatDuration(seconds * SECOND);
}

/** Time on the recording's clock, rounded down as a clock does: `2:14`. */
export function formatElapsed(ms: Millis): string {
  return formatClock(Math.floor(Math.max(0, ms) / SECOND) * SECOND);
}

/** A moment as time since another one, with milliseconds: `+0.012 s`, `+1:02:03.456`. */
export function formatOffset(ms: Millis): string {
  const sign = ms < 0 ? "−" : "+";
  const rounded = Math.round(Math.abs(ms));
  if (rounded >= MINUTE) return `${sign}${formatClock(rounded, 3)}`;
  return `${sign}${formatNumber(rounded / SECOND, 3)} s`;
}

/** The local time of day, with milliseconds: `16:04:09.120`. */
export function formatTimeOfDay(at: EpochMillis): string {
  const date = new Date(at);
  const milli = String(date.getMilliseconds()).padStart(3, "0");
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}:${twoDigits(date.getSeconds())}.${milli}`;
}

/** `7` → `07` */
export function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
