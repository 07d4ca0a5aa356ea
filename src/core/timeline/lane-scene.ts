import type { EpochMillis, Millis } from "../base/units.ts";
import type { Connection, Session } from "../session/session.ts";
import { binsInWindow, binWidth, lowerBound, type Bins, type FrameBins } from "./bins.ts";
import { formatDuration } from "./format.ts";
import { barRoom, labelRoom, laneMiddle, laneTop, type Layout } from "./layout.ts";
import { outcomeOf } from "./outcome.ts";
import { paintOf } from "./palette.ts";
import { textWidth, type Primitive, type Sign } from "./primitives.ts";
import { millisPerPixel, timeToX } from "./scale.ts";
import { SHORTEST_SILENCE, silencesIn } from "./silences.ts";

/** A silence must be this wide to be seen as one; below it only clutters. */
const SHORTEST_SILENCE_PIXELS = 8;
/** A single frame's bar, as a share of the room; the busiest bin takes all of it. */
const SINGLE_FRAME = 0.4;
/** Bars grow against at least this many frames a bin, so that two frames do not fill the lane. */
const LEAST_FULL_BIN = 16;
/** Heartbeats come about every 30 s at most; silences between them are drawn pale, longer ones stand out. */
const LONG_SILENCE: Millis = 31_000;
const MARK_SIZE = 9;
const TEXT_GAP = 8;
/** From the middle line to the baseline of a text centred on it, at 11 px. */
const BASELINE = 4;

export interface LaneContext {
  readonly session: Session;
  readonly bins: FrameBins;
  readonly layout: Layout;
  readonly now: EpochMillis;
}

/** A connection that lies in the window, its place, and the next one's beginning in the same lane. */
export interface PlacedConnection {
  readonly connection: Connection;
  readonly lane: number;
  readonly bins: Bins;
  readonly nextAt: EpochMillis | undefined;
}

/** Connections of the lanes in sight that touch the window. */
export function placedConnections({ bins, layout, now }: LaneContext): PlacedConnection[] {
  const { window } = layout.scale;
  const binMs = binWidth(millisPerPixel(layout.scale));
  const placed: PlacedConnection[] = [];
  for (let lane = layout.visible[0]; lane < layout.visible[1]; lane++) {
    const { connections } = layout.lanes[lane]!;
    const first = lowerBound(connections.length, (index) => (connections[index]!.closedAt ?? now) >= window.from);
    for (let index = first; index < connections.length; index++) {
      const connection = connections[index]!;
      if (connection.createdAt > window.to) break;
      const own = bins.ofConnection(connection.id, window, binMs);
      placed.push({ connection, lane, bins: own, nextAt: connections[index + 1]?.createdAt });
    }
  }
  return placed;
}

/** The greatest number of frames in one direction of one bin in sight, as a power of two: it must not flicker. */
export function fullBin(placed: readonly PlacedConnection[], layout: Layout): number {
  let most = LEAST_FULL_BIN;
  for (const { bins } of placed) {
    const [start, end] = binsInWindow(bins, layout.scale.window);
    for (let index = start; index < end; index++) {
      most = Math.max(most, bins.sent[index]!, bins.received[index]!);
    }
  }
  return 2 ** Math.ceil(Math.log2(most));
}

export function drawSilences(out: Primitive[], context: LaneContext, placed: PlacedConnection): void {
  const { layout, session, now } = context;
  const { scale } = layout;
  const { connection, lane } = placed;
  const least = Math.max(SHORTEST_SILENCE, SHORTEST_SILENCE_PIXELS * millisPerPixel(scale));
  const top = laneTop(layout, lane) + labelRoom(layout);
  const middle = laneMiddle(layout, lane);
  for (const silence of silencesIn(connection, placed.bins, scale.window, least, now, session.capture.gaps)) {
    const left = clampX(layout, timeToX(scale, silence.from));
    const right = clampX(layout, timeToX(scale, silence.to));
    // A pixel is left free at either end: the frames that frame a silence stay apart from it.
    const width = right - left - 2;
    if (width <= 0) continue;
    const kind = silence.running
      ? "silence-running"
      : silence.to - silence.from < LONG_SILENCE
        ? "silence-short"
        : "silence";
    out.push({ shape: "rect", kind, x: left + 1, y: top + 2, width, height: laneTop(layout, lane + 1) - top - 4 });
    const length = formatDuration(silence.to - silence.from);
    const text = [`${length} silent`, length].find((candidate) => textWidth(candidate) + 2 * TEXT_GAP <= width);
    if (text === undefined) continue;
    const x = left + width / 2;
    // Low lanes have no room for a gap between the words and the line: they would reach into the lane above.
    const y = middle - Math.min(4, barRoom(layout) - 6);
    out.push({ shape: "text", kind: "silence-label", x, y, text, anchor: "middle" });
  }
}

