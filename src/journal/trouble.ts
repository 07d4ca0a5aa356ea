import type { Bytes } from "../core/base/units.ts";
import { nameOf } from "./database.ts";
import { KEEP, type Keep } from "./limits.ts";

/** Why something is not written, for a person: one sentence while it happens, one for ever after. */
export interface Trouble {
  readonly now: string;
  readonly afterwards: string;
}

export const TOO_SLOW: Trouble = {
  now: "The disk is slower than the traffic, so a part of this session is not kept on disk; recording in memory goes on.",
  afterwards: "The disk was slower than the traffic.",
};

export const DELETED: Trouble = {
  now: "This session was deleted from the disk while it was recorded, so recording goes on in memory only.",
  afterwards: "The session was deleted while it was recorded.",
};

export function limitReached(keep: Exclude<Keep, 0>, maxBytes: Bytes): Trouble {
  const what = {
    [KEEP.noPayloads]: "payloads of new frames are not kept on disk; their times and sizes are",
    [KEEP.noFrames]: "new frames are not kept on disk; all other events are",
    [KEEP.nothing]: "nothing more of it is kept on disk",
  }[keep];
  const limit = `${Math.round(maxBytes / 1_000_000)} MB`;
  return {
    now: `This session nears the limit of ${limit} for kept sessions, so ${what}.`,
    afterwards: `The session came near the limit of ${limit} for kept sessions.`,
  };
}

export function writeFailed(error: unknown): Trouble {
  const name = nameOf(error);
  if (name === "QuotaExceededError")
    return {
      now: "There is no room left on the disk, so recording goes on in memory only: delete kept sessions or free some space, then start recording again.",
      afterwards: "There was no room left on the disk.",
    };
  return {
    now: `The session could not be written to the disk (${name}), so recording goes on in memory only.`,
    afterwards: `The session could not be written to the disk (${name}).`,
  };
}
