import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFrameStore, type FrameStore } from "../session/frame-store.ts";
import { binsInWindow, binWidth, createFrameBins, type Bins } from "./bins.ts";

function store(times: readonly number[], connection = "c1"): FrameStore {
  const frames = createFrameStore();
  for (const [index, at] of times.entries()) {
    frames.add({ at, connection, direction: index % 3 === 0 ? "sent" : "received", opcode: 1, payload: "" });
  }
  return frames;
}

/** A column without its spare room, as plain numbers. */
function column(bins: Bins, name: "first" | "last" | "sent" | "received"): number[] {
  return Array.from(bins[name].subarray(0, bins.length));
}

function total(bins: Bins, start: number, end: number): number {
  let sum = 0;
  for (let index = start; index < end; index++) sum += bins.sent[index]! + bins.received[index]!;
  return sum;
}

describe("bins", () => {
  it("count each direction on a grid of absolute time", () => {
    const bins = createFrameBins(store([1000, 1003, 1007, 1008, 1030])).ofConnection("c1", { from: 0, to: 2000 }, 8);
    expect(column(bins, "first")).toEqual([1000, 1008, 1030]);
    expect(column(bins, "last")).toEqual([1007, 1008, 1030]);
    expect(column(bins, "sent")).toEqual([1, 1, 0]);
    expect(column(bins, "received")).toEqual([2, 0, 1]);
  });

  it("are one and a half to three pixels wide, in powers of two", () => {
    expect(binWidth(1)).toBe(2);
    expect(binWidth(1.3)).toBe(2);
    expect(binWidth(1.4)).toBe(4);
    expect(binWidth(0.01)).toBe(0.015625);
  });

  it("count a frame whose time steps back with the one before it", () => {
    const bins = createFrameBins(store([100, 200, 150, 300])).ofSession({ from: 0, to: 400 }, 16);
    expect(bins.length).toBe(3);
    expect(total(bins, 0, 3)).toBe(4);
  });

  // Both ways of counting: afresh for few frames, kept and grown for many.
  it.each([50, 9000])("hold each frame of any window exactly once, among %d frames", (count) => {
    const gaps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: -2, max: 14 }), fc.nat(), fc.nat(), (steps, power, one, other) => {
        let at = 5_000;
        const times = Array.from({ length: count }, (_, index) => (at += steps[index % steps.length]!));
        const binMs = 2 ** power;
        const span = at - 5_000 + 100;
        const ends = [5_000 + (one % span), 5_000 + (other % span)].sort((a, b) => a - b);
        const window = { from: Math.floor(ends[0]! / binMs) * binMs, to: Math.ceil((ends[1]! + 1) / binMs) * binMs };
        const index = createFrameBins(store(times));
        // A coarser and a finer grid first: a grid built from another must give the same.
        index.ofConnection("c1", window, binMs / 4);
        const bins = index.ofConnection("c1", window, binMs);
        const expected = times.filter((time) => time >= window.from && time < window.to).length;
        expect(total(bins, ...binsInWindow(bins, window))).toBe(expected);
      }),
      { numRuns: count > 1000 ? 30 : 200 },
    );
  });

  it("go on counting where they stopped", () => {
    const frames = store(Array.from({ length: 6000 }, (_, index) => index));
    const index = createFrameBins(frames);
    const window = { from: 0, to: 20_000 };
    expect(total(index.ofConnection("c1", window, 64), 0, index.ofConnection("c1", window, 64).length)).toBe(6000);
    for (let at = 6000; at < 7000; at++)
      frames.add({ at, connection: "c1", direction: "sent", opcode: 1, payload: "" });
    const grown = index.ofConnection("c1", window, 64);
    expect(total(grown, 0, grown.length)).toBe(7000);
    expect(total(index.ofConnection("none", window, 64), 0, index.ofConnection("none", window, 64).length)).toBe(0);
  });

  it("come in portions where that is asked for, and all of them in the end", () => {
    const frames = store(Array.from({ length: 20_000 }, (_, index) => index));
    const index = createFrameBins(frames);
    const window = { from: 0, to: 20_000 };
    const counted: number[] = [];
    do {
      index.allow(8_000);
      const bins = index.ofConnection("c1", window, 64);
      counted.push(total(bins, 0, bins.length));
    } while (index.behind);
    expect(counted).toEqual([8_000, 16_000, 20_000]);
  });

  it("give the neighbours of a window in an empty stretch, so that its silence has ends", () => {
    const bins = createFrameBins(store([1000, 90_000])).ofConnection("c1", { from: 40_000, to: 41_000 }, 2);
    expect(column(bins, "first")).toEqual([1000, 90_000]);
    expect(binsInWindow(bins, { from: 40_000, to: 41_000 })).toEqual([1, 1]);
  });
});
