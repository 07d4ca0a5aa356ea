import { KNOWLEDGE } from "../../knowledge/index.ts";
import type { Knowledge } from "../../knowledge/knowledge.ts";
import type { Session } from "../../session/session.ts";
import type { Finding } from "../finding.ts";
import { isEndpoint, profileFor } from "../profiles/match-profile.ts";
import { type Clue, cluesFor } from "../suspects.ts";
import type { Checked, ChecklistItem } from "./item.ts";
import { ROWS } from "./rows.ts";

/** So many sockets are looked at for signs of what is on the way; they mostly share one way. */
const SOCKETS_FOR_CLUES = 20;

/**
 * A session read as requirements, each passed, failed, unknown or not applicable.
 * @param findings what `diagnose` said about the same session, so that both agree
 */
export function checklistFor(
  session: Session,
  findings: readonly Finding[],
  knowledge: Knowledge = KNOWLEDGE,
): ChecklistItem[] {
  const profile = profileFor(session, knowledge);
  const all = [...session.connections.values()];
  const sockets = profile.endpoint === undefined ? all : all.filter((connection) => isEndpoint(connection, profile));
  const ids = new Set(sockets.map(({ id }) => id));
  const checked: Checked = {
    session,
    knowledge,
    profile,
    sockets,
    opened: sockets.filter(({ openedAt, seenLate, state }) => openedAt !== undefined || (seenLate && state === "open")),
    findings: findings.filter(({ connections }) => connections.length === 0 || connections.some((id) => ids.has(id))),
    clues: cluesOf(session, knowledge, sockets),
  };
  return ROWS.map(({ id, title, verdict }) => Object.assign({ id, title }, verdict(checked)));
}

function cluesOf(session: Session, knowledge: Knowledge, sockets: Checked["sockets"]): Clue[] {
  const byId = new Map<string, Clue>();
  for (const socket of sockets.slice(-SOCKETS_FOR_CLUES)) {
    for (const clue of cluesFor(socket, session, knowledge)) {
      const known = byId.get(clue.intermediary.id);
      if (!known || known.strength === "weak") byId.set(clue.intermediary.id, clue);
    }
  }
  return [...byId.values()];
}