export function drawBars(out: Primitive[], layout: Layout, placed: PlacedConnection, full: number): void {
  const { bins, lane } = placed;
  const { scale } = layout;
  const binMs = binWidth(millisPerPixel(scale));
  const [start, end] = binsInWindow(bins, scale.window);
  if (start === end) return;
  const width = Math.max(1, binMs / millisPerPixel(scale) - 1);
  const room = barRoom(layout);
  const middle = laneMiddle(layout, lane);
  const logFull = Math.log2(full);
  for (const direction of ["sent", "received"] as const) {
    const counts = bins[direction];
    const x = new Float32Array(end - start);
    const height = new Float32Array(end - start);
    let count = 0;
    for (let index = start; index < end; index++) {
      const frames = counts[index]!;
      if (frames === 0) continue;
      // A lone frame stands at its own moment; several fill their stretch of the grid.
      const first = bins.first[index]!;
      const all = bins.sent[index]! + bins.received[index]!;
      const at = timeToX(scale, all === 1 ? first : Math.floor(first / binMs) * binMs);
      if (at + width <= scale.left || at >= scale.left + scale.width) continue;
      x[count] = at;
      height[count++] = room * (SINGLE_FRAME + (1 - SINGLE_FRAME) * (Math.log2(frames) / logFull));
    }
    if (count === 0) continue;
    const up = direction === "sent";
    const baseline = up ? middle - 1 : middle + 1;
    out.push({ shape: "bars", kind: direction, baseline, direction: up ? "up" : "down", width, count, x, height });
  }
}

/** Waiting, open and closing stretches, the opening, the end. */
export function drawLife(out: Primitive[], { layout, now }: LaneContext, placed: PlacedConnection): void {
  const { connection, lane, nextAt } = placed;
  const { scale } = layout;
  const y = laneMiddle(layout, lane);
  const right = scale.left + scale.width;
  const { createdAt, openedAt, closedAt, handshake, closeCalled } = connection;
  const end = closedAt ?? now;

  const line = (kind: "queued" | "connecting" | "open-line" | "closing", from: EpochMillis, to: EpochMillis): void => {
    const x1 = clampX(layout, timeToX(scale, from));
    const x2 = clampX(layout, timeToX(scale, to));
    if (x2 > x1) out.push({ shape: "line", kind, x1, y1: y, x2, y2: y });
  };
  const inside = (x: number): boolean => x >= scale.left && x <= right;
  const openFrom = openedAt ?? (connection.seenLate || connection.lastFrameAt !== undefined ? createdAt : undefined);

  if (connection.state !== "blocked") {
    const sentAt = handshake.sentAt ?? end;
    if (openFrom !== createdAt) {
      line("queued", createdAt, Math.min(sentAt, end));
      line("connecting", sentAt, Math.min(openFrom ?? end, end));
    }
    if (openFrom !== undefined) {
      const closingFrom = Math.min(closeCalled?.at ?? end, end);
      line("open-line", openFrom, closingFrom);
      line("closing", closingFrom, end);
      const x = timeToX(scale, openFrom);
      const late = openedAt === undefined;
      const size = late ? MARK_SIZE : 12;
      if (inside(x)) {
        out.push({ shape: "mark", kind: late ? "open-edge" : "open-mark", symbol: late ? "edge" : "tick", x, y, size });
      }
    }
  }

  const outcome = outcomeOf(connection);
  if (outcome.kind === "connecting") return;
  const x = timeToX(scale, end);
  if (!inside(x)) return;
  if (outcome.kind === "open") {
    out.push({ shape: "mark", kind: "still-open", symbol: "arrow", x, y, size: MARK_SIZE });
    return;
  }
  out.push({ shape: "mark", kind: outcome.kind, symbol: END_SYMBOL[outcome.kind], x, y, size: MARK_SIZE });
  if (outcome.short === "") return;
  const limit = nextAt === undefined ? right : Math.min(right, timeToX(scale, nextAt));
  const width = textWidth(outcome.short, paintOf(outcome.kind).bold);
  if (x + TEXT_GAP + width <= limit) {
    out.push({
      shape: "text",
      kind: outcome.kind,
      x: x + TEXT_GAP,
      y: y + BASELINE,
      text: outcome.short,
      anchor: "start",
    });
  } else if (nextAt === undefined && x - TEXT_GAP - width > scale.left) {
    out.push({
      shape: "text",
      kind: outcome.kind,
      x: x - TEXT_GAP,
      y: y + 3 * BASELINE,
      text: outcome.short,
      anchor: "end",
    });
  }
}

const END_SYMBOL: Record<"blocked" | "handshake-failed" | "close-ok" | "close-error" | "close-unknown", Sign> = {
  blocked: "blocked",
  "handshake-failed": "cross",
  "close-ok": "check",
  "close-error": "cross",
  "close-unknown": "square",
};

function clampX({ scale }: Layout, x: number): number {
  return Math.min(Math.max(x, scale.left), scale.left + scale.width);
}
