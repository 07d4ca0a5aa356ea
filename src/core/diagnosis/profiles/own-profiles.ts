import { KNOWLEDGE } from "../../knowledge/index.ts";
import type { Knowledge, Profile } from "../../knowledge/knowledge.ts";

/** A page can be of so many products at most; beyond it the oldest is given up. */
export const MOST_OWN_PROFILES = 50;

const made = new WeakMap<readonly Profile[], Knowledge>();

/**
 * The knowledge with one's own profiles before the built-in ones. The same list gives the same
 * knowledge, because what is derived from it is remembered with it.
 */
export function knowledgeWith(own: readonly Profile[]): Knowledge {
  if (own.length === 0) return KNOWLEDGE;
  let knowledge = made.get(own);
  if (!knowledge) made.set(own, (knowledge = { ...KNOWLEDGE, profiles: [...own, ...KNOWLEDGE.profiles] }));
  return knowledge;
}

/** With one more, in the place of one that bore its name; the newest goes first. */
export function withProfile(own: readonly Profile[], added: Profile): Profile[] {
  return [added, ...own.filter(({ name }) => name !== added.name)].slice(0, MOST_OWN_PROFILES);
}
