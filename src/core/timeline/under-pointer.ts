import type { ConnectionId, EpochMillis, Millis } from "../base/units.ts";
import type { Connection, Session } from "../session/session.ts";
import { lastActivity } from "../session/silence.ts";
import { lowerBound } from "./bins.ts";
import { formatClock, formatCount, formatDuration } from "./format.ts";
import { connectionLabel } from "./lanes.ts";
import { laneAt, type Layout } from "./layout.ts";
import { outcomeOf } from "./outcome.ts";
import { pageBands, pageMoments } from "./page-strip.ts";
import { millisPerPixel, xToTime } from "./scale.ts";
import { SHORTEST_SILENCE } from "./silences.ts";

/** What a pointer points at, in words. */
export interface UnderPointer {
  readonly at: EpochMillis;
  readonly connection?: ConnectionId;
  /** the moment of a frame, an opening or an end that the pointer is on */
  readonly mark?: EpochMillis;
  readonly title: string;
  readonly lines: readonly string[];
}

/** How far a pointer may be from what it means, in pixels. */
const REACH = 5;

export interface PointerInput {
  readonly session: Session;
  readonly layout: Layout;
  readonly origin: EpochMillis;
  readonly now: EpochMillis;
}

/** Undefined where there is nothing: over the axis, the gutter of the strip, below the last lane. */
export function underPointer(input: PointerInput, x: number, y: number): UnderPointer | undefined {
  const { layout } = input;
  const at = xToTime(layout.scale, Math.max(x, layout.scale.left));
  if (y >= layout.stripTop && y < layout.lanesTop) return pageAt(input, at);
  const lane = laneAt(layout, y);
  const connection = lane === undefined ? undefined : nearest(layout.lanes[lane]!.connections, at, input.now);
  if (!connection) return undefined;
  const base = { at, connection: connection.id, title: connectionLabel(connection) };
  if (x < layout.scale.left) return { ...base, lines: [connection.host, outcomeOf(connection).text] };
  const clock = (moment: EpochMillis): string => clockText(input, moment);
  const notes = notesAt(input, at, connection.id);
  const mark = markAt(input, connection, at, millisPerPixel(layout.scale) * REACH);
  if (mark) return { ...base, mark: mark.at, lines: [clock(mark.at), ...mark.lines, ...notes] };
  return { ...base, lines: [clock(at), ...stateAt(connection, at, input), ...notes] };
}

function pageAt(input: PointerInput, at: EpochMillis): UnderPointer | undefined {
  const reach = millisPerPixel(input.layout.scale) * REACH;
  const moments = pageMoments(input.session).filter((moment) => Math.abs(moment.at - at) <= reach);
  const bands = pageBands(input.session, input.now).filter(({ from, to }) => from - reach <= at && at <= to + reach);
  const lines = [
    ...moments.map((moment) => `${clockText(input, moment.at)} ${moment.label}`),
    ...bands.map(
      ({ from, to, label }) =>
        `${label}, ${clockText(input, from)} to ${clockText(input, to)} (${formatDuration(to - from)})`,
    ),
    ...notesAt(input, at),
  ];
  return lines.length === 0 ? undefined : { at, title: "Page", lines };
}

/** The notes of a connection, or those of the whole session, that a pointer means. */
function notesAt({ session, layout }: PointerInput, at: EpochMillis, connection?: ConnectionId): string[] {
  // The flag flies to the right of its moment.
  const pixel = millisPerPixel(layout.scale);
  return session.notes
    .filter(
      (note) => note.connection === connection && note.at - REACH * pixel <= at && at <= note.at + 2 * REACH * pixel,
    )
    .map(({ text }) => text);
}

/** Of the connections in a lane, the one that lives at a moment, else the nearest. */
function nearest(connections: readonly Connection[], at: EpochMillis, now: EpochMillis): Connection | undefined {
  const index = lowerBound(connections.length, (index) => (connections[index]!.closedAt ?? now) >= at);
  const after = connections[index];
  const before = connections[index - 1];
  if (!after || !before || after.createdAt <= at) return after ?? before;
  return at - (before.closedAt ?? now) < after.createdAt - at ? before : after;
}

