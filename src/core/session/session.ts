import type { Bytes, ConnectionId, EpochMillis, Millis } from "../base/units.ts";
import type {
  Environment,
  HeaderField,
  HttpResponse,
  PageEvent,
  StackFrame,
  StopReason,
  TargetKind,
} from "./events.ts";
import type { FrameStore } from "./frame-store.ts";
import type { HeartbeatKind } from "./heartbeat.ts";

/**
 * - `blocked`: the browser refused, nothing was sent
 * - `queued`: made by the page, its handshake not yet sent
 * - `connecting`: handshake sent, no answer yet
 * - `open`
 * - `closing`: the page called `close()`
 * - `failed`: ended without ever being open
 * - `closed`: ended after having been open
 */
export type ConnectionState = "blocked" | "queued" | "connecting" | "open" | "closing" | "failed" | "closed";

/** Counters of one direction of one connection. Exact for ever, whatever happens to payloads. */
export interface Traffic {
  frames: number;
  bytes: Bytes;
  firstAt?: EpochMillis;
  lastAt?: EpochMillis;
  /** the largest frame and when it went */
  largest?: { bytes: Bytes; at: EpochMillis };
  /** messages that are known as heartbeats; absent while there was none */
  heartbeats?: { kind: HeartbeatKind; frames: number; firstAt: EpochMillis; lastAt: EpochMillis };
  /** between frames of this direction; absent until there are two */
  pauses?: Pauses;
}

/** Pauses between frames as running sums: mean and spread follow without keeping a list. */
export interface Pauses {
  count: number;
  sum: Millis;
  sumOfSquares: number;
  longest: Millis;
  /** shorter than `QUICK_PAUSE`: frames that came in one gulp */
  quick: number;
  /** `LONG_PAUSE` or longer */
  long: number;
}

/** Frames closer together than this were on their way together. */
export const QUICK_PAUSE: Millis = 10;
/** No conversation pauses so long between the parts of one answer. */
export const LONG_PAUSE: Millis = 1000;

export interface Handshake {
  sentAt?: EpochMillis;
  answeredAt?: EpochMillis;
  status?: number;
  statusText?: string;
  httpVersion?: string;
  requestHeaders: readonly HeaderField[];
  responseHeaders: readonly HeaderField[];
  /** from `sentAt` to the answer or the error */
  durationMs?: Millis;
  /** the browser's own words; "" where another extension blanked them */
  error?: string;
}

export type ClosedBy = "page" | "server" | "network" | "navigation" | "unknown";

/** What the page itself saw of the end; needs the page script. */
export interface Close {
  code: number;
  reason: string;
  wasClean: boolean;
  by: ClosedBy;
  at: EpochMillis;
}

/** A stretch in which nothing was seen in either direction. */
export interface Silence {
  from: EpochMillis;
  to: EpochMillis;
}

/** A stretch in which much of what the page sent waited in the browser; see `SendBuffer` in `events.ts`. */
export interface HeldBack {
  from: EpochMillis;
  /** absent while it goes on */
  to?: EpochMillis;
  /** the most that waited */
  peak: Bytes;
  /** how many further messages the page sent meanwhile */
  sends: number;
}

export interface Connection {
  readonly id: ConnectionId;
  /** 1, 2, … as in the id; the `#1` that a person reads */
  readonly ordinal: number;
  readonly url: string;
  /** host with port, as in the URL; "" if the URL cannot be parsed */
  readonly host: string;
  readonly path: string;
  readonly secure: boolean;
  target: TargetKind;
  documentUrl?: string;
  readonly initiator: readonly StackFrame[];
  /** opened before recording began */
  readonly seenLate: boolean;
  readonly blocked?: {
    by: "mixed-content" | "content-security-policy" | "constructor";
    message: string;
    directive?: string;
  };
  createdAt: EpochMillis;
  state: ConnectionState;
  /** the page script will tell, or has told, how it ends */
  observed: boolean;
  handshake: Handshake;
  openedAt?: EpochMillis;
  closedAt?: EpochMillis;
  /** it ended during a gap in the recording: `closedAt` is the latest it can have been */
  endUnseen?: boolean;
  subprotocol?: string;
  extensions?: string;
  /** error after the socket was open */
  error?: { message: string; at: EpochMillis };
  closeCalled?: { at: EpochMillis; code?: number; reason?: string; stack: readonly StackFrame[] };
  close?: Close;
  /** the document that owned it was left while it lived; `cached`: into the back/forward cache */
  left?: { at: EpochMillis; cached: boolean };
  sent: Traffic;
  received: Traffic;
  /** in order, only the longest if there were many; absent while there was none */
  heldBack?: HeldBack[];
  lastFrameAt?: EpochMillis;
  /** recording went on then, after a gap in which anything may have passed unseen */
  watchedFrom?: EpochMillis;
  /** longest silence that has ended, or that the close ended; see `currentSilence` for the one that goes on */
  longestSilence?: Silence;
  /** the longest silence that a frame ended: proof that so much is allowed */
  longestSurvived?: Millis;
}

/** A stretch of the session in which nothing could be seen. */
export interface CaptureGap {
  from: EpochMillis;
  to?: EpochMillis;
  reason: StopReason;
  message?: string;
}

export interface CaptureState {
  recording: boolean;
  startedAt?: EpochMillis;
  endedAt?: EpochMillis;
  pageScript: boolean;
  gaps: CaptureGap[];
  /** the last reason for a stop, while stopped */
  stopped?: { reason: StopReason; message?: string };
}

/** What a person wrote to a moment of the session, or of one connection. */
export interface Note {
  readonly id: string;
  readonly at: EpochMillis;
  readonly text: string;
  readonly connection?: ConnectionId;
}

export interface Session {
  page: { url: string; title?: string };
  environment?: Environment;
  capture: CaptureState;
  readonly connections: Map<ConnectionId, Connection>;
  readonly frames: FrameStore;
  /** page events and clock gaps in order, bounded by `LIMITS.pageEvents` */
  readonly pageEvents: PageEvent[];
  readonly clockGaps: { at: EpochMillis; gapMs: Millis }[];
  /** newest last, one a host and status, bounded by `LIMITS.httpResponses` */
  readonly httpResponses: HttpResponse[];
  /** in order of their moments, bounded by `LIMITS.notes` */
  readonly notes: Note[];
  /** the newest time seen in any event: the session's idea of now */
  now: EpochMillis;
  /** grows with every event: a cheap "has anything changed" */
  version: number;
  /** events that made no sense (unknown connection, …): counted, never thrown */
  ignoredEvents: number;
}
