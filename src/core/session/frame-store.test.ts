import { describe, expect, test } from "vitest";
import { createFrameStore, type NewFrame } from "./frame-store.ts";
import { KEPT_END, LONGEST_WHOLE_PAYLOAD } from "./payload-arena.ts";

const frame = (fields: Partial<NewFrame> = {}): NewFrame => ({
  at: 1000,
  connection: "c1",
  direction: "sent",
  opcode: 1,
  payload: "",
  ...fields,
});

test("a frame is read back as it was added", () => {
  const store = createFrameStore();
  expect(store.add(frame())).toBe(0);
  const row = store.add(
    frame({ at: 1234.567, connection: "c2", direction: "received", opcode: 2, payload: "héllo €" }),
  );
  expect(row).toBe(1);
  expect(store.length).toBe(2);
  expect(store.timeOf(1)).toBe(1234.567);
  expect(store.connectionOf(1)).toBe("c2");
  expect(store.directionOf(0)).toBe("sent");
  expect(store.directionOf(1)).toBe("received");
  expect(store.opcodeOf(1)).toBe(2);
  expect(store.lengthOf(1)).toBe(10);
  const stored = store.payloadOf(1);
  expect(stored).toMatchObject({ kind: "kept", whole: true });
  expect(stored.kind === "kept" && new TextDecoder().decode(stored.bytes)).toBe("héllo €");
});

test("rows go on across the border of a segment, each connection with its own", () => {
  const store = createFrameStore();
  const border = 65_536;
  for (let row = 0; row < border + 2; row++) {
    store.add(frame({ at: row, connection: row % 2 ? "odd" : "even", payload: String(row) }));
  }
  for (const row of [0, border - 1, border, border + 1]) {
    expect(store.timeOf(row)).toBe(row);
    expect(store.connectionOf(row)).toBe(row % 2 ? "odd" : "even");
    const stored = store.payloadOf(row);
    expect(stored.kind === "kept" && new TextDecoder().decode(stored.bytes)).toBe(String(row));
  }
  const odd = store.rowsOf("odd");
  expect(odd.length).toBe(border / 2 + 1);
  expect([odd.at(0), odd.at(border / 2 - 1), odd.at(border / 2)]).toEqual([1, border - 1, border + 1]);
});

test("a row that is not there is a mistake of the caller", () => {
  const store = createFrameStore();
  expect(() => store.timeOf(0)).toThrow(RangeError);
  store.add(frame());
  expect(() => store.payloadOf(1)).toThrow(RangeError);
  expect(() => store.lengthOf(-1)).toThrow(RangeError);
  expect(() => store.rowsOf("c1").at(1)).toThrow(RangeError);
  expect(store.rowsOf("c9").length).toBe(0);
});

test("65,535 connections are told apart", () => {
  const store = createFrameStore();
  for (let number = 1; number <= 65_535; number++) store.add(frame({ connection: `c${number}` }));
  expect(store.connectionOf(0)).toBe("c1");
  expect(store.connectionOf(65_534)).toBe("c65535");
});

test("an opcode outside the four bits of the wire does not reach the direction", () => {
  const store = createFrameStore();
  store.add(frame({ direction: "received", opcode: 0xff }));
  expect([store.directionOf(0), store.opcodeOf(0)]).toEqual(["received", 0x0f]);
});

describe("payloads of an opened report", () => {
  const cases = [
    {
      what: "two ends of a longer one",
      kept: "ends",
      payload: "ab",
      length: 5000,
      expected: { kind: "kept", whole: false },
    },
    { what: "two ends, where nothing is said", payload: "ab", length: 5000, expected: { kind: "kept", whole: false } },
    {
      what: "the whole, with secrets replaced",
      kept: "whole",
      payload: "ab",
      length: 5000,
      expected: { kind: "kept", whole: true },
    },
    { what: "nothing", kept: "none", payload: "", length: 5000, expected: { kind: "dropped" } },
    { what: "nothing of an empty one", kept: "none", payload: "", length: 0, expected: { kind: "dropped" } },
    { what: "its own length", kept: "whole", payload: "ab", length: 2, expected: { kind: "kept", whole: true } },
  ] as const;
  for (const { what, expected, ...fields } of cases) {
    test(what, () => {
      const store = createFrameStore();
      store.add(frame({ payload: "before" }));
      store.add(frame(fields));
      expect(store.lengthOf(1)).toBe(fields.length);
      const stored = store.payloadOf(1);
      expect(stored).toMatchObject(expected);
      if (stored.kind === "kept") expect(new TextDecoder().decode(stored.bytes)).toBe(fields.payload);
    });
  }

  test("a longer payload of which the arena keeps two ends is not taken for whole", () => {
    const store = createFrameStore();
    store.add(frame({ payload: new Uint8Array(LONGEST_WHOLE_PAYLOAD + 1), length: 5_000_000 }));
    expect(store.lengthOf(0)).toBe(5_000_000);
    const stored = store.payloadOf(0);
    expect(stored).toMatchObject({ kind: "kept", whole: false });
    expect(stored.kind === "kept" && stored.bytes.length).toBe(2 * KEPT_END);
  });
});

test("lengths stay exact when payloads are given up", () => {
  const store = createFrameStore({ payloadLimit: 100 });
  for (let row = 0; row < 50; row++) store.add(frame({ payload: "x".repeat(10) }));
  expect(store.payloadOf(0)).toEqual({ kind: "dropped" });
  expect(store.payloadOf(49)).toMatchObject({ kind: "kept" });
  expect(store.lengthOf(0)).toBe(10);
});
