import { describe, expect, it } from "vitest";
import { applyLimits, KEEP, keepAt } from "./limits.ts";

const DAY = 24 * 60 * 60 * 1000;
const limits = { maxAgeMs: 7 * DAY, maxBytes: 1_000 };
const now = 100 * DAY;
const none = (): boolean => false;

function session(id: string, ageDays: number, bytes: number) {
  return { id, lastWriteAt: now - ageDays * DAY, bytes };
}

describe("keepAt", () => {
  it.each([
    [749, KEEP.everything],
    [750, KEEP.noPayloads],
    [874, KEEP.noPayloads],
    [875, KEEP.noFrames],
    [999, KEEP.noFrames],
    [1_000, KEEP.nothing],
  ])("at %i of 1000 bytes is %i", (used, keep) => {
    expect(keepAt(used, 1_000)).toBe(keep);
  });
});

describe("applyLimits", () => {
  it("keeps what is neither too old nor too much", () => {
    const sessions = [session("a", 7, 500), session("b", 1, 500)];
    expect(applyLimits(sessions, none, limits, now)).toEqual({ remove: [], keep: KEEP.everything });
  });

  it("deletes what was last written longer ago than the limit", () => {
    const sessions = [session("new", 6.9, 1), session("old", 7.1, 1)];
    expect(applyLimits(sessions, none, limits, now).remove).toEqual(["old"]);
  });

  it("deletes the oldest until the rest fits", () => {
    const sessions = [session("newest", 1, 600), session("oldest", 3, 600), session("middle", 2, 300)];
    expect(applyLimits(sessions, none, limits, now).remove).toEqual(["oldest"]);
  });

  it("deletes even a single session that is larger than the limit", () => {
    expect(applyLimits([session("a", 1, 1_001)], none, limits, now).remove).toEqual(["a"]);
  });

  it("never deletes a session being written, but lets it be kept with less", () => {
    const sessions = [session("live", 9, 800), session("done", 1, 300)];
    const verdict = applyLimits(sessions, (id) => id === "live", limits, now);
    expect(verdict).toEqual({ remove: ["done"], keep: KEEP.noPayloads });
  });

  it("counts only sessions being written for how much is kept: the others can give way", () => {
    const sessions = [session("live", 0, 100), session("done", 1, 890)];
    expect(applyLimits(sessions, (id) => id === "live", limits, now)).toEqual({ remove: [], keep: KEEP.everything });
  });
});
