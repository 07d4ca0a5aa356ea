import type { DevTools } from "./devtools.ts";
import { poll } from "./poll.ts";

export interface ShownFinding {
  /** the rule's id */
  readonly rule: string;
  /** `error`, `warning` or `info` */
  readonly severity: string;
  /** `certain`, `likely` or `possible` */
  readonly confidence: string;
  /** the headline as a person reads it */
  readonly title: string;
  /** all that is shown of it */
  readonly text: string;
}

/** What the panel's list of findings says at this moment. */
export function shownFindings(devtools: DevTools): Promise<ShownFinding[]> {
  return devtools.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[aria-label="Findings"] [data-rule]')].map((item) => ({
      rule: item.dataset["rule"] ?? "",
      severity: item.dataset["severity"] ?? "",
      confidence: item.dataset["confidence"] ?? "",
      title: (item.querySelector("h3")?.innerText ?? "").replace(/\s+/g, " "),
      text: item.innerText.replace(/\s+/g, " "),
    })),
  );
}

/** Waits until the panel shows a finding of this rule. */
export function shownFinding(devtools: DevTools, rule: string, timeoutMs = 10_000): Promise<ShownFinding> {
  return poll(
    `the finding ${rule}`,
    async () => (await shownFindings(devtools)).find((finding) => finding.rule === rule),
    { timeoutMs },
  );
}
