import { expect, test } from "vitest";
import { createFrameStore } from "../../core/session/frame-store.ts";
import { frameList, indexOfRow, nearestIndex } from "./frame-list.ts";

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
