import { KNOWLEDGE } from "../../knowledge/index.ts";
import type { Knowledge, Profile } from "../../knowledge/knowledge.ts";
import type { Session } from "../../session/session.ts";
import { diagnose } from "../diagnose.ts";
import type { Finding } from "../finding.ts";

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

/** All that there is to say about a session, judged by one's own profiles too. */
export function diagnoseWith(session: Session, own: readonly Profile[]): readonly Finding[] {
  return diagnose(session, knowledgeWith(own));
}
