import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createFrameStore } from "../../core/session/frame-store.ts";
import { frameList, indexOfRow, nearestIndex, neighbourRow } from "./frame-list.ts";

function store() {
  const frames = createFrameStore();
  for (const [at, connection] of [
    [100, "c1"],
    [200, "c2"],
    [300, "c1"],
    [400, "c1"],
  ] as const)
    frames.add({ at, connection, direction: "sent", opcode: 1, payload: "" });
  return frames;
}

test("all frames, or those of one connection", () => {
  const frames = store();
  expect(frameList(frames, undefined).length).toBe(4);
  const own = frameList(frames, "c1");
  expect([own.at(0), own.at(1), own.at(2)]).toEqual([0, 2, 3]);
  expect(frameList(frames, "c9").length).toBe(0);
});

test("a row is found by its number", () => {
  const own = frameList(store(), "c1");
  expect([0, 1, 2, 3, 9].map((row) => indexOfRow(own, row))).toEqual([0, -1, 1, 2, -1]);
});

test("the frame nearest in time is found", () => {
  const frames = store();
  const own = frameList(frames, "c1");
  expect([0, 199, 201, 340, 360, 999].map((at) => nearestIndex(own, frames, at))).toEqual([0, 0, 1, 1, 2, 2]);
  expect(nearestIndex(frameList(frames, "c9"), frames, 1)).toBeUndefined();
});

test("a stretch of time, both ends included", () => {
  const frames = store();
  const within = (connection: string | undefined, from: number, to: number): number[] => {
    const list = frameList(frames, connection, { from, to });
    return Array.from({ length: list.length }, (_, index) => list.at(index));
  };
  expect(within(undefined, 200, 300)).toEqual([1, 2]);
  expect(within("c1", 150, 400)).toEqual([2, 3]);
  expect(within("c1", 500, 600)).toEqual([]);
});

test("the next row and the one before, round the ends", () => {
  const own = frameList(store(), "c1");
  expect([undefined, 0, 1, 2, 3].map((row) => neighbourRow(own, row, 1))).toEqual([0, 2, 2, 3, 0]);
  expect([undefined, 0, 1, 2, 3].map((row) => neighbourRow(own, row, -1))).toEqual([3, 3, 0, 0, 2]);
  expect(neighbourRow(frameList(store(), "c9"), 1, 1)).toBeUndefined();
});

test("lists of ascending rows are searched rightly", () => {
  const lists = fc.uniqueArray(fc.nat(50)).map((rows) => rows.sort((one, other) => one - other));
  fc.assert(
    fc.property(lists, fc.nat(50), (rows, row) => {
      const list = { length: rows.length, at: (index: number) => rows[index]! };
      expect(indexOfRow(list, row)).toBe(rows.indexOf(row));
      expect(neighbourRow(list, row, 1)).toBe(rows.find((one) => one > row) ?? rows[0]);
      expect(neighbourRow(list, row, -1)).toBe(rows.findLast((one) => one < row) ?? rows.at(-1));
    }),
  );
});
