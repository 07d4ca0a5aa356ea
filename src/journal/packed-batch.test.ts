import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FrameTransferred, SessionEvent } from "../core/session/events.ts";
import { KEPT_END, LONGEST_WHOLE_PAYLOAD } from "../core/session/payload-arena.ts";
import { anyEvent } from "./event-arbitraries.ts";
import { createBatchBuilder, unpackBatch, type PackedBatch } from "./packed-batch.ts";

function frame(more: Partial<FrameTransferred> = {}): FrameTransferred {
  return { type: "frame", at: 1_000.25, id: "c1", direction: "received", opcode: 1, payload: "hello", ...more };
}

function pack(events: readonly SessionEvent[], keepPayload = true): PackedBatch {
  const builder = createBatchBuilder();
  for (const event of events) builder.add(event, keepPayload);
  return structuredClone(builder.take());
}

describe("a packed batch", () => {
  it("gives back every list of events, in its order", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        expect(unpackBatch(pack(events))).toStrictEqual({ events, skipped: 0 });
      }),
      { numRuns: 300 },
    );
  });

  it("keeps a byte order mark at the start of a text", () => {
    expect(unpackBatch(pack([frame({ payload: "\uFEFFx" })])).events).toEqual([frame({ payload: "\uFEFFx" })]);
  });

  it("can be filled again after it was taken", () => {
    const builder = createBatchBuilder();
    builder.add(frame({ id: "c1", payload: "first" }), true);
    builder.take();
    expect([builder.rows, builder.size]).toEqual([0, 0]);
    builder.add(frame({ id: "c2", payload: "second" }), true);
    expect(unpackBatch(builder.take()).events).toEqual([frame({ id: "c2", payload: "second" })]);
  });

  it("takes 16 bytes a frame beside the payload, and no more than was used", () => {
    const builder = createBatchBuilder();
    for (let number = 0; number < 1_000; number++) builder.add(frame({ payload: "x".repeat(100) }), true);
    expect(builder.size).toBe(116_000);
    const { time, kind, connection, size, lengths, bytes } = builder.take();
    const buffers = [time, kind, connection, size, lengths, bytes].map((column) => column.buffer.byteLength);
    expect(buffers.reduce((sum, length) => sum + length)).toBe(116_000);
  });

  it("keeps the true length of a frame whose payload is left out, counted as UTF-8", () => {
    const events = [frame({ payload: "äöü" }), frame({ payload: new Uint8Array(7), opcode: 2 })];
    expect(unpackBatch(pack(events, false)).events).toEqual([
      frame({ payload: "", length: 6, kept: "none" }),
      frame({ payload: new Uint8Array(0), opcode: 2, length: 7, kept: "none" }),
    ]);
  });

  it.each(["text", "binary"])("keeps head and tail of a %s payload over 1 MB", (kind) => {
    const length = LONGEST_WHOLE_PAYLOAD + 10;
    const whole = new Uint8Array(length).fill(120);
    whole.set([1, 2, 3]);
    whole.set([7, 8, 9], length - 3);
    const payload = kind === "text" ? new TextDecoder().decode(whole) : whole;
    const [event] = unpackBatch(pack([frame({ payload })])).events;
    const ends = new Uint8Array(2 * KEPT_END).fill(120);
    ends.set([1, 2, 3]);
    ends.set([7, 8, 9], ends.length - 3);
    expect(event).toEqual(frame({ payload: ends, length }));
  });

  it("is full at 16,384 events, and at 1 MB of payload", () => {
    const many = createBatchBuilder();
    for (let number = 0; number < 16_383; number++) many.add({ type: "clock", at: 1 }, true);
    expect(many.full).toBe(false);
    many.add({ type: "clock", at: 1 }, true);
    expect(many.full).toBe(true);
    const large = createBatchBuilder();
    large.add(frame({ payload: "x".repeat(1024 * 1024) }), true);
    expect(large.full).toBe(true);
  });
});

describe("a batch that the disk gave back wrong", () => {
  const events: SessionEvent[] = [frame({ payload: "one" }), { type: "clock", at: 2 }, frame({ payload: "three" })];

  it.each([
    undefined,
    null,
    7,
    "text",
    [],
    {},
    { ...pack(events), time: [1, 2, 3] },
    { ...pack(events), kind: new Uint16Array(2) },
  ])("is one skipped record if it is no batch at all (%#)", (value) => {
    expect(unpackBatch(value)).toEqual({ events: [], skipped: 1 });
  });

  it("loses only the rows that make no sense", () => {
    const badTime = pack(events);
    badTime.time[0] = Number.NaN;
    expect(unpackBatch(badTime)).toEqual({ events: events.slice(1), skipped: 1 });
    const badJson = pack(events);
    badJson.bytes[3] = 0;
    expect(unpackBatch(badJson)).toEqual({ events: [events[0], events[2]], skipped: 1 });
    const badConnection = pack(events);
    badConnection.connection[2] = 9;
    expect(unpackBatch(badConnection)).toEqual({ events: events.slice(0, 2), skipped: 1 });
    const cutBytes = { ...pack(events), bytes: pack(events).bytes.subarray(0, 5) };
    expect(unpackBatch(cutBytes)).toEqual({ events: events.slice(0, 1), skipped: 2 });
  });

  it("never throws, whatever single column is replaced by whatever", () => {
    const columns = Object.keys(pack(events));
    fc.assert(
      fc.property(
        fc.constantFrom(...columns),
        fc.anything({ withTypedArray: true, withSparseArray: true, withNullPrototype: true }),
        (column, value) => {
          const { events: read, skipped } = unpackBatch({ ...pack(events), [column]: value });
          expect(read.length + skipped).toBeGreaterThan(0);
        },
      ),
    );
  });
});
