import type { EpochMillis } from "../base/units.ts";
import type { PageEvent } from "../session/events.ts";
import type { Session } from "../session/session.ts";
import { formatDuration } from "./format.ts";

export type PageBandKind = "page-hidden" | "page-frozen" | "offline" | "sleep" | "not-recorded";

/** A stretch in which the page or the recording was in a special state. */
export interface PageBand {
  readonly kind: PageBandKind;
  readonly from: EpochMillis;
  readonly to: EpochMillis;
  readonly label: string;
}

/** A moment in the life of the page. */
export interface PageMoment {
  readonly at: EpochMillis;
  readonly label: string;
}

const BAND_OF = {
  hidden: { kind: "page-hidden", label: "hidden", endedBy: ["visible", "navigated"] },
  frozen: { kind: "page-frozen", label: "frozen", endedBy: ["resumed", "navigated"] },
  offline: { kind: "offline", label: "offline", endedBy: ["online"] },
} as const;

const MOMENTS: Partial<Record<PageEvent["kind"], string>> = {
  navigated: "load",
  "page-show": "shown again",
  crashed: "crashed",
};

/** Stretches in order of their beginning; one that goes on ends at `now`. */
export function pageBands(session: Session, now: EpochMillis): PageBand[] {
  const bands: PageBand[] = [];
  for (const [begin, { kind, label, endedBy }] of Object.entries(BAND_OF)) {
    let from: EpochMillis | undefined;
    for (const event of session.pageEvents) {
      if (event.kind === begin) from ??= event.at;
      else if (from !== undefined && endedBy.some((end) => end === event.kind)) {
        bands.push({ kind, from, to: event.at, label });
        from = undefined;
      }
    }
    if (from !== undefined) bands.push({ kind, from, to: now, label });
  }
  for (const { at, gapMs } of session.clockGaps) {
    bands.push({ kind: "sleep", from: at - gapMs, to: at, label: `asleep ${formatDuration(gapMs)}` });
  }
  // A recording that has ended has a last gap without an end: nothing lies beyond it.
  for (const gap of session.capture.gaps) {
    if (gap.to !== undefined) bands.push({ kind: "not-recorded", from: gap.from, to: gap.to, label: "not recorded" });
  }
  return bands.sort((one, other) => one.from - other.from);
}

export function pageMoments(session: Session): PageMoment[] {
  const moments: PageMoment[] = [];
  for (const event of session.pageEvents) {
    const label = event.kind === "page-hide" && event.persisted === true ? "put aside" : MOMENTS[event.kind];
    if (label !== undefined) moments.push({ at: event.at, label });
  }
  return moments;
}