function markAt(input: PointerInput, connection: Connection, at: EpochMillis, reach: Millis) {
  const { closedAt, openedAt, createdAt } = connection;
  const outcome = outcomeOf(connection);
  if (closedAt !== undefined && Math.abs(closedAt - at) <= reach) return { at: closedAt, lines: [outcome.text] };
  const frames = framesAround(input.session, connection.id, at, reach);
  if (frames) return frames;
  if (openedAt !== undefined && Math.abs(openedAt - at) <= reach) {
    return { at: openedAt, lines: [`opened after ${formatDuration(openedAt - createdAt)}`] };
  }
  return undefined;
}

/** Above this many frames under the pointer they are not counted one by one. */
const COUNTED_AT_MOST = 20_000;

function framesAround(session: Session, id: ConnectionId, at: EpochMillis, reach: Millis) {
  const { frames } = session;
  const rows = frames.rowsOf(id);
  const from = lowerBound(rows.length, (index) => frames.timeOf(rows.at(index)) >= at - reach);
  const to = lowerBound(rows.length, (index) => frames.timeOf(rows.at(index)) > at + reach);
  const count = to - from;
  if (count === 0) return undefined;
  if (count === 1) {
    const row = rows.at(from);
    const direction = frames.directionOf(row) === "sent" ? "↑ sent" : "↓ received";
    const type = frames.opcodeOf(row) === 2 ? "binary" : "text";
    return { at: frames.timeOf(row), lines: [`${direction}, ${type}, ${formatCount(frames.lengthOf(row))} B`] };
  }
  const middle = lowerBound(rows.length, (index) => frames.timeOf(rows.at(index)) >= at);
  const mark = frames.timeOf(rows.at(Math.min(middle, to - 1)));
  const span = `within ${formatDuration(2 * reach)}`;
  if (count > COUNTED_AT_MOST) return { at: mark, lines: [`${formatCount(count)} frames ${span}`] };
  let sent = 0;
  for (let index = from; index < to; index++) if (frames.directionOf(rows.at(index)) === "sent") sent++;
  const received = count - sent;
  const parts = [
    sent > 0 ? `↑ ${formatCount(sent)} sent` : undefined,
    received > 0 ? `↓ ${formatCount(received)} received` : undefined,
  ];
  return { at: mark, lines: [`${parts.filter((part) => part !== undefined).join(", ")} ${span}`] };
}

function stateAt(connection: Connection, at: EpochMillis, { session, now }: PointerInput): string[] {
  const { createdAt, openedAt, closedAt, handshake } = connection;
  if (at > now) return ["not yet"];
  if (at < createdAt) return ["not yet created"];
  if (closedAt !== undefined && at > closedAt) return [outcomeOf(connection).text];
  const openFrom = openedAt ?? (connection.seenLate ? createdAt : lastActivity(connection));
  if (openFrom === undefined || at < openFrom) {
    return [
      handshake.sentAt === undefined || at < handshake.sentAt
        ? "waiting to be sent"
        : "waiting for the handshake's answer",
    ];
  }
  const { frames } = session;
  const rows = frames.rowsOf(connection.id);
  const next = lowerBound(rows.length, (index) => frames.timeOf(rows.at(index)) > at);
  const from = next === 0 ? openFrom : frames.timeOf(rows.at(next - 1));
  const to = next === rows.length ? (closedAt ?? now) : frames.timeOf(rows.at(next));
  const goesOn = next === rows.length && closedAt === undefined;
  const length = formatDuration(to - from);
  if (to - from < SHORTEST_SILENCE) return [`nothing for ${length}`];
  return [`${goesOn ? "silent so far for" : "silent for"} ${length}`];
}

function clockText({ origin }: PointerInput, at: EpochMillis): string {
  return formatClock(at - origin, 3);
}
