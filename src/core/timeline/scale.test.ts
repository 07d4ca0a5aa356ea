import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clampWindow, pan, spanOf, ticks, timeToX, xToTime, zoomAround } from "./scale.ts";

const T = Date.UTC(2026, 0, 1);
const minute = { window: { from: T, to: T + 60_000 }, left: 100, width: 600 };

describe("time and pixels", () => {
  it("maps the ends of the window to the ends of the plot", () => {
    expect(timeToX(minute, T)).toBe(100);
    expect(timeToX(minute, T + 30_000)).toBe(400);
    expect(timeToX(minute, T + 60_000)).toBe(700);
    expect(xToTime(minute, 250)).toBe(T + 15_000);
  });

  it("comes back to the same moment, to a microsecond", () => {
    fc.assert(
      fc.property(
        fc.record({
          from: fc.integer({ min: 0, max: 1e7 }),
          span: fc.double({ min: 1, max: 1e8, noNaN: true }),
          width: fc.integer({ min: 1, max: 4000 }),
          share: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        ({ from, span, width, share }) => {
          const scale = { window: { from: T + from, to: T + from + span }, left: 37, width };
          const at = T + from + span * share;
          expect(Math.abs(xToTime(scale, timeToX(scale, at)) - at)).toBeLessThan(0.001);
        },
      ),
    );
  });
});

describe("ticks", () => {
  it("are labelled in minutes and seconds since the origin", () => {
    expect(ticks(minute, T, 90).map(({ label }) => label)).toEqual([
      "0:00",
      "0:10",
      "0:20",
      "0:30",
      "0:40",
      "0:50",
      "1:00",
    ]);
  });

  it("get decimals below a second and hours above them", () => {
    const near = { window: { from: T + 61_000, to: T + 61_050 }, left: 0, width: 300 };
    expect(ticks(near, T, 100).map(({ label }) => label)).toEqual(["1:01.00", "1:01.02", "1:01.04"]);
    const far = { window: { from: T, to: T + 4 * 3_600_000 }, left: 0, width: 400 };
    expect(ticks(far, T, 100).map(({ label }) => label)).toEqual(["0:00", "1:00:00", "2:00:00", "3:00:00", "4:00:00"]);
  });

  it("rise evenly, lie in the plot, keep their distance and never share a label", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e8 }),
        fc.double({ min: 10, max: 1e9, noNaN: true }),
        fc.integer({ min: 100, max: 3000 }),
        (from, span, width) => {
          const scale = { window: { from: T + from, to: T + from + span }, left: 10, width };
          const found = ticks(scale, T, 72);
          expect(new Set(found.map(({ label }) => label)).size).toBe(found.length);
          for (const [index, { x }] of found.entries()) {
            expect(x).toBeGreaterThanOrEqual(10 - 0.01);
            expect(x).toBeLessThanOrEqual(10 + width + 0.01);
            if (index > 0) expect(x - found[index - 1]!.x).toBeGreaterThan(71.5);
          }
        },
      ),
    );
  });
});

describe("zoom and pan", () => {
  const bounds = { from: 0, to: 1000 };

  it("keeps the moment under the pointer in its place", () => {
    expect(zoomAround({ from: 200, to: 600 }, 300, 0.5, bounds)).toEqual({ from: 250, to: 450 });
  });

  it("stops at the bounds and at a millisecond", () => {
    expect(zoomAround({ from: 200, to: 600 }, 300, 100, bounds)).toEqual(bounds);
    expect(spanOf(zoomAround({ from: 200, to: 202 }, 201, 0.001, bounds))).toBe(1);
    expect(pan({ from: 200, to: 600 }, 900, bounds)).toEqual({ from: 600, to: 1000 });
    expect(pan({ from: 200, to: 600 }, -900, bounds)).toEqual({ from: 0, to: 400 });
  });

  it("never leaves the bounds", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: 1, max: 5e3, noNaN: true }),
        (from, span) => {
          const window = clampWindow({ from, to: from + span }, bounds);
          expect(window.from).toBeGreaterThanOrEqual(0);
          expect(window.to).toBeLessThanOrEqual(1000 + 1e-9);
          expect(spanOf(window)).toBeCloseTo(Math.min(span, 1000), 6);
        },
      ),
    );
  });
});
