import type { Bytes, Millis } from "../base/units.ts";

const MINUTES_FROM: Millis = 119_950;

/** A length of time with its unit, for tables: `60.0 s`, from two minutes `4:05 min`, `1:02:05 h`. */
export function duration(ms: Millis): string {
  if (ms < MINUTES_FROM) return `${(ms / 1000).toFixed(1)} s`;
  const text = clock(ms);
  return `${text} ${text.split(":").length > 2 ? "h" : "min"}`;
}

/** The same for sentences: `60.0 seconds`, `4:05 minutes`, `1:02:05 hours`. */
export function inWords(ms: Millis): string {
  return duration(ms).replace(/ s$/, " seconds").replace(/ min$/, " minutes").replace(/ h$/, " hours");
}

/** `4:05`, `1:02:05`, to the nearest second. */
export function clock(ms: Millis): string {
  const total = Math.round(ms / 1000);
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const tail = `${hours > 0 ? String(minutes).padStart(2, "0") : minutes}:${String(seconds).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** `41 B`, `1.2 kB`, `3.4 MB`. */
export function size(bytes: Bytes): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** `1 socket`, `2 sockets`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `a`, `a and b`, `a, b and c`; what is beyond `most` is counted. */
export function list(items: readonly string[], most = 6): string {
  const shown = items.length > most ? [...items.slice(0, most), `${items.length - most} more`] : items;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1]}`;
}
