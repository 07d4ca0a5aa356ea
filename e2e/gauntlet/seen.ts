import { readFile } from "node:fs/promises";
import type { Report } from "../../src/core/report/format.ts";
import { parseReport } from "../../src/core/report/parse-report.ts";
import type { DevTools } from "../support/devtools.ts";
import type { Downloads } from "../support/downloads.ts";

/** The rules of the warnings and errors that the panel shows at this moment, by host. */
export async function loudRulesByHost(devtools: DevTools): Promise<readonly (readonly [host: string, rule: string])[]> {
  const shown = await devtools.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[aria-label="Findings"] [data-rule]')]
      .filter((item) => item.dataset["severity"] !== "info")
      .flatMap((item) =>
        [...item.querySelectorAll<HTMLElement>(".connection-links [title]")].map(({ title }) => [
          title,
          item.dataset["rule"] ?? "",
        ]),
      ),
  );
  return shown.map(([url = "", rule = ""]) => [new URL(url).hostname, rule]);
}

/** What the panel's own export says. */
export async function exportedReport(devtools: DevTools, downloads: Downloads): Promise<Report> {
  await devtools.click("button", "Export…");
  const { path } = await downloads.during(() => devtools.click("button", "Save JSON"), { timeoutMs: 30_000 });
  const parsed = parseReport(await readFile(path, "utf8"));
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}
