import type { Report } from "../../src/core/report/format.ts";
import type { Case } from "./case.ts";

/** What the panel said of one case, beside what it should have said. */
export interface Verdict {
  readonly one: Case;
  /** the rule that speaks first of the case's sockets, or `none` */
  readonly got: string;
  readonly suspects: readonly string[];
  readonly rightCause: boolean;
  readonly rightSuspects: boolean;
  /** warnings and errors that are not true of the case, with when, if they went away again */
  readonly falseAlarms: readonly string[];
}

/** True of many sockets whatever happens to them, so never the answer to why one failed. */
const AMBIENT = new Set([
  "insecure-scheme",
  "secret-in-url",
  "compression-absent",
  "no-heartbeat",
  "silent-connection",
]);

/**
 * Judges one case. `findings` are the panel's, worst first, that speak of the case's sockets;
 * `sockets` are the ids of these; `seenBefore` counts, for each rule, the looks at the
 * panel at which it warned of them.
 */
export function judge(
  one: Case,
  findings: Report["findings"],
  sockets: readonly string[],
  seenBefore: ReadonlyMap<string, number>,
): Verdict {
  const mine = findings.filter(({ connections }) => connections.some((id) => sockets.includes(id)));
  const loud = mine.filter(({ severity }) => severity !== "info");
  const main = mine.find(({ rule }) => rule === one.expect || !AMBIENT.has(rule));
  const got = one.expect === "none" ? (loud[0]?.rule ?? "none") : (main?.rule ?? "none");
  const counted = main?.connections.filter((id) => sockets.includes(id)).length ?? 0;
  const suspects = one.expect === "none" ? [] : (main?.suspects.map(({ intermediary }) => intermediary) ?? []);
  const right =
    got === one.expect &&
    (one.expect === "none" || counted === (one.counts ?? 1)) &&
    (one.confidence === undefined || main?.confidence === one.confidence);
  const allowed = new Set<string>([one.expect, ...(one.also ?? [])]);
  // The warning that comes before such an end was right.
  if (one.expect === "idle-timeout") allowed.add("no-heartbeat");
  const alarms = [...new Set(loud.map(({ rule }) => rule))].filter((rule) => !allowed.has(rule));
  // The first of several ends that belong together is explained anew when the others follow, so one
  // look between them is no alarm; what is healthy must never be warned of.
  const looks = one.expect === "none" ? 1 : 2;
  const lasting = [...seenBefore].flatMap(([rule, times]) => (times >= looks ? [rule] : []));
  const gone = lasting.filter((rule) => !allowed.has(rule) && !alarms.some((alarm) => alarm === rule));
  const detail = got === one.expect && !right ? ` (${main?.confidence ?? ""}, ${counted} sockets)` : "";
  return {
    one,
    got: got + detail,
    suspects,
    rightCause: right,
    rightSuspects: same(suspects, one.suspects ?? []),
    falseAlarms: [...alarms, ...gone.map((rule) => `${rule} for a while`)],
  };
}

/** The totals and the table in Markdown, with what is undecidable below. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ one, got, suspects, rightCause, rightSuspects, falseAlarms }) => [
    one.name,
    one.what,
    one.expect,
    got,
    list(one.suspects ?? []),
    list(suspects),
    rightCause && rightSuspects && falseAlarms.length === 0
      ? "right"
      : [
          rightCause ? [] : "wrong cause",
          rightSuspects ? [] : "wrong suspect",
          falseAlarms.map((rule) => `false alarm: ${rule}`),
        ]
          .flat()
          .join(", "),
  ]);
  const head = ["case", "what happens", "expected", "diagnosed", "suspect", "named", "verdict"];
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const limits = verdicts.flatMap(({ one }) => (one.undecidable ? [`- **${one.name}**: ${one.undecidable}`] : []));
  return [
    `**${totalsOf(verdicts)}**`,
    "",
    ...lines,
    "",
    "What cannot be told apart from a browser:",
    "",
    ...limits,
  ].join("\n");
}

function totalsOf(verdicts: readonly Verdict[]): string {
  const count = (fits: (verdict: Verdict) => boolean): number => verdicts.filter(fits).length;
  const named = verdicts.filter(({ one }) => one.suspects?.length);
  return [
    `${verdicts.length} cases`,
    `right cause: ${count(({ rightCause }) => rightCause)}`,
    `right suspect: ${count(({ rightSuspects }) => rightSuspects)} (${named.length} with a suspect to name)`,
    `wrong: ${count(({ rightCause, rightSuspects }) => !rightCause || !rightSuspects)}`,
    `false alarms: ${verdicts.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0)}`,
  ].join("; ");
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "–" : names.join(", ");
}

function same(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name) => others.includes(name));
}
