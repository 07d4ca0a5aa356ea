import type { Connection, Session } from "../../session/session.ts";
import { grouped } from "../ends.ts";
import { named } from "../evidence.ts";
import { addressOf } from "../failed.ts";
import type { Finding, Rule } from "../finding.ts";
import { duration, inWords } from "../format.ts";
import { advise, finding } from "../make-finding.ts";

const FEWEST_ATTEMPTS = 4;
/** What lived longer did its work for a while: its end is told by its own cause. */
const SHORT_LIFE_MS = 3000;
/** What lives so long has succeeded. */
const LASTING_MS = 30_000;
/** After a longer pause the next attempt belongs to something else. */
const LONGEST_PAUSE_MS = 60_000;
/** Below this nobody can speak of a pause. */
const HASTY_MS = 1000;

export const reconnectLoop: Rule = {
  meta: { id: "reconnect-loop", description: "A page tried again and again to connect, without lasting success." },
  check(session) {
    const byAddress = grouped([...session.connections.values()], addressOf);
    return [...byAddress.values()].flatMap((connections) => {
      const run = longestRun(connections);
      return run.length < FEWEST_ATTEMPTS ? [] : [findingFor(run, session)];
    });
  },
};

function findingFor(run: readonly Connection[], session: Session): Finding {
  const [first] = run as readonly [Connection];
  const last = run[run.length - 1] ?? first;
  const pauses = pausesOf(run);
  const hasty = median(pauses) < HASTY_MS;
  const growing = (pauses[pauses.length - 1] ?? 0) >= (pauses[0] ?? 0) * 1.5 && !hasty;
  const succeeded =
    last.closedAt === undefined && last.openedAt !== undefined && session.now - last.openedAt >= LASTING_MS;
  const times = pauses.map((pause) => duration(Math.max(0, pause)));
  return finding({
    rule: "reconnect-loop",
    severity: "warning",
    confidence: "certain",
    connections: run.map(({ id }) => id),
    title: `The page tried to connect ${run.length} times within ${inWords(last.createdAt - first.createdAt)}${succeeded ? " before it succeeded" : ", without lasting success"}.`,
    summary: `Certain: the attempts were counted. ${hasty ? "It hardly pauses between them, which burdens a server that is in trouble already." : growing ? "Its pauses grow, as they should." : "Its pauses do not grow."} Why the attempts fail is told by other findings.`,
    evidence: [
      { label: "First attempt", value: named(first), at: first.createdAt, connection: first.id },
      { label: "Last attempt", value: named(last), at: last.createdAt, connection: last.id },
      { label: "Pauses between", value: times.length > 8 ? `${times.slice(0, 8).join(", ")} …` : times.join(", ") },
      { label: "Of these opened", value: String(run.filter(({ openedAt }) => openedAt !== undefined).length) },
    ],
    advice: advise(
      "Close the page for a few minutes if it slows the computer down, then open it again.",
      "Mend the cause that the other findings name; a rate limit (429) keeps hasty pages at bay.",
      "Pause longer after each failure, with some randomness (one second, two, four … up to a minute), and begin anew after a success that lasts.",
    ),
    references: ["https://www.rfc-editor.org/rfc/rfc6455#section-7.2.3"],
  });
}

/** The longest row of attempts of which each followed soon after the short or failed one before. */
function longestRun(connections: readonly Connection[]): Connection[] {
  let longest: Connection[] = [];
  let current: Connection[] = [];
  for (const connection of connections) {
    const before = current[current.length - 1];
    if (before && !follows(before, connection)) current = [];
    current.push(connection);
    if (current.length > longest.length) longest = current.slice();
  }
  return longest;
}

function follows(before: Connection, next: Connection): boolean {
  const { closedAt, openedAt } = before;
  if (closedAt === undefined || before.closeCalled || before.left || before.close?.code === 1000) return false;
  if (openedAt !== undefined && closedAt - openedAt > SHORT_LIFE_MS) return false;
  const pause = next.createdAt - closedAt;
  return pause > -50 && pause <= LONGEST_PAUSE_MS;
}

function pausesOf(run: readonly Connection[]): number[] {
  return run.slice(1).map((connection, index) => connection.createdAt - (run[index]?.closedAt ?? connection.createdAt));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
