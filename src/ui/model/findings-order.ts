import type { Finding, Severity } from "../../core/diagnosis/finding.ts";
import { assertNever } from "../../core/base/assert-never.ts";

/** A finding with a key that stays the same while the diagnosis is repeated and the finding grows. */
export interface KeyedFinding {
  readonly key: string;
  readonly finding: Finding;
}

/** A finding that meets more connections later keeps its first one, and with it its key. */
export function keyFindings(findings: readonly Finding[]): KeyedFinding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const base = `${finding.rule}/${finding.connections[0] ?? ""}`;
    const count = seen.get(base) ?? 0;
    seen.set(base, count + 1);
    return { key: count === 0 ? base : `${base}/${count}`, finding };
  });
}

/**
 * Worst first, and within a severity in the order in which they were found. While a person reads
 * (`hold`), what is on screen stays where it is and new findings are added below.
 */
export function arrangeFindings(
  shown: readonly string[],
  findings: readonly KeyedFinding[],
  hold: boolean,
): KeyedFinding[] {
  const place = new Map(shown.map((key, index) => [key, index]));
  const placeOf = (key: string): number => place.get(key) ?? shown.length;
  return [...findings].sort(
    (a, b) =>
      (hold ? 0 : weight(a.finding.severity) - weight(b.finding.severity)) ||
      placeOf(a.key) - placeOf(b.key) ||
      weight(a.finding.severity) - weight(b.finding.severity),
  );
}

function weight(severity: Severity): number {
  switch (severity) {
    case "error":
      return 0;
    case "warning":
      return 1;
    case "info":
      return 2;
    default:
      return assertNever(severity);
  }
}
