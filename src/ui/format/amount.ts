import type { Bytes } from "../../core/base/units.ts";
import { formatCount } from "../../core/timeline/format.ts";
import { formatNumber } from "../text/text.ts";

export { formatCount };

const UNITS = ["kB", "MB", "GB", "TB"] as const;

/** Decimal units with one decimal under a hundred: `0 B`, `999 B`, `1.2 kB`, `340 kB`, `1.0 MB`. */
export function formatBytes(bytes: Bytes): string {
  if (bytes < 1_000) return `${bytes} B`;
  let value = bytes / 1_000;
  let unit = 0;
  // 999.5 kB would be written as "1000 kB"
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${formatNumber(value, value < 99.95 ? 1 : 0)} ${UNITS[unit]}`;
}
