import type { EpochMillis, Millis } from "../base/units.ts";
import type { CaptureGap, Connection, Silence } from "../session/session.ts";
import { binsInWindow, type Bins } from "./bins.ts";
import type { TimeWindow } from "./scale.ts";

/** Shorter silences are ordinary pauses between heartbeats; no proxy in the knowledge base cuts that soon. */
export const SHORTEST_SILENCE: Millis = 10_000;

/** A silence as drawn; `running` while it goes on. */
export interface DrawnSilence extends Silence {
  readonly running: boolean;
}

/**
 * Silences of at least `least` that touch the window, each with its true ends, also where those
 * lie outside. What was not recorded is no silence: stretches without recording are cut out.
 * @param bins of the connection, covering the window and a neighbour on either side
 */
export function silencesIn(
  connection: Connection,
  bins: Bins,
  window: TimeWindow,
  least: Millis,
  now: EpochMillis,
  gaps: readonly CaptureGap[],
): DrawnSilence[] {
  // A socket that was there before the recording has been silent at least since it was first seen.
  const begin = connection.openedAt ?? (connection.seenLate ? connection.createdAt : connection.lastFrameAt);
  if (begin === undefined) return [];
  const end = connection.closedAt ?? now;
  const found: DrawnSilence[] = [];
  const add = (from: EpochMillis, to: EpochMillis, running: boolean): void => {
    if (to - from < least || to <= window.from || from >= window.to) return;
    for (const piece of withoutGaps({ from, to }, gaps, now)) {
      if (piece.to - piece.from >= least) found.push({ ...piece, running: running && piece.to === to });
    }
  };
  const [start, stop] = binsInWindow(bins, window);
  // One bin further on either side: the silence that reaches into the window ends there.
  const last = Math.min(stop, bins.length - 1);
  let from = start > 0 ? bins.last[start - 1]! : begin;
  for (let index = start; index <= last; index++) {
    add(from, bins.first[index]!, false);
    from = bins.last[index]!;
  }
  if (last === bins.length - 1) {
    const lastSeen = Math.max(from, connection.lastFrameAt ?? begin);
    add(lastSeen, end, connection.closedAt === undefined);
  }
  return found;
}

function withoutGaps(silence: Silence, gaps: readonly CaptureGap[], now: EpochMillis): Silence[] {
  let pieces: Silence[] = [silence];
  for (const gap of gaps) {
    const to = gap.to ?? now;
    pieces = pieces.flatMap((piece) =>
      to <= piece.from || gap.from >= piece.to
        ? [piece]
        : [
            { from: piece.from, to: Math.min(piece.to, gap.from) },
            { from: Math.max(piece.from, to), to: piece.to },
          ].filter(({ from, to }) => to > from),
    );
  }
  return pieces;
}
