import type { Bytes } from "../core/base/units.ts";
import { applyEvent, createSession } from "../core/session/apply-event.ts";
import type { Session } from "../core/session/session.ts";
import type { KeptSession, Reading } from "./kept-session.ts";

export interface RecoveredSession {
  readonly session: Session;
  readonly kept: KeptSession;
  /** records that could not be read */
  readonly skipped: number;
  /** what of the session is missing, or may be: full sentences, none if nothing is */
  readonly notices: readonly string[];
}

/**
 * Replays a kept session. One whose recording was never stopped is stopped at its last event, for
 * the reason it was closed with, and else because DevTools went away: a browser that was killed
 * cannot be told from that. One that is still being recorded elsewhere is left as it is.
 */
export async function recoveredSession(
  reading: Reading,
  options: { payloadLimit?: Bytes } = {},
): Promise<RecoveredSession> {
  const session = createSession(options);
  for await (const events of reading.batches) for (const event of events) applyEvent(session, event);
  const { kept, skipped } = reading;
  const message = session.capture.recording || kept.broken ? cutOff(kept) : undefined;
  if (session.capture.recording && !kept.live) {
    applyEvent(session, {
      type: "recording-stopped",
      at: session.now,
      reason: kept.endReason ?? "devtools-closed",
      ...(message === undefined ? {} : { message }),
    });
  }
  const notices = [message, unwritten(kept), unreadable(skipped)].filter((notice) => notice !== undefined);
  return { session, kept, skipped, notices };
}

const SECOND = 1000;

const BROKEN = "The disk took no more of this session after its last write: what came later is missing.";

/** Writes come four times a second; a hidden page's timers, and a slow disk, may make it more. */
function cutOff({ clean, live, broken, delayMs }: KeptSession): string | undefined {
  if (broken) return BROKEN;
  if (clean) return undefined;
  const seconds = Math.max(1, Math.ceil(delayMs / SECOND));
  const last = seconds === 1 ? "the last second" : `the last ${seconds} seconds`;
  if (live) return `This session is still being recorded: at most ${last} of it is not here yet.`;
  return `DevTools or the browser was closed during the recording: at most ${last} before that is missing.`;
}

function unwritten({ unwritten: { events, payloads }, message }: KeptSession): string | undefined {
  if (events === 0 && payloads === 0) return undefined;
  const parts = [
    ...(events > 0 ? [`${events} ${events === 1 ? "event" : "events"}`] : []),
    ...(payloads > 0 ? [`the payloads of ${payloads} ${payloads === 1 ? "frame" : "frames"}`] : []),
  ];
  return [message, `Not kept on disk: ${parts.join(" and ")}.`].filter((part) => part !== undefined).join(" ");
}

function unreadable(skipped: number): string | undefined {
  if (skipped === 0) return undefined;
  return skipped === 1
    ? "One record of this session could not be read and was left out."
    : `${skipped} records of this session could not be read and were left out.`;
}
