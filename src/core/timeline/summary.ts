import type { ConnectionId, EpochMillis } from "../base/units.ts";
import type { Session } from "../session/session.ts";
import { longestSilence } from "../session/silence.ts";
import { formatClock, formatCount, formatDuration } from "./format.ts";
import { connectionLabel } from "./lanes.ts";
import { outcomeOf } from "./outcome.ts";

/** What a lane shows, in words: a row of the table that stands in for the picture. */
export interface SummaryRow {
  readonly id: ConnectionId;
  readonly label: string;
  /** `0:03`, or why there is no such moment */
  readonly opened: string;
  readonly frames: string;
  readonly longestSilence: string;
  readonly ended: string;
}

/** @param origin the moment that reads 0:00; @param now see `SceneInput.now` */
export function summaryRows(session: Session, origin: EpochMillis, now: EpochMillis): SummaryRow[] {
  return [...session.connections.values()].map((connection) => {
    const { id, openedAt, closedAt, seenLate, sent, received } = connection;
    const outcome = outcomeOf(connection);
    const silence = longestSilence(connection, now);
    return {
      id,
      label: connectionLabel(connection),
      opened: openedAt !== undefined ? formatClock(openedAt - origin) : seenLate ? "before the recording" : "never",
      frames: `${formatCount(sent.frames)} sent, ${formatCount(received.frames)} received`,
      longestSilence: silence > 0 ? formatDuration(silence) : "none",
      ended: closedAt === undefined ? outcome.text : `${outcome.text} at ${formatClock(closedAt - origin)}`,
    };
  });
}
