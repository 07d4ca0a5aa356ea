import type { Millis } from "../base/units.ts";

/** From here on a duration is written `m:ss`. */
const MINUTES_FROM: Millis = 119_950;

/**
 * A length of time for people: `12 ms`, `60.0 s`, from two minutes `2:05 min`, from an hour `1:02:05 h`.
 * Rounded to the nearest, as in the findings, so that one silence has one length everywhere.
 */
export function formatDuration(ms: Millis): string {
  if (ms < 1000) return `${Math.floor(ms)} ms`;
  if (ms < MINUTES_FROM) return `${(ms / 1000).toFixed(1)} s`;
  return `${formatClock(ms)} ${ms < 3_600_000 ? "min" : "h"}`;
}

/**
 * A position on the time axis: `0:30`, `1:02:05`, with as many decimals of a second as asked for.
 * @param ms time since the session's origin; negative before it
 */
export function formatClock(ms: Millis, decimals = 0): string {
  const unit = 10 ** decimals;
  // Counted in the smallest unit shown, so that 59.9996 s becomes 1:00.000 and not 0:60.000.
  const total = Math.round((Math.abs(ms) / 1000) * unit);
  const sign = ms < 0 && total > 0 ? "−" : "";
  const seconds = Math.floor(total / unit);
  const fraction = decimals === 0 ? "" : `.${String(total % unit).padStart(decimals, "0")}`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const clock = hours > 0 ? `${hours}:${twoDigits(minutes)}` : String(minutes);
  return `${sign}${clock}:${twoDigits(seconds % 60)}${fraction}`;
}

/** A count with a thin space between thousands: `4 131`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
