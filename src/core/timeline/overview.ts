import { assertNever } from "../base/assert-never.ts";
import type { Millis } from "../base/units.ts";
import type { Session } from "../session/session.ts";
import { binsInWindow, binWidth, type FrameBins } from "./bins.ts";
import { outcomeOf } from "./outcome.ts";
import { textWidth, type Bars, type Primitive } from "./primitives.ts";
import { rateText, SHORTEST_RATE_BIN } from "./rates.ts";
import { clampWindow, millisPerPixel, pan, spanOf, timeToX, xToTime, type Scale, type TimeWindow } from "./scale.ts";

export interface OverviewInput {
  readonly session: Session;
  readonly bins: FrameBins;
  /** all that there is to look at, over the whole width */
  readonly scale: Scale;
  readonly height: number;
  /** what the timeline above shows */
  readonly window: TimeWindow;
  /** a stretch of time that was chosen */
  readonly range?: TimeWindow | undefined;
}

/** The rate of frames over the whole session, sent standing on received, and the window as a brush. */
export function overviewScene({ session, bins, scale, height, window, range }: OverviewInput): Primitive[] {
  const width = scale.left + scale.width;
  const binMs = binWidth(millisPerPixel(scale));
  const counted = bins.ofSession(scale.window, binMs);
  const [start, end] = binsInWindow(counted, scale.window);
  let most = 0;
  for (let index = start; index < end; index++) {
    most = Math.max(most, counted.sent[index]! + counted.received[index]!);
  }
  // Roots keep a lone frame visible beside a flood.
  const unit = most === 0 ? 0 : (height - 4) / Math.sqrt(most);
  const bars = (kind: "sent" | "received"): Bars => ({
    shape: "bars",
    kind,
    baseline: height,
    direction: "up",
    width: Math.max(1, binMs / millisPerPixel(scale) - 0.5),
    count: end - start,
    x: new Float32Array(end - start),
    height: new Float32Array(end - start),
  });
  // Sent is drawn at full height first; received then covers its own share from the line upwards.
  const sent = bars("sent");
  const received = bars("received");
  for (let index = start; index < end; index++) {
    const all = counted.sent[index]! + counted.received[index]!;
    const x = timeToX(scale, Math.floor(counted.first[index]! / binMs) * binMs);
    const full = unit * Math.sqrt(all);
    sent.x[index - start] = received.x[index - start] = x;
    sent.height[index - start] = full;
    received.height[index - start] = (full * counted.received[index]!) / all;
  }
  const out: Primitive[] = [
    { shape: "rect", kind: "background", x: 0, y: 0, width, height },
    sent,
    received,
    { shape: "line", kind: "grid", x1: scale.left, y1: height, x2: width, y2: height },
  ];
  drawFailures(out, session, scale);
  const left = Math.max(scale.left, timeToX(scale, window.from));
  const right = Math.min(width, timeToX(scale, window.to));
  const whole = right - left >= scale.width - 1;
  if (!whole) {
    out.push({ shape: "rect", kind: "overview-shade", x: scale.left, y: 0, width: left - scale.left, height });
    out.push({ shape: "rect", kind: "overview-shade", x: right, y: 0, width: width - right, height });
    for (const x of [left, right])
      out.push({ shape: "line", kind: "overview-window", x1: x, y1: 0, x2: x, y2: height });
    out.push({ shape: "line", kind: "overview-window", x1: left, y1: 1, x2: right, y2: 1 });
  }
  if (range) {
    const from = Math.max(scale.left, timeToX(scale, range.from));
    const to = Math.min(width, timeToX(scale, range.to));
    if (to > from) out.push({ shape: "rect", kind: "range", x: from, y: 0, width: Math.max(1, to - from), height });
  }
  const text = `peak ${peakRate(bins, scale.window, binMs)}`;
  if (most > 0 && textWidth(text) + 10 <= scale.left) {
    out.push({ shape: "text", kind: "page-label", x: 8, y: 12, text, anchor: "start" });
  }
  return out;
}

const FAILURE_HEIGHT = 6;

/** A tick at the upper edge wherever a connection failed: where to look in a long recording. */
function drawFailures(out: Primitive[], session: Session, scale: Scale): void {
  let drawn = -1;
  for (const connection of session.connections.values()) {
    const { kind } = outcomeOf(connection);
    if (
      connection.closedAt === undefined ||
      (kind !== "close-error" && kind !== "handshake-failed" && kind !== "blocked")
    ) {
      continue;
    }
    const x = Math.round(timeToX(scale, connection.closedAt));
    if (x === drawn) continue;
    drawn = x;
    out.push({ shape: "line", kind, x1: x, y1: 0, x2: x, y2: FAILURE_HEIGHT });
  }
}

/** The greatest rate over about a second, or over a bar where bars are longer: `4 131/s`, `0.5/s`. */
function peakRate(bins: FrameBins, window: TimeWindow, barMs: Millis): string {
  const binMs = Math.max(barMs, SHORTEST_RATE_BIN);
  const counted = bins.ofSession(window, binMs);
  let most = 0;
  for (let index = 0; index < counted.length; index++) {
    most = Math.max(most, counted.sent[index]! + counted.received[index]!);
  }
  return `${rateText((most / binMs) * 1000)}/s`;
}

/** Which part of the brush a pointer has hold of. */
export type Grip = "from" | "to" | "inside" | "outside";

/** How near to an edge of the brush a pointer takes hold of it, in pixels. */
const EDGE_REACH = 6;

export function gripAt(scale: Scale, window: TimeWindow, x: number): Grip {
  const left = timeToX(scale, window.from);
  const right = timeToX(scale, window.to);
  if (Math.abs(x - left) <= EDGE_REACH) return "from";
  if (Math.abs(x - right) <= EDGE_REACH) return "to";
  return x > left && x < right ? "inside" : "outside";
}

/** The window after a pointer that took hold of `grip` at `startX` has moved to `x`. */
export function brushed(scale: Scale, window: TimeWindow, grip: Grip, startX: number, x: number): TimeWindow {
  const bounds = scale.window;
  const at = Math.min(Math.max(xToTime(scale, x), bounds.from), bounds.to);
  switch (grip) {
    case "inside":
      return pan(window, (x - startX) * millisPerPixel(scale), bounds);
    case "from":
      return ordered(at, window.to);
    case "to":
      return ordered(window.from, at);
    case "outside": {
      const drawn = ordered(xToTime(scale, startX), at);
      // A click without a drag takes the present window there.
      if (Math.abs(x - startX) >= EDGE_REACH) return clampWindow(drawn, bounds);
      const half = spanOf(window) / 2;
      return clampWindow({ from: at - half, to: at + half }, bounds);
    }
    default:
      return assertNever(grip);
  }
}

function ordered(one: number, other: number): TimeWindow {
  const from = Math.min(one, other);
  return { from, to: Math.max(from + 1, one, other) };
}
