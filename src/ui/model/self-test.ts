import type { SelfTest } from "../source.ts";
import type { OwnError } from "./own-errors.ts";

/** The result of a self-test to paste into a ticket: versions, outcomes, our own errors; no address of any page. */
export function selfTestText(
  results: readonly SelfTest[],
  version: string,
  userAgent: string,
  errors: readonly OwnError[],
): string {
  return [
    `Socketscope ${version}, self-test`,
    userAgent,
    ...results.map(({ part, outcome, words }) => `${part}: ${outcome}. ${words}`),
    ...errors.map(({ message, count }) => `own error${count > 1 ? ` (${count} times)` : ""}: ${message}`),
    "",
  ].join("\n");
}
