import type { FrameStore, PayloadSpan, RowList } from "../session/frame-store.ts";
import { GrowingRowList } from "../session/frame-store.ts";
import { conditionsOf, frameTypeOf, type FrameFilter } from "./frame-filter.ts";
import { isHeartbeat } from "./heartbeat-row.ts";
import { kindWords, type RowKind } from "./row-kind.ts";
import type { Matcher } from "./words.ts";

/** A filter at work on a list of frames that may grow. */
export interface FrameScan {
  /** rows of the session that match, in order; grows as `advance` goes on */
  readonly matches: RowList;
  /** how many of the list have been looked at */
  readonly scanned: number;
  /** of these, heartbeats that were left out */
  readonly heartbeats: number;
  /** of these, frames that may or may not match: their payload is not kept, or only in part */
  readonly uncertain: number;
  /**
   * Looks at more of the list, until about so much was done: a payload that is searched counts with
   * its bytes, a row with 32, a kind that is told with 2,000.
   * @returns whether there is more to do
   */
  advance(work: number): boolean;
}

const WORK_A_ROW = 32;
/** To tell the kind of a message takes as long as to search so many bytes. */
const WORK_A_KIND = 2000;

export interface FrameScanOptions {
  readonly frames: FrameStore;
  /** the frames to look at; asked for again each time, since it may have grown */
  readonly list: () => RowList;
  readonly filter: FrameFilter;
  /** of the filter's text, if it has one */
  readonly matcher?: Matcher | undefined;
  readonly kindOf: RowKind;
}

export function createFrameScan({ frames, list, filter, matcher, kindOf }: FrameScanOptions): FrameScan {
  const matches = new GrowingRowList();
  const span: PayloadSpan = { bytes: new Uint8Array(0), start: 0, end: 0, whole: true };
  const invert = filter.invert && conditionsOf(filter) > 0;
  const { direction, type, least = 0, most = Infinity } = filter;
  const kind = filter.kind.toLowerCase();
  const fitsKind = (row: number): boolean => {
    const found = kindOf(row);
    return found !== undefined && kindWords(found).includes(kind);
  };
  let scanned = 0;
  let heartbeats = 0;
  let uncertain = 0;

  const fits = (row: number): boolean => {
    const length = frames.lengthOf(row);
    return (
      length >= least &&
      length <= most &&
      (direction === undefined || frames.directionOf(row) === direction) &&
      (type === undefined || frameTypeOf(frames.opcodeOf(row)) === type)
    );
  };

  return {
    matches,
    get scanned() {
      return scanned;
    },
    get heartbeats() {
      return heartbeats;
    },
    get uncertain() {
      return uncertain;
    },
    advance(work) {
      const rows = list();
      const { length } = rows;
      let left = work;
      while (scanned < length && left > 0) {
        const row = rows.at(scanned++);
        left -= WORK_A_ROW;
        if (filter.hideHeartbeats && frames.readPayload(row, span) && isHeartbeat(frames, row, span)) {
          heartbeats++;
          continue;
        }
        let holds = fits(row);
        if (holds && (matcher || kind !== "")) {
          // Of what is not there nothing can be said, neither that it matches nor that it does not.
          if (!frames.readPayload(row, span)) {
            uncertain++;
            continue;
          }
          const length = span.end - span.start;
          if (kind !== "") {
            left -= WORK_A_KIND;
            holds = fitsKind(row);
          }
          if (holds && matcher) {
            left -= length;
            holds = matcher.test(span.bytes, span.start, span.end);
            if (!holds && (!span.whole || length > (matcher.reach ?? Infinity))) {
              uncertain++;
              continue;
            }
          }
        }
        if (holds !== invert) matches.push(row);
      }
      return scanned < length;
    },
  };
}
