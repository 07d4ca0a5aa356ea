import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { DevTools } from "./devtools.ts";

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

const AXE = fileURLToPath(import.meta.resolve("axe-core/axe.min.js"));
/** WCAG 2.2 A and AA, and axe's own best practices. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds serious or critical in the panel, or a page, as it stands at this moment, each in a line. */
export async function seriousViolations(devtools: Pick<DevTools, "evaluate">): Promise<string[]> {
  if (!(await devtools.evaluate("typeof axe === 'object'"))) await devtools.evaluate(await readFile(AXE, "utf8"));
  const { violations, passed } = (await devtools.evaluate(
    // The frames around the panel are those of DevTools.
    `axe.run(document, { iframes: false, runOnly: ${JSON.stringify(RULES)}, resultTypes: ["violations"] })
      .then(({ violations, passes }) => ({ violations, passed: passes.length }))`,
  )) as { readonly violations: readonly Violation[]; readonly passed: number };
  if (passed === 0) throw new Error("axe found nothing to look at in the panel");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary = "" }) => `${id} (${help}) ${target.join(" ")}: ${failureSummary}`),
    );
}
