import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createPayloadArena,
  KEPT_END,
  LONGEST_WHOLE_PAYLOAD,
  type PayloadArena,
  type PayloadRef,
} from "./payload-arena.ts";

const read = (arena: PayloadArena, ref: PayloadRef) => arena.read(ref.block, ref.offset, ref.length);
const KIB = 1024;

describe("lengths are those of UTF-8", () => {
  const cases = [
    ["", 0],
    ["abc", 3],
    ["é", 2],
    ["€", 3],
    ["😀", 4],
    ["\ud800", 3], // a lone surrogate goes over the wire as U+FFFD
  ] as const;
  for (const [text, length] of cases) {
    test(JSON.stringify(text), () => {
      const arena = createPayloadArena();
      const first = arena.add(text);
      // The second goes the way without measuring: into the block that is there.
      const second = arena.add(text);
      expect([first.length, second.length]).toEqual([length, length]);
      for (const ref of [first, second]) {
        const stored = read(arena, ref);
        expect(stored.kind === "kept" && [...stored.bytes]).toEqual([...new TextEncoder().encode(text)]);
      }
    });
  }
});

test("bytes are kept as they are", () => {
  const arena = createPayloadArena();
  const ref = arena.add(new Uint8Array([0, 255, 128]));
  expect(read(arena, ref)).toEqual({ kind: "kept", bytes: new Uint8Array([0, 255, 128]), whole: true });
});

test("what is kept does not change with the caller's own bytes", () => {
  const arena = createPayloadArena();
  const bytes = new Uint8Array([1]);
  const ref = arena.add(bytes);
  bytes[0] = 2;
  expect(read(arena, ref)).toMatchObject({ bytes: new Uint8Array([1]) });
});

describe("the limit", () => {
  test("the oldest are given up first, and all is counted", () => {
    const arena = createPayloadArena(2 * 1024 * KIB);
    const refs = Array.from({ length: 30 }, (_, index) => arena.add(new Uint8Array(100 * KIB).fill(index)));
    const kept = refs.map((ref) => read(arena, ref).kind === "kept");
    // Ten payloads fill a block of 1 MiB: two blocks stay.
    expect(kept).toEqual([...Array<boolean>(10).fill(false), ...Array<boolean>(20).fill(true)]);
    expect(arena.droppedFrames).toBe(10);
    expect(arena.droppedBytes).toBe(10 * 100 * KIB);
    expect(arena.keptBytes).toBe(20 * 100 * KIB);
    const newest = read(arena, refs[29]!);
    expect(newest.kind === "kept" && newest.bytes[0]).toBe(29);
  });

  test("a payload larger than the limit is dropped and counted, and takes nothing else with it", () => {
    const arena = createPayloadArena(10);
    const small = arena.add("small");
    const large = arena.add("x".repeat(11));
    expect(read(arena, large)).toEqual({ kind: "dropped" });
    expect(large.length).toBe(11);
    expect(read(arena, small)).toMatchObject({ kind: "kept" });
    expect([arena.droppedFrames, arena.droppedBytes, arena.keptBytes]).toEqual([1, 11, 5]);
  });

  test("a limit of nothing keeps nothing but lengths", () => {
    const arena = createPayloadArena(0);
    const ref = arena.add("abc");
    expect(ref.length).toBe(3);
    expect(read(arena, ref)).toEqual({ kind: "dropped" });
    expect(read(arena, arena.add(""))).toEqual({ kind: "dropped" });
    expect([arena.droppedFrames, arena.droppedBytes, arena.keptBytes]).toEqual([2, 3, 0]);
  });

  test("lowered at any time gives up what is too much at once; raised, it keeps again", () => {
    const arena = createPayloadArena(3 * 1024 * KIB);
    const refs = Array.from({ length: 30 }, () => arena.add(new Uint8Array(100 * KIB)));
    arena.limit = 1024 * KIB;
    expect(refs.filter((ref) => read(arena, ref).kind === "kept").length).toBe(10);
    arena.limit = 0;
    expect(arena.keptBytes).toBe(0);
    arena.limit = 1024 * KIB;
    expect(read(arena, arena.add("again"))).toMatchObject({ kind: "kept" });
    expect([arena.droppedFrames, arena.droppedBytes]).toEqual([30, 30 * 100 * KIB]);
    expect(read(arena, refs[0]!)).toEqual({ kind: "dropped" });
  });
});

describe("a payload longer than a mebibyte", () => {
  test("is kept by head and tail with its true length", () => {
    const arena = createPayloadArena();
    const bytes = new Uint8Array(LONGEST_WHOLE_PAYLOAD + 1);
    bytes[0] = 1;
    bytes[KEPT_END - 1] = 2;
    bytes[KEPT_END] = 99;
    bytes[bytes.length - KEPT_END] = 3;
    bytes[bytes.length - 1] = 4;
    const ref = arena.add(bytes);
    expect(ref.length).toBe(LONGEST_WHOLE_PAYLOAD + 1);
    expect(arena.shortenedFrames).toBe(1);
    expect(arena.keptBytes).toBe(2 * KEPT_END);
    const stored = read(arena, ref);
    if (stored.kind !== "kept") throw new Error("dropped");
    expect(stored.whole).toBe(false);
    expect(stored.bytes.length).toBe(2 * KEPT_END);
    expect([0, KEPT_END - 1, KEPT_END, 2 * KEPT_END - 1].map((index) => stored.bytes[index])).toEqual([1, 2, 3, 4]);
  });

  test("of exactly a mebibyte is kept whole", () => {
    const arena = createPayloadArena();
    const stored = read(arena, arena.add("x".repeat(LONGEST_WHOLE_PAYLOAD)));
    expect(stored).toMatchObject({ kind: "kept", whole: true });
    expect(arena.shortenedFrames).toBe(0);
  });

  test("as text is measured in bytes, not in characters", () => {
    const arena = createPayloadArena();
    const ref = arena.add("€".repeat(LONGEST_WHOLE_PAYLOAD / 2));
    expect(ref.length).toBe((LONGEST_WHOLE_PAYLOAD / 2) * 3);
    expect(arena.shortenedFrames).toBe(1);
  });
});

test("kept and dropped are always the whole, and what is kept is what was given", { timeout: 30_000 }, () => {
  const payload = fc
    .tuple(fc.constantFrom("a", "é", "€", "😀", "\ud800"), fc.nat({ max: 300 }), fc.boolean())
    .map(([unit, times, binary]) => (binary ? new Uint8Array(times).fill(times) : unit.repeat(times)));
  fc.assert(
    fc.property(fc.array(payload, { maxLength: 60 }), fc.nat({ max: 2000 }), (payloads, limit) => {
      const arena = createPayloadArena(limit);
      const refs = payloads.map((one) => arena.add(one));
      const encoded = payloads.map((one) => (typeof one === "string" ? new TextEncoder().encode(one) : one));
      const total = encoded.reduce((sum, bytes) => sum + bytes.length, 0);
      expect(refs.map((ref) => ref.length)).toEqual(encoded.map((bytes) => bytes.length));
      expect(arena.keptBytes + arena.droppedBytes).toBe(total);
      expect(arena.keptBytes).toBeLessThanOrEqual(limit);
      const stored = refs.map((ref) => read(arena, ref));
      expect(stored.filter((one) => one.kind === "dropped").length).toBe(arena.droppedFrames);
      const changed = stored.filter(
        (one, index) => one.kind === "kept" && !Buffer.from(encoded[index]!).equals(one.bytes),
      );
      expect(changed).toEqual([]);
    }),
  );
});
