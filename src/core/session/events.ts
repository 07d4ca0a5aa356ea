import type { Bytes, ConnectionId, EpochMillis, Millis } from "../base/units.ts";

/**
 * Everything that can happen in a session. Live capture, an opened report, a HAR and a test all
 * become a list of these, and `applyEvent` is the only code that turns them into a `Session`.
 */
export type SessionEvent =
  | RecordingStarted
  | RecordingStopped
  | ClockTick
  | ConnectionCreated
  | ConnectionObserved
  | ConnectionBlocked
  | HandshakeSent
  | HandshakeAnswered
  | FrameTransferred
  | ConnectionError
  | ConnectionClosed
  | CloseCalled
  | CloseEvent
  | SendBuffer
  | PageEvent
  | HttpResponse
  | NoteWritten
  | NoteRemoved;

/** Where the socket's constructor ran. */
export type TargetKind = "page" | "frame" | "worker" | "shared-worker" | "service-worker";

/** In the order and spelling of the wire where that is known; a repeated field is repeated. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

export interface StackFrame {
  readonly functionName: string;
  readonly url: string;
  /** counted from 1 */
  readonly line: number;
  /** counted from 1 */
  readonly column: number;
}

/** Recording began, or went on after a gap (`recording-stopped` before it in the same session). */
export interface RecordingStarted {
  readonly type: "recording-started";
  readonly at: EpochMillis;
  readonly page: { readonly url: string; readonly title?: string };
  /** whether the page script was asked for; without it close codes are unknown */
  readonly pageScript: boolean;
  readonly environment?: Environment;
}

export interface Environment {
  readonly userAgent: string;
  readonly extensionVersion: string;
}

export type StopReason =
  /** the button */
  | "user"
  /** Cancel on the browser's infobar */
  | "canceled-by-user"
  /** the tab went away, or moved to a page that may not be debugged */
  | "target-closed"
  /** DevTools was closed */
  | "devtools-closed"
  /** the browser refused */
  | "refused";

export interface RecordingStopped {
  readonly type: "recording-stopped";
  readonly at: EpochMillis;
  readonly reason: StopReason;
  /** the browser's own words where it gave any */
  readonly message?: string;
}

/** Time passed, though nothing else may have happened. A gap is the computer asleep. */
export interface ClockTick {
  readonly type: "clock";
  readonly at: EpochMillis;
  /** how long the recorder's clock stood still before this tick, when it did */
  readonly gapMs?: Millis;
}

export interface ConnectionCreated {
  readonly type: "connection-created";
  readonly at: EpochMillis;
  readonly id: ConnectionId;
  readonly url: string;
  readonly target: TargetKind;
  /** URL of the document or worker that opened it */
  readonly documentUrl?: string;
  /** the page's own code that opened it, innermost first */
  readonly initiator?: readonly StackFrame[];
  /** opened before recording began: what happened until then is unknown */
  readonly seenLate?: {
    readonly readyState: 0 | 1 | 2 | 3;
    readonly subprotocol?: string;
    readonly extensions?: string;
  };
  /** carried over when the session was cleared: its newest frame until then */
  readonly lastFrameAt?: EpochMillis;
}

/** The page script has hold of this socket: its close code, reason and `wasClean` will arrive. */
export interface ConnectionObserved {
  readonly type: "connection-observed";
  readonly at: EpochMillis;
  readonly id: ConnectionId;
  /** where the constructor really ran, which the protocol does not say for a frame of the same site */
  readonly target?: TargetKind;
  readonly documentUrl?: string;
}

/** The browser refused before anything went over the network. There was never a socket. */
export interface ConnectionBlocked {
  readonly type: "connection-blocked";
  readonly at: EpochMillis;
  readonly id: ConnectionId;
  readonly url: string;
  readonly target: TargetKind;
  readonly by: "mixed-content" | "content-security-policy" | "constructor";
  /** the browser's own words */
  readonly message: string;
  readonly documentUrl?: string;
  /** the violated directive, for a content security policy */
  readonly directive?: string;
  readonly initiator?: readonly StackFrame[];
}

export interface HandshakeSent {
  readonly type: "handshake-sent";
  readonly at: EpochMillis;
  readonly id: ConnectionId;
  readonly headers: readonly HeaderField[];
}

/** Only a 101 is ever reported with headers; see `ConnectionError` for every other answer. */
export interface HandshakeAnswered {
  readonly type: "handshake-answered";
  readonly at: EpochMillis;
  readonly id: ConnectionId;
  readonly status: number;
  readonly statusText: string;
  /** `1.0` or `1.1`, from the status line */
  readonly httpVersion?: string;
  readonly headers: readonly HeaderField[];
  /** as really sent, cookies included; replaces those of `handshake-sent` */
  readonly requestHeaders?: readonly HeaderField[];
}

