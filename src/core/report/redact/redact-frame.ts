import type { ReportFrame } from "../format.ts";
import { redactBinary, sweepBinary } from "./binary.ts";
import { redactPayload, redactTail } from "./payload.ts";
import type { Redactor } from "./redactor.ts";

/** The row with what is recognised in its payload replaced; the same row where nothing is. */
export function redactFrame(frame: ReportFrame, redactor: Redactor): ReportFrame {
  const binary = (payload: string) => redactBinary(payload, redactor);
  if (frame.encoding === "base64") return withPayloads(frame, binary, binary);
  return withPayloads(
    frame,
    (payload) => redactPayload(payload, redactor),
    (tail) => redactTail(tail, redactor),
  );
}

/** The row with the secrets that are known from elsewhere replaced; the same row where there are none. */
export function sweepFrame(frame: ReportFrame, sweep: (text: string) => string): ReportFrame {
  const part = (payload: string) => (frame.encoding === "base64" ? sweepBinary(payload, sweep) : sweep(payload));
  return withPayloads(frame, part, part);
}

/** The same row where nothing changes: most of a million frames hold no secret. */
function withPayloads(
  frame: ReportFrame,
  changeHead: (payload: string) => string,
  changeTail: (tail: string) => string,
): ReportFrame {
  const payload = frame.payload === undefined ? undefined : changeHead(frame.payload);
  const tail = frame.tail === undefined ? undefined : changeTail(frame.tail);
  if (payload === frame.payload && tail === frame.tail) return frame;
  return { ...frame, ...(payload === undefined ? {} : { payload }), ...(tail === undefined ? {} : { tail }) };
}

/** What is known about a frame, without what it said. */
export function withoutPayload({
  payload: _payload,
  tail: _tail,
  encoding: _encoding,
  ...frame
}: ReportFrame): ReportFrame {
  return frame;
}
