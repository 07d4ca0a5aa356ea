import { readFile } from "node:fs/promises";
import type { Lab } from "../e2e/lab/lab.ts";
import { catchDownloads } from "../e2e/support/downloads.ts";
import type { DevTools } from "../e2e/support/devtools.ts";
import type { Chromium } from "../e2e/support/launch.ts";
import type { Page } from "../e2e/support/page.ts";
import { shownFindings } from "../e2e/support/panel.ts";
import { poll } from "../e2e/support/poll.ts";

/** What the demo provokes, by the button of the lab's page, the rule that must notice it, and what that waits for. */
const STEPS = [
  {
    button: "mixed-content",
    rule: "mixed-content",
    what: "an insecure socket on a secure page",
    awaited: "the blocked socket",
  },
  {
    button: "gateway",
    rule: "handshake-status",
    what: "a gateway whose server is down",
    awaited: "the gateway's answer",
  },
  { button: "idle", rule: "idle-timeout", what: "a connection that goes silent", awaited: "the idle cut" },
] as const;

/** How much longer than it should take a finding is waited for. */
const GRACE_SECONDS = 25;
const PROGRESS_SECONDS = 10;

export interface DemoResult {
  /** how many failures were provoked */
  readonly provoked: number;
  /** those that were not diagnosed, in words */
  readonly missed: readonly string[];
  readonly json: string;
  readonly html: string;
}

/**
 * Goes through the demo as a person would: presses the three buttons of the lab's page, waits until
 * the panel has diagnosed each, and exports the report from the panel.
 */
export async function runDemo(
  { browser, page, devtools, lab }: { browser: Chromium; page: Page; devtools: DevTools; lab: Lab },
  progress: (line: string) => void,
): Promise<DemoResult> {
  await page.goto(lab.urls.page);
  await page.waitUntil("document.documentElement.dataset.ready");
  for (const { button, what } of STEPS) {
    progress(`Provoking ${what}.`);
    await page.evaluate((id) => document.getElementById(id)?.click(), button);
  }

  const pending = new Map<string, (typeof STEPS)[number]>(STEPS.map((step) => [step.rule, step]));
  const start = performance.now();
  let told = 0;
  await poll(
    "the three findings",
    async () => {
      // The severity that stands before a title is for screen readers.
      for (const { rule, title } of await shownFindings(devtools))
        if (pending.delete(rule)) progress(`Diagnosed: ${title.replace(/^\w+: /, "")}`);
      const waited = Math.floor((performance.now() - start) / 1_000);
      if (pending.size > 0 && waited >= told + PROGRESS_SECONDS) {
        told = waited;
        const awaited = [...pending.values()].map((step) => step.awaited);
        progress(`Waiting for ${awaited.join(", ")}: ${waited} s of ${lab.idleSeconds} s`);
      }
      return pending.size === 0 || waited > lab.idleSeconds + GRACE_SECONDS;
    },
    { timeoutMs: (lab.idleSeconds + 2 * GRACE_SECONDS) * 1_000, intervalMs: 250 },
  );

  progress("Exporting the report from the panel.");
  await devtools.click("button", "Export…");
  const downloads = await catchDownloads(browser);
  const saved = async (button: string): Promise<string> => {
    const { path } = await downloads.during(() => devtools.click("button", button));
    return readFile(path, "utf8");
  };
  const missed = [...pending.values()].map(({ what }) => what);
  return { provoked: STEPS.length, missed, json: await saved("Save JSON"), html: await saved("Save HTML") };
}
