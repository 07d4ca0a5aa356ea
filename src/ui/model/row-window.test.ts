import { assert, double, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { lastScrollTop, mostRows, rowWindow, scrollTopToCentre, scrollTopToShow, TALLEST } from "./row-window.ts";

const space = { count: 1_000, rowHeight: 20, viewHeight: 200 };

test("the view's rows and a few beyond each edge are drawn", () => {
  expect(rowWindow(space, 0)).toEqual({ first: 0, end: 18, height: 20_000, top: 0 });
  expect(rowWindow(space, 1_010)).toEqual({ first: 42, end: 69, height: 20_000, top: 840 });
});

test("an empty list draws nothing", () => {
  expect(rowWindow({ ...space, count: 0 }, 0)).toEqual({ first: 0, end: 0, height: 0, top: 0 });
});

test("a list that became shorter is not drawn past its end", () => {
  expect(rowWindow({ ...space, count: 5 }, 4_000)).toMatchObject({ first: 0, end: 5 });
});

test("a row that is in view is not moved", () => {
  expect(scrollTopToShow(space, 5, 0)).toBe(0);
});

test("a row above or below comes to the nearer edge", () => {
  expect(scrollTopToShow(space, 10, 0)).toBe(20);
  expect(scrollTopToShow(space, 10, 1_000)).toBe(200);
});

test("centring stops at the ends", () => {
  expect(scrollTopToCentre(space, 0)).toBe(0);
  expect(scrollTopToCentre(space, 100)).toBe(1_910);
  expect(scrollTopToCentre(space, 999)).toBe(lastScrollTop(space));
});

test("however long the list, it can be laid out, and every row can be shown", () => {
  assert(
    property(
      integer({ min: 1, max: 50_000_000 }),
      integer({ min: 40, max: 2_000 }),
      double({ min: 0, max: 1, noNaN: true }),
      double({ min: 0, max: 1, noNaN: true }),
      (count, viewHeight, from, to) => {
        const long = { count, rowHeight: 20, viewHeight };
        const row = Math.min(count - 1, Math.floor(to * count));
        const scrollTop = scrollTopToShow(long, row, from * lastScrollTop(long));
        const drawn = rowWindow(long, scrollTop);
        expect(drawn.height).toBeLessThanOrEqual(TALLEST);
        expect(drawn.first).toBeLessThanOrEqual(row);
        expect(drawn.end).toBeGreaterThan(row);
        expect(drawn.end - drawn.first).toBeLessThanOrEqual(mostRows(long));
        // the row is whole within the view, but for a rounding error
        const top = drawn.top + (row - drawn.first) * 20 - scrollTop;
        expect(top).toBeGreaterThan(-0.01);
        expect(top + 20).toBeLessThan(Math.max(viewHeight, 20) + 0.01);
      },
    ),
  );
});
