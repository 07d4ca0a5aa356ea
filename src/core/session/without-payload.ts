import type { Bytes } from "../base/units.ts";
import { utf8Length } from "../base/utf8.ts";
import type { FrameTransferred } from "./events.ts";

/** The same frame without what is in it: time, direction, opcode and true length stay. */
export function withoutPayload(frame: FrameTransferred): FrameTransferred {
  const length = frame.length ?? lengthOf(frame.payload);
  // An empty message is whole as it is.
  return length === 0 ? frame : { ...frame, payload: "", length, kept: "none" };
}

/** Text counts as UTF-8, as it went over the wire. */
function lengthOf(payload: string | Uint8Array): Bytes {
  return typeof payload === "string" ? utf8Length(payload) : payload.length;
}
