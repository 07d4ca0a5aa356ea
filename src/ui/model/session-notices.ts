import { LIMITS } from "../../core/session/apply-event.ts";
import type { Session } from "../../core/session/session.ts";
import { formatBytes } from "../format/amount.ts";
import type { SessionSource } from "../source.ts";
import { t, tn } from "../text/text.ts";

/** What a person should know about the completeness of what is shown. */
export interface Notice {
  /** what it is about: a notice that was read is not shown again */
  readonly id: "not-kept" | "no-page-script" | "counts-only" | "left-out" | "full" | "given-up" | "shortened";
  readonly tone: "quiet" | "warning";
  /** full sentences */
  readonly text: string;
}

export function noticesOf({ session, controls }: SessionSource): Notice[] {
  const notice = controls?.keptSessions.notice;
  return [
    ...(notice === undefined ? [] : [{ id: "not-kept", tone: "warning", text: notice } as const]),
    ...pageScriptNotice(session, controls !== undefined),
    ...fullNotice(session, controls !== undefined),
    ...payloadNotices(session, controls?.settings.countsOnly),
  ];
}

function pageScriptNotice({ capture }: Session, live: boolean): Notice[] {
  if (capture.startedAt === undefined || capture.pageScript) return [];
  // A session of the past may be that of a program that has no page script.
  const text = t(live ? "notice_no_page_script_chosen" : "notice_no_page_script");
  return [{ id: "no-page-script", tone: "quiet", text }];
}

function fullNotice({ connections }: Session, live: boolean): Notice[] {
  if (connections.size < LIMITS.connections) return [];
  return [{ id: "full", tone: "warning", text: t(live ? "notice_full" : "notice_full_past", connections.size) }];
}

/** @param countsOnly as set now; undefined for a session of the past */
function payloadNotices({ frames }: Session, countsOnly: boolean | undefined): Notice[] {
  const { leftOutFrames, payloads } = frames;
  const { droppedFrames, droppedBytes, shortenedFrames, limit } = payloads;
  const notices: Notice[] = [];
  if (countsOnly) {
    const soFar = leftOutFrames > 0 ? ` ${t("notice_counts_only_so_far", tn("count_frames", leftOutFrames))}` : "";
    const text = `${t("notice_counts_only")}${soFar}`;
    notices.push({ id: "counts-only", tone: "quiet", text });
  } else if (leftOutFrames > 0) {
    const key = countsOnly === undefined ? "notice_left_out_past" : "notice_left_out";
    const text = t(key, tn("count_frames", leftOutFrames));
    notices.push({ id: "left-out", tone: "quiet", text });
  }
  if (droppedFrames > 0) {
    const text = t("notice_given_up", tn("count_frames", droppedFrames), formatBytes(droppedBytes), formatBytes(limit));
    notices.push({ id: "given-up", tone: "quiet", text });
  }
  if (shortenedFrames > 0) {
    const text = tn("notice_shortened", shortenedFrames);
    notices.push({ id: "shortened", tone: "quiet", text });
  }
  return notices;
}
