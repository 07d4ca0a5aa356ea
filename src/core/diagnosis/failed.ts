import type { BrowserErrorFact, Knowledge } from "../knowledge/knowledge.ts";
import type { Connection, Session } from "../session/session.ts";
import { formatDuration } from "../timeline/format.ts";
import { pathname } from "./ended.ts";
import { grouped } from "./ends.ts";
import { named } from "./evidence.ts";
import type { Evidence } from "./finding.ts";

/** A handshake that failed, with what the browser's words for it mean. */
export interface Failed {
  readonly connection: Connection;
  readonly message: string;
  readonly fact: BrowserErrorFact;
}

/** What a text of the browser means: the first fact that matches it. */
export function factFor(message: string, knowledge: Knowledge): BrowserErrorFact | undefined {
  return knowledge.browserErrors.find((fact) => new RegExp(fact.match).test(message));
}

/** Failed handshakes whose error belongs to certain groups. */
export function failedHandshakes(
  session: Session,
  knowledge: Knowledge,
  ...groups: readonly BrowserErrorFact["group"][]
): Failed[] {
  const facts = new Map<string, BrowserErrorFact | undefined>();
  const found: Failed[] = [];
  for (const connection of session.connections.values()) {
    const message = connection.handshake.error;
    if (!message || connection.openedAt !== undefined) continue;
    if (!facts.has(message)) facts.set(message, factFor(message, knowledge));
    const fact = facts.get(message);
    if (fact && groups.includes(fact.group)) found.push({ connection, message, fact });
  }
  return found;
}

/** One group an address and text: what happens again and again is one finding. */
export function alike(failed: readonly Failed[]): Failed[][] {
  return [...grouped(failed, ({ connection, message }) => `${message} ${addressOf(connection)}`).values()];
}

/** Scheme, host and path without the query. */
export function addressOf(connection: Connection): string {
  return `${connection.secure ? "wss" : "ws"}://${connection.host}${pathname(connection)}`;
}

/** Address, error text and times of failed attempts; `Answered after` where an answer is known to have come. */
export function evidenceOfFailure(
  connections: readonly Connection[],
  took: "Failed after" | "Answered after" | "Given up after" = "Failed after",
): Evidence[] {
  const [first] = connections;
  if (!first) return [];
  const { handshake } = first;
  const evidence: Evidence[] = [{ label: "Address", value: named(first), at: first.createdAt, connection: first.id }];
  if (handshake.error) evidence.push({ label: "The browser's words", value: handshake.error });
  if (handshake.durationMs !== undefined)
    evidence.push({
      label: took,
      value: formatDuration(handshake.durationMs),
    });
  const last = connections[connections.length - 1];
  if (last && last !== first) {
    evidence.push(
      { label: "Attempts", value: String(connections.length) },
      { label: "Last attempt", value: named(last), at: last.createdAt, connection: last.id },
    );
  }
  return evidence;
}

/** ` Tried 3 times.` where it was more than once. */
export function triedTimes(count: number): string {
  return count > 1 ? ` It was tried ${count} times with the same result.` : "";
}

/** The constructor's exception for mixed content, for captures that saw nothing but it. */
export function isMixedContent(message: string): boolean {
  return /insecure WebSocket (connection may not be initiated|endpoint)/i.test(message);
}
