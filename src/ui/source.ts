import type { Result } from "../core/base/result.ts";
import type { Bytes, ConnectionId, EpochMillis } from "../core/base/units.ts";
import type { Profile } from "../core/knowledge/knowledge.ts";
import type { NoteRemoved, NoteWritten, StopReason } from "../core/session/events.ts";
import type { Session } from "../core/session/session.ts";
import type { Settings } from "./settings.ts";

/**
 * Where the views get their session from: the recorder in the panel, a file in the viewer, a fake
 * in tests. It is looked at, not listened to: the panel compares `revision` once a display frame.
 */
export interface SessionSource {
  /** replaced as a whole by `clear()` */
  readonly session: Session;
  readonly status: RecordingStatus;
  /** grows whenever `session` or `status` changed */
  readonly revision: number;
  /** the time on the session's own clock, which goes on while nothing happens */
  now(): number;
  /** writes, changes or removes a note; absent where none can be kept */
  readonly annotate?: (event: NoteWritten | NoteRemoved) => void;
  /** absent for an opened report */
  readonly controls?: RecordingControls;
}

export type RecordingStatus =
  | { readonly state: "idle" }
  | { readonly state: "starting" }
  | { readonly state: "recording" }
  | { readonly state: "stopped"; readonly reason: StopReason; readonly message?: string }
  /** the browser would not let us attach; `message` is its own words */
  | { readonly state: "refused"; readonly message: string };

export interface RecordingControls {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** forgets what was recorded and, if recording, goes on with an empty session */
  clear(): void;
  reloadPage(): void;
  /**
   * Makes one plain GET request from the page, without cookies, to the http(s) address of a
   * connection, see `askedAddress`. The answer becomes part of the session. Errors are one sentence.
   */
  askServer(connection: ConnectionId): Promise<Result<void>>;
  readonly settings: Settings;
  readonly presets: Presets;
  changeSettings(part: Partial<Settings>): Promise<void>;
  readonly keptSessions: KeptSessions;
  readonly health: ExtensionHealth;
}

/** What a person may ask of the extension itself. */
export interface ExtensionHealth {
  readonly version: string;
  /** what lies on this computer; absent where it cannot be told */
  stored(): Promise<{ readonly keptSessions?: Bytes; readonly settings?: Bytes }>;
  /** Kept sessions, settings and remembered choices, all at once. */
  deleteAll(): Promise<Result<void>>;
  selfTest(): Promise<readonly SelfTest[]>;
}

export interface SelfTest {
  readonly part: "attach" | "page-script" | "storage" | "kept-sessions";
  readonly outcome: "passed" | "failed" | "not-tested";
  /** one sentence, in English; holds no address */
  readonly words: string;
}

/** What holds where a person chose nothing. */
export interface Presets {
  readonly settings: Settings;
  /** why the file that an administrator put beside the extension is not used: a full sentence */
  readonly problem?: string;
}

/** Sessions on disk. Errors are one sentence for a person. */
export interface KeptSessions {
  /** why the present session is not kept, or not wholly; absent while all is well */
  readonly notice: string | undefined;
  list(): Promise<Result<readonly KeptSessionInfo[]>>;
  open(id: string): Promise<Result<OpenedSession>>;
  delete(id: string): Promise<Result<void>>;
  deleteAll(): Promise<Result<void>>;
  usage(): Promise<Result<Bytes>>;
}

export interface KeptSessionInfo {
  readonly id: string;
  readonly page: { readonly url: string };
  readonly startedAt: EpochMillis;
  readonly lastWriteAt: EpochMillis;
  readonly events: number;
  readonly bytes: Bytes;
  /** properly ended; neither clean nor live means that DevTools or the browser went away */
  readonly clean: boolean;
  /** being recorded now, here or in another window */
  readonly live: boolean;
  /** the disk took no more of it: what came after `lastWriteAt` is missing */
  readonly broken?: boolean;
}

export interface OpenedSession {
  readonly session: Session;
  /** what is missing of it, or may be: full sentences */
  readonly notices: readonly string[];
  /** what it was held against when it was saved; else it is judged as a live one is */
  readonly profile?: Profile;
}
