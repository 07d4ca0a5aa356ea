import type { Knowledge } from "../knowledge/knowledge.ts";
import type { Connection, Session } from "../session/session.ts";
import type { Explanation } from "./causes/explain.ts";
import { offlineAround, sleepAround } from "./causes/network.ts";
import { silenceFrom } from "./evidence.ts";
import type { Finding, RuleId } from "./finding.ts";
import { duration } from "./format.ts";
import { COMMON_WINDOW, matchLimit } from "./limits.ts";

type RuledOut = Finding["ruledOut"][number];

/**
 * The look-alikes of an end that the session speaks against, each with what speaks against it. Only
 * what was really looked at is said to be ruled out: without the page script, less is.
 */
export function ruledOutFor({ ended, cause }: Explanation, session: Session, knowledge: Knowledge): RuledOut[] {
  const { connection, at, idle, age, end } = ended;
  const found: (RuledOut & { rule: RuleId })[] = [];
  const add = (rule: RuleId, what: string, because: string) => found.push({ rule, cause: what, because });

  if (connection.close && end !== "page") {
    add("page-closed", "The page closing it itself", "The page did not call close() on it.");
  }
  if (connection.close && end !== "left") add("page-closed", "A navigation", "The page was not left when it ended.");
  if (!sleepAround(session, at)) {
    add("network-change", "The computer asleep", "The clock shows no gap before the end.");
  }
  if (!offlineAround(session, at)) {
    const survivor = otherHostAlive(connection.id, session, at);
    add(
      "network-change",
      "A change of network",
      survivor === undefined
        ? "The browser did not report being offline."
        : `The browser did not report being offline, and the socket to ${survivor} stayed open.`,
    );
  }
  if (end !== "fault") add("protocol-error", "A fault in the data", "The browser named none.");
  if (end === "vanished") add("close-code", "The server's own goodbye", "No close frame came (1006).");
  if (idle !== undefined && idle < COMMON_WINDOW.from && !matchLimit(knowledge, "idle", idle)) {
    add(
      "idle-timeout",
      "A usual idle limit",
      `It ended only ${duration(idle)} after ${silenceFrom(ended)}, which fits no known limit.`,
    );
  }
  if (age !== undefined && !matchLimit(knowledge, "lifetime", age)) {
    add("lifetime-limit", "A usual maximum lifetime", "Its age fits no usual maximum lifetime.");
  }
  const sibling = sameHostAlive(connection.id, session, at);
  if (sibling !== undefined) {
    add("server-restart", "A restart of the whole server", `Socket #${sibling} to the same host stayed open.`);
  }
  return found.filter(({ rule }) => rule !== cause.rule).map(({ cause, because }) => ({ cause, because }));
}

function otherHostAlive(id: string, session: Session, at: number): string | undefined {
  const host = session.connections.get(id)?.host;
  for (const other of session.connections.values()) {
    if (other.host !== host && aliveAt(other, at - 3000) && aliveAt(other, at + 3000)) return other.host;
  }
  return undefined;
}

function sameHostAlive(id: string, session: Session, at: number): number | undefined {
  const host = session.connections.get(id)?.host;
  for (const other of session.connections.values()) {
    if (other.id === id || other.host !== host) continue;
    if (aliveAt(other, at - 3000) && aliveAt(other, at + 3000)) return other.ordinal;
  }
  return undefined;
}

/** Open at a moment, as far as was seen. */
function aliveAt(connection: Connection, at: number): boolean {
  const opened = connection.openedAt ?? (connection.seenLate ? connection.createdAt : undefined);
  return opened !== undefined && opened <= at && (connection.closedAt === undefined || connection.closedAt > at);
}
