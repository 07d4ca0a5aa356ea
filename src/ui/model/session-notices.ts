import type { Session } from "../../core/session/session.ts";
import { formatBytes, formatPlural } from "../format/amount.ts";
import type { SessionSource } from "../source.ts";

/** What a person should know about the completeness of what is shown. */
export interface Notice {
  /** what it is about: a notice that was read is not shown again */
  readonly id: "not-kept" | "no-page-script" | "counts-only" | "left-out" | "given-up" | "shortened";
  readonly tone: "quiet" | "warning";
  /** full sentences */
  readonly text: string;
}

export function noticesOf({ session, controls }: SessionSource): Notice[] {
  const notice = controls?.keptSessions.notice;
  return [
    ...(notice === undefined ? [] : [{ id: "not-kept", tone: "warning", text: notice } as const]),
    ...pageScriptNotice(session, controls !== undefined),
    ...payloadNotices(session, controls?.settings.countsOnly),
  ];
}

function pageScriptNotice({ capture }: Session, live: boolean): Notice[] {
  if (capture.startedAt === undefined || capture.pageScript) return [];
  // A session of the past may be that of a program that has no page script.
  const why = live ? ", as chosen in the settings" : "";
  const text = `Recorded without the page script${why}: close codes, their reasons and who closed are unknown.`;
  return [{ id: "no-page-script", tone: "quiet", text }];
}

/** @param countsOnly as set now; undefined for a session of the past */
function payloadNotices({ frames }: Session, countsOnly: boolean | undefined): Notice[] {
  const { leftOutFrames, payloads } = frames;
  const { droppedFrames, droppedBytes, shortenedFrames, limit } = payloads;
  const notices: Notice[] = [];
  if (countsOnly) {
    const soFar =
      leftOutFrames > 0 ? ` Let go of so far: the payloads of ${formatPlural(leftOutFrames, "frame")}.` : "";
    const text = `Counts only is on: the times and sizes of frames are kept, their payloads are not.${soFar}`;
    notices.push({ id: "counts-only", tone: "quiet", text });
  } else if (leftOutFrames > 0) {
    const why = countsOnly === undefined ? "were not kept with the session" : "were let go of while Counts only was on";
    const text = `The payloads of ${formatPlural(leftOutFrames, "frame")} ${why}; their times and sizes are complete.`;
    notices.push({ id: "left-out", tone: "quiet", text });
  }
  if (droppedFrames > 0) {
    const text = `The payloads of ${formatPlural(droppedFrames, "frame")} (${formatBytes(droppedBytes)}) were let go of, the oldest first, to stay within ${formatBytes(limit)} of memory; their times and sizes are complete.`;
    notices.push({ id: "given-up", tone: "quiet", text });
  }
  if (shortenedFrames > 0) {
    const text = `Of ${formatPlural(shortenedFrames, "payload")} over 1 MB only the beginning and the end are kept.`;
    notices.push({ id: "shortened", tone: "quiet", text });
  }
  return notices;
}
