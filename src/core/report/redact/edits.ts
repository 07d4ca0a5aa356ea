import type { Telling } from "./keys.ts";

/** Bytes of a message to be written anew; edits come in order and do not overlap. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

/** What a walk through a binary message asks about each value; undefined leaves it as it is. */
export interface ValueRedaction {
  text(content: string, telling: Telling | undefined): string | undefined;
  number(value: number, telling: Telling | undefined): string | undefined;
  bytes(content: Uint8Array, telling: Telling | undefined): Uint8Array | undefined;
}

export function applyEdits(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const length = edits.reduce((sum, edit) => sum + edit.bytes.length - (edit.to - edit.from), bytes.length);
  const result = new Uint8Array(length);
  let read = 0;
  let write = 0;
  for (const { from, to, bytes: replacement } of edits) {
    result.set(bytes.subarray(read, from), write);
    write += from - read;
    result.set(replacement, write);
    write += replacement.length;
    read = to;
  }
  result.set(bytes.subarray(read), write);
  return result;
}

/** The bytes were not what they seemed: thrown within a walk, and caught where it began. */
export class NotThisFormat extends Error {}

/** WAMP's AUTHENTICATE, `[5, signature, {…}]`: the answer to a challenge has no name. */
export const WAMP_ANSWER: Telling = { kind: "token", strength: "strong", numeric: false };
export const WAMP_AUTHENTICATE = 5;
