import type { Millis } from "../base/units.ts";
import type { Explanation } from "./causes/explain.ts";

/** Explanations of ends that lie close together in time, as one event each. `all` is oldest first. */
export function moments(all: readonly Explanation[], window: Millis): Explanation[][] {
  const found: Explanation[][] = [];
  for (const explanation of all) {
    const current = found[found.length - 1];
    const last = current?.[current.length - 1];
    if (current && last && explanation.ended.at - last.ended.at <= window) current.push(explanation);
    else found.push([explanation]);
  }
  return found;
}
