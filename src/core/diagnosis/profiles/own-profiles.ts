import type { Profile } from "../../knowledge/knowledge.ts";

/** A page can be of so many products at most; beyond it the oldest is given up. */
export const MOST_OWN_PROFILES = 50;

/** With one more, in the place of one that bore its name; the newest goes first. */
export function withProfile(own: readonly Profile[], added: Profile): Profile[] {
  return [added, ...own.filter(({ name }) => name !== added.name)].slice(0, MOST_OWN_PROFILES);
}
