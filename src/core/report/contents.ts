import type { Report, ReportHead } from "./format.ts";
import type { FrameSource } from "./redact/redaction.ts";

/** A report whose frames are made one by one: what the writers of files read. */
export interface ReportContents {
  readonly head: ReportHead;
  readonly frames: FrameSource;
}

export function contentsOf({ frames, ...head }: Report): ReportContents {
  return { head, frames: { length: frames.length, row: (index) => frames[index]! } };
}