export type Direction = "sent" | "received";

/** One data message; the browser joins fragments and hides ping, pong and close frames. */
export interface FrameTransferred {
  readonly type: "frame";
  readonly at: EpochMillis;
  readonly id: ConnectionId;
  readonly direction: Direction;
  /** RFC 6455 §5.2: 1 text, 2 binary */
  readonly opcode: number;
  readonly payload: string | Uint8Array;
  /** true length when `payload` is not the whole */
  readonly length?: Bytes;
  /**
   * what `payload` is where `length` is not its own length, in an opened report: the whole message
   * with secrets replaced, its two ends (also what is assumed without this field), or nothing
   */
  readonly kept?: "whole" | "ends" | "none";
}

/** The browser's own error text, during the handshake or after; "" where it was blanked. */
export interface ConnectionError {
  readonly type: "connection-error";
  readonly at: EpochMillis;
  readonly id: ConnectionId;
  readonly message: string;
}

/** The network stack let go of the socket. Says neither code nor side. */
export interface ConnectionClosed {
  readonly type: "connection-closed";
  readonly at: EpochMillis;
  readonly id: ConnectionId;
  /** it ended while nothing was recorded: `at` is only the latest it can have been */
  readonly unseen?: boolean;
}

/** The page called `close()`. */
export interface CloseCalled {
  readonly type: "close-called";
  readonly at: EpochMillis;
  readonly id: ConnectionId;
  readonly code?: number;
  readonly reason?: string;
  readonly stack?: readonly StackFrame[];
}

/** The page received its `close` event (RFC 6455 §7.1.5). */
export interface CloseEvent {
  readonly type: "close-event";
  readonly at: EpochMillis;
  readonly id: ConnectionId;
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}

/**
 * What the page sent waits in the browser, because the network or the server does not take it
 * (`bufferedAmount`): seen by the page script, once more than a high-water mark waited for a second.
 */
export interface SendBuffer {
  readonly type: "send-buffer";
  readonly at: EpochMillis;
  readonly id: ConnectionId;
  /** when it rose over the mark: names the stretch that this is about */
  readonly since: EpochMillis;
  /** what waits at `at` */
  readonly bytes: Bytes;
  /** the most that waited since */
  readonly peak: Bytes;
  /** how many further messages the page sent since */
  readonly sends: number;
  /** still over the mark; else the stretch has ended */
  readonly over: boolean;
}

export type PageEventKind =
  /** a new document was committed in the page's main frame */
  | "navigated"
  /** a document (main, frame) is being left; `persisted` says it goes to the back/forward cache, where that is told */
  | "page-hide"
  | "page-show"
  | "hidden"
  | "visible"
  | "offline"
  | "online"
  | "frozen"
  | "resumed"
  | "crashed";

export interface PageEvent {
  readonly type: "page-event";
  readonly at: EpochMillis;
  readonly kind: PageEventKind;
  readonly url?: string;
  readonly persisted?: boolean;
  /** for `page-hide` and `crashed`: the connections that lived in what was left; for `page-show`: in what came back */
  readonly connections?: readonly ConnectionId[];
}

/** An ordinary answer from a host that also serves a socket: its headers can tell the proxy. */
export interface HttpResponse {
  readonly type: "http-response";
  readonly at: EpochMillis;
  readonly url: string;
  readonly status: number;
  /** only those that tell about the way (server, via, …), never cookies' values */
  readonly headers: readonly HeaderField[];
  /** long polling of a library that would rather have a socket */
  readonly fallback?: "socket.io" | "sockjs" | "signalr";
  /** a person had it asked for, without cookies; the page itself asked for the others */
  readonly asked?: true;
}

/** A person pinned a note to a moment, or wrote another text on one. */
export interface NoteWritten {
  readonly type: "note-written";
  /** the moment that the note is about */
  readonly at: EpochMillis;
  /** names the note: a second text for the same one takes the place of the first */
  readonly note: string;
  /** plain text; beyond `LIMITS.noteText` it is cut off */
  readonly text: string;
  /** the connection that it is about; absent for the whole session */
  readonly connection?: ConnectionId;
}

export interface NoteRemoved {
  readonly type: "note-removed";
  /** the moment that the note was about */
  readonly at: EpochMillis;
  readonly note: string;
}
