import type { ChecklistItem } from "../../core/diagnosis/checklist/item.ts";
import type { Severity } from "../../core/diagnosis/finding.ts";
import type { Condition } from "../model/connection-view.ts";
import { t, type TextKey } from "../text/text.ts";

/** Marks are drawn, not typed: a glyph looks different in every font. Always beside a word. */
type Mark = "disc" | "ring" | "half" | "dots" | "cross" | "barred" | "warning" | "note" | "check" | "dash";

const DRAWINGS: Record<Mark, string> = {
  disc: "M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3Z",
  ring: "M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3Zm0 1.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8Z",
  half: "M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3Zm0 1.6v6.8a3.4 3.4 0 0 0 0-6.8Z",
  dots: "M2.5 6.6h2.8v2.8H2.5Zm4.1 0h2.8v2.8H6.6Zm4.1 0h2.8v2.8h-2.8Z",
  cross: "M3.3 4.7 4.7 3.3 8 6.6l3.3-3.3 1.4 1.4L9.4 8l3.3 3.3-1.4 1.4L8 9.4l-3.3 3.3-1.4-1.4L6.6 8Z",
  barred:
    "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Zm-2.9 3.6a3.6 3.6 0 0 0 4.8 4.8Zm1-1 4.8 4.8a3.6 3.6 0 0 0-4.8-4.8Z",
  warning: "M8 1.8 15 14H1Zm-.8 4.4.2 4h1.2l.2-4Zm0 5v1.5h1.6v-1.5Z",
  note: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Zm-.8 5v4.5h1.6V7Zm0-2.6V6h1.6V4.4Z",
  dash: "M3.5 7.1h9v1.8h-9Z",
  check: "m6.4 12.6-4-4 1.3-1.3 2.7 2.7 5.9-5.9 1.3 1.3Z",
};

function Drawing({ mark, tone }: { mark: Mark; tone: string }) {
  return (
    <svg class={`mark tone-${tone}`} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d={DRAWINGS[mark]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}

const CONDITIONS: Record<Condition, { readonly mark: Mark; readonly tone: string; readonly word: TextKey }> = {
  open: { mark: "disc", tone: "good", word: "condition_open" },
  "was-open": { mark: "ring", tone: "quiet", word: "condition_was_open" },
  waiting: { mark: "dots", tone: "quiet", word: "condition_waiting" },
  connecting: { mark: "half", tone: "quiet", word: "condition_connecting" },
  closing: { mark: "half", tone: "quiet", word: "condition_closing" },
  closed: { mark: "ring", tone: "quiet", word: "condition_closed" },
  "ended-unseen": { mark: "ring", tone: "quiet", word: "condition_ended_unseen" },
  "closed-badly": { mark: "cross", tone: "error", word: "condition_closed" },
  cut: { mark: "cross", tone: "error", word: "condition_cut" },
  failed: { mark: "cross", tone: "error", word: "condition_failed" },
  blocked: { mark: "barred", tone: "error", word: "condition_blocked" },
};

export function ConditionMark({ condition }: { condition: Condition }) {
  const { mark, tone, word } = CONDITIONS[condition];
  return (
    <span class="condition">
      <Drawing mark={mark} tone={tone} />
      <span class={tone === "error" ? "tone-error" : undefined}>{t(word)}</span>
    </span>
  );
}

const SEVERITIES: Record<Severity, { readonly mark: Mark; readonly word: TextKey }> = {
  error: { mark: "cross", word: "severity_error" },
  warning: { mark: "warning", word: "severity_warning" },
  info: { mark: "note", word: "severity_info" },
};

export function SeverityMark({ severity }: { severity: Severity }) {
  const { mark, word } = SEVERITIES[severity];
  return (
    <span class="severity">
      <Drawing mark={mark} tone={severity} />
      <span class="for-screen-readers">{t(word)}: </span>
    </span>
  );
}

type Result = ChecklistItem["result"];

const RESULTS: Record<Result, { readonly mark: Mark; readonly tone: string; readonly word: TextKey }> = {
  pass: { mark: "check", tone: "good", word: "result_pass" },
  fail: { mark: "cross", tone: "error", word: "result_fail" },
  unknown: { mark: "ring", tone: "quiet", word: "result_unknown" },
  "not-applicable": { mark: "dash", tone: "quiet", word: "result_not_applicable" },
};

export function ResultMark({ result }: { result: Result }) {
  const { mark, tone, word } = RESULTS[result];
  return (
    <span class={`condition tone-${tone}`}>
      <Drawing mark={mark} tone={tone} />
      {t(word)}
    </span>
  );
}

export function AllWell() {
  return <Drawing mark="check" tone="good" />;
}
