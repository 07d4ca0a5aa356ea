import type { StopReason } from "../core/session/events.ts";
import type { Session } from "../core/session/session.ts";

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
}
