import type { Millis } from "../../core/base/units.ts";
import type { Knowledge } from "../../core/knowledge/knowledge.ts";
import type { Session } from "../../core/session/session.ts";
import { currentSilence } from "../../core/session/silence.ts";

/** Why the list of findings is empty, and with it what to say. */
export type Quiet =
  | { readonly kind: "not-recorded" }
  /** nothing yet, and the page was loaded before the recording */
  | { readonly kind: "nothing-yet" }
  /** the page was watched from its start and opened nothing */
  | { readonly kind: "no-sockets"; readonly watched: Millis }
  | {
      readonly kind: "nothing-wrong";
      readonly watched: Millis;
      /** too short a time to say more than that nothing was wrong so far */
      readonly tooShort: boolean;
      /** the longest that a connection lived through which was seen from its start; absent below `TELLING` */
      readonly longestSilence?: Millis;
      /** the lowest known limit that was not reached */
      readonly untested?: Millis;
    };

/** The common idle limits begin at a minute: before it none can have struck. */
const LONG_ENOUGH: Millis = 60_000;
/** A shorter silence is an ordinary pause. */
const TELLING: Millis = 1_000;

/** @param now on the session's clock */
export function quietOf(session: Session, now: number, limits: readonly Millis[]): Quiet {
  const { capture, connections } = session;
  if (capture.startedAt === undefined && connections.size === 0) return { kind: "not-recorded" };
  const start = capture.startedAt ?? session.now;
  const watched = Math.max(0, (capture.endedAt ?? now) - start);
  if (connections.size === 0) {
    const fromItsStart = session.pageEvents.some(({ kind }) => kind === "navigated");
    return fromItsStart ? { kind: "no-sockets", watched } : { kind: "nothing-yet" };
  }
  let longest = 0;
  for (const connection of connections.values()) {
    // Of what was open before, the first frame seen ends no silence that was seen.
    if (connection.seenLate) continue;
    longest = Math.max(longest, connection.longestSurvived ?? 0, currentSilence(connection, now) ?? 0);
  }
  const untested = limits.find((limit) => limit > longest);
  return {
    kind: "nothing-wrong",
    watched,
    tooShort: watched < LONG_ENOUGH,
    ...(longest < TELLING ? {} : { longestSilence: longest }),
    ...(untested === undefined ? {} : { untested }),
  };
}

/** Every idle limit that is the verified default of something between a page and its server, ascending. */
export function knownIdleLimits(knowledge: Knowledge): Millis[] {
  const seconds = new Set<number>();
  for (const { kind, timeouts } of knowledge.intermediaries)
    for (const limit of timeouts)
      if (kind !== "origin-server" && limit.type === "idle" && limit.default && limit.verified && limit.seconds)
        seconds.add(limit.seconds);
  return [...seconds].sort((a, b) => a - b).map((value) => value * 1_000);
}
