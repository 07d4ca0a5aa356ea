import type { ReportContents } from "./contents.ts";
import type { ReportFrame } from "./format.ts";
import { packText } from "./packed.ts";

/** The frames of a report as they stand in an HTML file. */
export interface PackedFrames {
  /** base64 of gzip, in pieces */
  readonly pieces: readonly string[];
  /** frames of which the middle was left out to keep the file small */
  readonly shortened: number;
}

/** Characters of packed frames in a file that is to stay below 15 MB with all that stands around them. */
export const MOST_PACKED = 12_000_000;
/** How much of a quiet payload is kept, in characters: tried in turn until the frames fit. */
const KEPT = [Infinity, 4096, 1024, 256, 64, 0] as const;
/** What lies so close to a finding's evidence or to an end is kept whole, in milliseconds; */
const NEAR = 2000;
/** but no more than so many characters of it. */
const NEAR_KEPT = 16_384;
const BATCH = 0x8000;

/**
 * Packs the frames, and where they are too many leaves out the middle of quiet payloads: those that
 * no finding points to. It yields between two steps.
 */
export async function* packFrames(
  { head, frames }: ReportContents,
  most = MOST_PACKED,
): AsyncGenerator<void, PackedFrames> {
  const loud = momentsOf(head);
  for (const kept of KEPT) {
    const pieces: string[] = [];
    let packed = 0;
    let shortened = 0;
    const rows = function* (): Generator<string> {
      let batch = "[";
      for (let row = 0; row < frames.length; row++) {
        const frame = frames.row(row);
        const short = shortenedTo(frame, isNear(loud, frame.at) ? Math.max(kept, NEAR_KEPT) : kept);
        if (short !== frame) shortened++;
        batch += `${row > 0 ? ",\n" : ""}${JSON.stringify(short)}`;
        if (batch.length < BATCH) continue;
        yield batch;
        batch = "";
      }
      yield `${batch}]`;
    };
    for await (const piece of packText(rows())) {
      pieces.push(piece);
      packed += piece.length;
      if (packed > most && kept > 0) break;
      yield;
    }
    if (packed <= most || kept === 0) return { pieces, shortened };
  }
  throw new Error("unreachable: the last attempt is always taken");
}

/** When something happened that a finding speaks of, or a connection ended; ascending. */
function momentsOf({ findings, connections }: ReportContents["head"]): Float64Array {
  const evidence = findings.flatMap((finding) => finding.evidence.flatMap(({ at }) => (at === undefined ? [] : [at])));
  const ends = connections.flatMap(({ closedAt }) => (closedAt === undefined ? [] : [closedAt]));
  return Float64Array.from([...evidence, ...ends]).sort();
}

function isNear(moments: Float64Array, at: number): boolean {
  let from = 0;
  let to = moments.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (moments[middle]! < at - NEAR) from = middle + 1;
    else to = middle;
  }
  return from < moments.length && moments[from]! <= at + NEAR;
}

/** A base64 text can be cut between groups of four characters alone. */
const GROUP = 4;

/** The same frame, or one with only the beginning and the end of its payload. */
function shortenedTo(frame: ReportFrame, kept: number): ReportFrame {
  const { payload, tail = "", encoding } = frame;
  if (payload === undefined || payload.length + tail.length <= kept + GROUP) return frame;
  const half = Math.floor(kept / 2 / GROUP) * GROUP;
  const end = tail === "" ? payload : tail;
  const parts = { payload: payload.slice(0, half), tail: half === 0 ? "" : end.slice(-half) };
  if (encoding === "base64") return { ...frame, ...parts };
  return {
    ...frame,
    payload: parts.payload.replace(/[\ud800-\udbff]$/, ""),
    tail: parts.tail.replace(/^[\udc00-\udfff]/, ""),
  };
}
