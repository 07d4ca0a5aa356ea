import type { Steps } from "../../base/steps.ts";
import type { RedactionMode, Report, ReportFrame, ReportHead } from "../format.ts";
import type { OwnPattern } from "./own-patterns.ts";
import { redactHead, sweepHead, visitStrings } from "./redact-head.ts";
import { redactFrame, sweepFrame, withoutPayload } from "./redact-frame.ts";
import { createRedactor, type FoundSecret } from "./redactor.ts";
import { createSweep } from "./sweep.ts";

/** What a person or a profile wants beyond what is recognised. */
export interface RedactionChoices {
  /** recognised values that are left as they are */
  readonly keep?: ReadonlySet<string>;
  /** texts that are hidden wherever they stand */
  readonly hide?: readonly string[];
  readonly patterns?: readonly OwnPattern[];
}

/** Frames row by row, so that a long session is never there twice. */
export interface FrameSource {
  readonly length: number;
  row(index: number): ReportFrame;
}

/**
 * What leaves the computer, known from end to end before anything is written: what is previewed and
 * what is saved come from the same one.
 */
export interface Redaction {
  /** the report without its frames */
  readonly head: ReportHead;
  readonly frames: FrameSource;
  /** what was recognised, with its values: never to be written */
  readonly found: readonly FoundSecret[];
}

/** Rows between two steps. */
const STRIDE = 64;
/** Or as many characters. */
const STRIDE_TEXT = 50_000;

/**
 * The report as far as `mode` lets it leave the computer. First every field by what it is known to
 * be; then, over all texts, each secret that was found anywhere. Which frames change is remembered
 * and not what they become: a frame is redacted again when it is written.
 * @param progress is told the share that is done, from 0 to 1
 */
export function* redact(
  report: ReportHead,
  source: FrameSource,
  mode: RedactionMode,
  choices: RedactionChoices = {},
  progress?: (share: number) => void,
): Steps<Redaction> {
  if (mode === "everything") {
    return { head: { ...report, redaction: { mode, replaced: {} } }, frames: source, found: [] };
  }
  const redactor = createRedactor(choices.keep);
  const { length } = source;
  const payloads = mode === "redacted";
  const rows = function* (pass: number, each: (frame: ReportFrame, index: number) => void): Steps<void> {
    let text = 0;
    for (let index = 0; index < (payloads ? length : 0); index++) {
      const frame = source.row(index);
      each(frame, index);
      text += (frame.payload?.length ?? 0) + (frame.tail?.length ?? 0);
      if (index % STRIDE !== 0 && text < STRIDE_TEXT) continue;
      text = 0;
      progress?.((pass + index / length) / PASSES);
      yield;
    }
  };

  visitStrings(report, (text) => redactor.reserve(text));
  yield* rows(0, ({ payload, tail }) => {
    if (payload !== undefined) redactor.reserve(payload);
    if (tail !== undefined) redactor.reserve(tail);
  });

  const head = redactHead(report, mode, redactor);
  const changed = new Uint8Array(length);
  yield* rows(1, (frame, index) => {
    redactor.place = { in: "message", connection: frame.connection, frame: index };
    if (redactFrame(frame, redactor) !== frame) changed[index] = 1;
  });

  const sweep = createSweep(redactor, choices);
  redactor.place = { in: "text" };
  const swept = sweepHead(head, sweep);
  const again = (frame: ReportFrame, index: number): ReportFrame => {
    redactor.place = undefined;
    return changed[index] === 0 ? frame : redactFrame(frame, redactor);
  };
  yield* rows(2, (frame, index) => {
    const redacted = again(frame, index);
    redactor.place = { in: "message", connection: frame.connection, frame: index };
    if (sweepFrame(redacted, sweep) !== redacted) changed[index] = 1;
  });

  return {
    head: { ...swept, redaction: { mode, replaced: { ...redactor.replaced } } },
    found: redactor.found(),
    frames: {
      length,
      row(index) {
        const frame = source.row(index);
        if (!payloads) return withoutPayload(frame);
        if (changed[index] === 0) return frame;
        const redacted = again(frame, index);
        return sweepFrame(redacted, sweep);
      },
    },
  };
}

const PASSES = 3;

/** All of it at once. */
export function reportOf({ head, frames }: Redaction): Report {
  return { ...head, frames: Array.from({ length: frames.length }, (_, index) => frames.row(index)) };
}
