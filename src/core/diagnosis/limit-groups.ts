import type { Millis } from "../base/units.ts";
import { timerSpread } from "./causes/cause.ts";
import type { Explanation } from "./causes/explain.ts";
import { placeOf } from "./ended.ts";
import { grouped } from "./ends.ts";
import type { Confidence } from "./finding.ts";
import { duration } from "./format.ts";
import type { KnownLimit } from "./limits.ts";

/** Ends at one address that one limit explains. */
export interface LimitGroup {
  readonly all: readonly Explanation[];
  readonly first: Explanation;
  /** the mean of what was measured */
  readonly limit: Millis;
  readonly known: KnownLimit | undefined;
  readonly confidence: Confidence;
}

/** One group an address and limit: the same known one, or measurements that lie close together. */
export function limitGroups(explanations: readonly Explanation[]): LimitGroup[] {
  const groups: LimitGroup[] = [];
  for (const atPlace of grouped(explanations, ({ ended }) => placeOf(ended.connection)).values()) {
    let current: Explanation[] = [];
    const close = () => {
      const group = groupOf(current);
      if (group) groups.push(group);
      current = [];
    };
    for (const next of atPlace.toSorted((a, b) => measured(a) - measured(b))) {
      const last = current[current.length - 1];
      if (last && !sameLimit(last, next)) close();
      current.push(next);
    }
    close();
  }
  return groups;
}

/** ` ± 0.4 s` for several measurements that differ visibly, else "". */
export function spreadOf(all: readonly Explanation[]): string {
  if (all.length < 2) return "";
  const lengths = all.map(measured);
  const spread = (Math.max(...lengths) - Math.min(...lengths)) / 2;
  return spread < 50 ? "" : ` ± ${duration(spread)}`;
}

function groupOf(members: Explanation[]): LimitGroup | undefined {
  const all = members.sort((a, b) => a.ended.at - b.ended.at);
  const [first] = all;
  if (!first) return undefined;
  const sum = all.reduce((total, explanation) => total + measured(explanation), 0);
  const sure = all.some(({ cause }) => cause.confidence === "likely");
  return {
    all,
    first,
    limit: sum / all.length,
    known: first.cause.known,
    confidence: sure ? "likely" : "possible",
  };
}

function sameLimit(a: Explanation, b: Explanation): boolean {
  if (a.cause.known || b.cause.known) return a.cause.known === b.cause.known;
  return measured(b) - measured(a) <= timerSpread(measured(b));
}

function measured({ cause }: Explanation): Millis {
  return cause.limit ?? 0;
}
