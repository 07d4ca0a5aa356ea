import type { StackFrame } from "../../core/session/events.ts";
import type { Fact } from "../model/ending.ts";
import { t } from "../text/text.ts";

/** Facts as a list of terms: label, value, and below it what the value means. */
export function FactTable({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(({ label, value, note, stack }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <span class="fact-value">{value}</span>
            {note === undefined ? undefined : <span class="fact-note">{note}</span>}
            {stack && stack.length > 0 ? <Stack frames={stack} /> : undefined}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Stack({ frames }: { frames: readonly StackFrame[] }) {
  return (
    <ol class="stack">
      {frames.map(({ functionName, url, line, column }, at) => (
        <li key={`${at} ${url}`}>
          {functionName || t("stack_anonymous")} <span class="quiet">{`${url}:${line}:${column}`}</span>
        </li>
      ))}
    </ol>
  );
}
