import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createFrameStore, type FrameStore, type RowList } from "../session/frame-store.ts";
import { frameTypeOf, NO_FILTER, type FrameFilter } from "./frame-filter.ts";
import { createFrameScan } from "./frame-scan.ts";
import { createRowKind } from "./row-kind.ts";
import { wordsMatcher } from "./words.ts";

interface Given {
  readonly direction?: "sent" | "received";
  readonly payload: string | Uint8Array;
}

function storeOf(given: readonly Given[], payloadLimit?: number): FrameStore {
  const frames = createFrameStore(payloadLimit === undefined ? {} : { payloadLimit });
  for (const { direction = "sent", payload } of given) add(frames, direction, payload);
  return frames;
}

function add(frames: FrameStore, direction: "sent" | "received", payload: string | Uint8Array): void {
  const opcode = typeof payload === "string" ? 1 : 2;
  frames.add({ at: frames.length, connection: "c1", direction, opcode, payload });
}

function scanOf(frames: FrameStore, part: Partial<FrameFilter>) {
  const filter = { ...NO_FILTER, ...part };
  const matcher = filter.text === "" ? undefined : wordsMatcher(filter.text);
  const kindOf = createRowKind({ frames, connections: new Map() });
  return createFrameScan({ frames, list: () => frames.rowsOf("c1"), filter, matcher, kindOf });
}

const rowsOf = (list: RowList): number[] => Array.from({ length: list.length }, (_, index) => list.at(index));

function matchesOf(frames: FrameStore, part: Partial<FrameFilter>): number[] {
  const scan = scanOf(frames, part);
  expect(scan.advance(Infinity)).toBe(false);
  return rowsOf(scan.matches);
}

const SOME: readonly Given[] = [
  { payload: '{"op":"subscribe"}' },
  { payload: "pong", direction: "received" },
  { payload: '{"op":"Update","n":1}', direction: "received" },
  { payload: Uint8Array.of(1, 2, 3), direction: "received" },
  { payload: '{"op":"update","n":2}', direction: "received" },
];

test("conditions combine", () => {
  const frames = storeOf(SOME);
  expect(matchesOf(frames, { text: "update" })).toEqual([2, 4]);
  expect(matchesOf(frames, { text: "op", direction: "received" })).toEqual([2, 4]);
  expect(matchesOf(frames, { type: "binary" })).toEqual([3]);
  expect(matchesOf(frames, { kind: "UPDATE" })).toEqual([2, 4]);
  expect(matchesOf(frames, { kind: "json", text: "subscribe" })).toEqual([0]);
  expect(matchesOf(frames, { kind: "update", invert: true })).toEqual([0, 1, 3]);
  expect(matchesOf(frames, { least: 4, most: 18 })).toEqual([0, 1]);
  expect(matchesOf(frames, { text: "op", direction: "received", invert: true })).toEqual([0, 1, 3]);
});

test("heartbeats are folded away and counted, also from an inverted filter", () => {
  const frames = storeOf(SOME);
  const scan = scanOf(frames, { hideHeartbeats: true, text: "update", invert: true });
  scan.advance(Infinity);
  expect(rowsOf(scan.matches)).toEqual([0, 3]);
  expect(scan.heartbeats).toBe(1);
});

test("of a payload that is not kept nothing is claimed", () => {
  const frames = storeOf([{ payload: "apple" }, { payload: "plum", direction: "received" }], 0);
  for (const invert of [false, true]) {
    const scan = scanOf(frames, { text: "apple", direction: "sent", invert });
    scan.advance(Infinity);
    // The second is no sent frame, whatever was in it.
    expect(rowsOf(scan.matches)).toEqual(invert ? [1] : []);
    expect(scan.uncertain).toBe(1);
  }
});

test("of a payload of which a part is kept a match is known, its absence is not", () => {
  const frames = createFrameStore();
  for (const payload of ["head apple", "head plum"])
    frames.add({ at: 1, connection: "c1", direction: "sent", opcode: 1, payload, length: 500 });
  const scan = scanOf(frames, { text: "apple" });
  scan.advance(Infinity);
  expect(rowsOf(scan.matches)).toEqual([0]);
  expect(scan.uncertain).toBe(1);
});

test("a little at a time gives the same, and new frames are taken up where it stood", () => {
  const frames = storeOf(SOME);
  const scan = scanOf(frames, { text: "update" });
  let steps = 1;
  while (scan.advance(1)) steps++;
  expect(steps).toBe(SOME.length);
  add(frames, "sent", "UPDATE");
  expect(scan.scanned).toBe(5);
  expect(scan.advance(1)).toBe(false);
  expect(rowsOf(scan.matches)).toEqual([2, 4, 5]);
});

test("a scan finds what a plain look at every frame finds, however it is cut", () => {
  const payload = fc.oneof(
    fc.string({ unit: fc.constantFrom("a", "B", "b", "2"), maxLength: 5 }),
    fc.uint8Array({ max: 100, maxLength: 5 }),
  );
  const frame = fc.record({ direction: fc.constantFrom("sent" as const, "received" as const), payload });
  const filter = fc.record({
    text: fc.constantFrom("", "b", "ab"),
    direction: fc.constantFrom(undefined, "sent" as const),
    type: fc.constantFrom(undefined, "text" as const, "binary" as const),
    least: fc.constantFrom(undefined, 2),
    most: fc.constantFrom(undefined, 3),
    invert: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(frame), filter, fc.integer({ min: 1, max: 200 }), (given, part, work) => {
      const frames = storeOf(given);
      const scan = scanOf(frames, part);
      while (scan.advance(work));
      const { text, direction, type, least = 0, most = 99, invert } = part;
      const set = [text || undefined, direction, type, part.least, part.most].some((value) => value !== undefined);
      const expected = given.flatMap((one, row) => {
        const bytes = typeof one.payload === "string" ? new TextEncoder().encode(one.payload) : one.payload;
        const holds =
          new TextDecoder("latin1").decode(bytes).toLowerCase().includes(text) &&
          (direction === undefined || direction === one.direction) &&
          (type === undefined || type === frameTypeOf(typeof one.payload === "string" ? 1 : 2)) &&
          bytes.length >= least &&
          bytes.length <= most;
        return holds !== (invert && set) ? [row] : [];
      });
      expect(rowsOf(scan.matches)).toEqual(expected);
    }),
  );
});
