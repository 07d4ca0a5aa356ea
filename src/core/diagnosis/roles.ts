import type { RoleAdvice } from "../knowledge/knowledge.ts";
import type { Advice, Audience } from "./finding.ts";

const AUDIENCES: readonly Audience[] = ["user", "operations", "developer"];

/** Advice from the knowledge base in the order in which findings give it. */
export function roleAdvice(advice: RoleAdvice): Advice[] {
  return AUDIENCES.map((audience) => ({ audience, text: advice[audience] }));
}
