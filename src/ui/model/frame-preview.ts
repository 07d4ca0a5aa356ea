import type { Bytes } from "../../core/base/units.ts";
import type { Matcher } from "../../core/filter/words.ts";
import type { StoredPayload } from "../../core/session/frame-store.ts";
import { previewOf } from "./payload-view.ts";

/** One line of a payload in three parts: what was sought stands in the middle. */
export interface MarkedPreview {
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

/** A match further inside is left to the payload's own view. */
const SEARCHED: Bytes = 4096;
/** What is shown around a match that begins further along than a line is long, in characters. */
const LEAD = 24;
const FURTHER = 48;
const TAIL = 160;

const decoder = new TextDecoder();

/** The line of a list for a payload, with the first match of a filter set apart; bytes have none. */
export function markedPreview(payload: StoredPayload, opcode: number, matcher: Matcher | undefined): MarkedPreview {
  const text =
    matcher && payload.kind === "kept" && opcode === 1 ? decoder.decode(payload.bytes.subarray(0, SEARCHED)) : "";
  const found = matcher && text !== "" ? matcher.locate(text) : undefined;
  if (!found || found.to === found.from) return { before: previewOf(payload, opcode), match: "", after: "" };
  const cut = found.from > FURTHER ? found.from - LEAD : 0;
  return {
    before: `${cut > 0 ? "…" : ""}${oneLine(text.slice(cut, found.from))}`,
    match: oneLine(text.slice(found.from, found.to)),
    after: oneLine(text.slice(found.to, found.to + TAIL)),
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
