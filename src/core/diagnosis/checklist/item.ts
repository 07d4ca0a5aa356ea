import type { ConnectionId } from "../../base/units.ts";
import type { Knowledge, Profile } from "../../knowledge/knowledge.ts";
import type { Connection, Session } from "../../session/session.ts";
import type { Evidence, Finding, RuleId } from "../finding.ts";
import type { Clue } from "../suspects.ts";

/**
 * One requirement, held against a session. `unknown`: the session does not show it either way;
 * `not-applicable`: it does not concern this page.
 */
export interface ChecklistItem {
  readonly id: string;
  /** the requirement, a full sentence */
  readonly title: string;
  readonly result: "pass" | "fail" | "unknown" | "not-applicable";
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  readonly connections: readonly ConnectionId[];
}

/** What rows look at. */
export interface Checked {
  readonly session: Session;
  readonly knowledge: Knowledge;
  readonly profile: Profile;
  /** the sockets that the profile speaks of; all, if it speaks of none */
  readonly sockets: readonly Connection[];
  readonly opened: readonly Connection[];
  /** findings about those sockets, or about none in particular */
  readonly findings: readonly Finding[];
  /** what the session shows of the things on their way */
  readonly clues: readonly Clue[];
}

export type Verdict = Omit<ChecklistItem, "id" | "title">;

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly verdict: (checked: Checked) => Verdict;
}

export function pass(
  summary: string,
  connections: readonly Connection[] = [],
  evidence: readonly Evidence[] = [],
): Verdict {
  return { result: "pass", summary, evidence, connections: connections.map(({ id }) => id) };
}

export function unknown(
  summary: string,
  connections: readonly Connection[] = [],
  evidence: readonly Evidence[] = [],
): Verdict {
  return { result: "unknown", summary, evidence, connections: connections.map(({ id }) => id) };
}

export function notApplicable(summary: string): Verdict {
  return { result: "not-applicable", summary, evidence: [], connections: [] };
}

/** Failed because of what a finding says. */
export function failedBy(finding: Finding): Verdict {
  return {
    result: "fail",
    summary: finding.title,
    evidence: finding.evidence.slice(0, 5),
    connections: finding.connections,
  };
}

/** The worst finding of some rules; informative ones do not count. */
export function foundBy({ findings }: Checked, ...rules: readonly RuleId[]): Finding | undefined {
  return findings.find(({ rule, severity }) => severity !== "info" && rules.includes(rule));
}
