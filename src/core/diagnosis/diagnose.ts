import { KNOWLEDGE } from "../knowledge/index.ts";
import type { Knowledge } from "../knowledge/knowledge.ts";
import { answerFor } from "../session/asked.ts";
import type { Session } from "../session/session.ts";
import type { Evidence, Finding, Rule } from "./finding.ts";
import { RULES } from "./rules/index.ts";

const SEVERITY = { error: 0, warning: 1, info: 2 } as const;
const CONFIDENCE = { certain: 0, likely: 1, possible: 2 } as const;

/**
 * Everything that there is to say about a session, worst first. Reads aggregates only, so its cost
 * grows with connections and never with frames. A rule that throws is reported as a finding of its own.
 */
export function diagnose(
  session: Session,
  knowledge: Knowledge = KNOWLEDGE,
  rules: readonly Rule[] = RULES,
): Finding[] {
  return rules
    .flatMap((rule) => findingsOf(rule, session, knowledge))
    .map((finding) => withAnswer(finding, session))
    .sort((a, b) => worstFirst(a, b, session));
}

function findingsOf(rule: Rule, session: Session, knowledge: Knowledge): Finding[] {
  try {
    return rule.check(session, knowledge);
  } catch (error) {
    return [broken(rule, error)];
  }
}

/** What a server said when a person had it asked belongs to every finding that its sockets are at fault. */
function withAnswer(finding: Finding, session: Session): Finding {
  const connection = session.connections.get(finding.connections[0] ?? "");
  const answer = connection && finding.severity !== "info" ? answerFor(connection, session) : undefined;
  if (!connection || !answer) return finding;
  const { at, status, headers } = answer;
  const value = [String(status), ...headers.map((field) => `${field.name.toLowerCase()}: ${field.value}`)].join(", ");
  const evidence: Evidence = { label: "Answer to a plain request", value, at, connection: connection.id };
  return { ...finding, evidence: [...finding.evidence, evidence] };
}

function broken({ meta }: Rule, error: unknown): Finding {
  return {
    rule: meta.id,
    severity: "info",
    confidence: "certain",
    connections: [],
    title: `The check "${meta.id}" could not be made.`,
    summary: "An error inside Socketscope stopped this one check; all others were made.",
    evidence: [{ label: "Error", value: error instanceof Error ? error.message : String(error) }],
    ruledOut: [],
    suspects: [],
    advice: [
      {
        audience: "developer",
        text: "Report this to the makers of Socketscope, with the session if it may be shared.",
      },
    ],
    references: [],
  };
}

function worstFirst(a: Finding, b: Finding, session: Session): number {
  return (
    SEVERITY[a.severity] - SEVERITY[b.severity] ||
    CONFIDENCE[a.confidence] - CONFIDENCE[b.confidence] ||
    b.connections.length - a.connections.length ||
    firstSeen(a, session) - firstSeen(b, session)
  );
}

function firstSeen(finding: Finding, session: Session): number {
  return session.connections.get(finding.connections[0] ?? "")?.createdAt ?? 0;
}
