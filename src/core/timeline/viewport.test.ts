import { describe, expect, it } from "vitest";
import {
  boundsOf,
  isFollowing,
  panned,
  showing,
  windowOf,
  withFollow,
  zoomed,
  type Extent,
  type View,
} from "./viewport.ts";

const live: Extent = { origin: 0, now: 20_000, recording: true };
const over: Extent = { origin: 0, now: 100_000, recording: false };

function fit(now: number) {
  return windowOf({ mode: "fit" }, { ...live, now });
}

describe("the window", () => {
  it("stands still while a recording grows, and widens in steps", () => {
    expect(fit(1_000)).toEqual({ from: -300, to: 30_000 });
    expect(fit(28_000)).toEqual(fit(1_000));
    expect(fit(29_000)).toEqual({ from: -600, to: 60_000 });
    expect(fit(9_000_000).to).toBe(3 * 3_600_000);
  });

  it("holds all of a session that is over", () => {
    expect(windowOf({ mode: "fit" }, over)).toEqual({ from: -1_060, to: 106_000 });
  });

  it("slides with the present while following", () => {
    const view: View = { mode: "follow", span: 10_000 };
    expect(windowOf(view, live)).toEqual({ from: 10_800, to: 20_800 });
    expect(windowOf(view, { ...live, now: 21_000 })).toEqual({ from: 11_800, to: 21_800 });
  });
});

describe("moving", () => {
  it("stops following when one looks elsewhere, and goes on when asked", () => {
    const following: View = { mode: "follow", span: 10_000 };
    const moved = panned(following, live, -2_000);
    expect(moved).toEqual({ mode: "still", window: { from: 8_800, to: 18_800 } });
    expect(isFollowing(moved)).toBe(false);
    expect(withFollow(moved, true, live)).toEqual(following);
    expect(withFollow({ mode: "fit" }, false, live)).toEqual({ mode: "still", window: boundsOf(live) });
  });

  it("does not stop following when there is nowhere to go", () => {
    expect(panned({ mode: "fit" }, live, -5_000)).toEqual({ mode: "fit" });
  });

  it("zooms around the pointer, keeps the present while following, and ends in the whole", () => {
    expect(zoomed({ mode: "fit" }, over, 0.5, 50_000)).toEqual({
      mode: "still",
      window: { from: expect.closeTo(24_470, 6), to: expect.closeTo(78_000, 6) },
    });
    expect(zoomed({ mode: "fit" }, live, 0.5)).toEqual({ mode: "follow", span: 15_150 });
    expect(zoomed({ mode: "follow", span: 10_000 }, live, 0.5, 12_000)).toEqual({ mode: "follow", span: 5_000 });
    expect(zoomed({ mode: "follow", span: 10_000 }, live, 10)).toEqual({ mode: "fit" });
  });

  it("shows a stretch within bounds", () => {
    expect(showing({ from: -9_000, to: 1_000 }, over)).toEqual({ mode: "still", window: { from: -1_060, to: 8_940 } });
  });
});
