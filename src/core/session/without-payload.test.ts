import { describe, expect, it } from "vitest";
import type { FrameTransferred } from "./events.ts";
import { createFrameStore } from "./frame-store.ts";
import { withoutPayload } from "./without-payload.ts";

const frame = (payload: string | Uint8Array): FrameTransferred => ({
  type: "frame",
  at: 1_000,
  id: "c1",
  direction: "sent",
  opcode: typeof payload === "string" ? 1 : 2,
  payload,
});

describe("a frame without its payload", () => {
  it("keeps the length in bytes, of text as UTF-8", () => {
    expect(withoutPayload(frame("grün"))).toEqual({ ...frame(""), length: 5, kept: "none" });
    expect(withoutPayload(frame(Uint8Array.of(1, 2, 3)))).toMatchObject({ payload: "", opcode: 2, length: 3 });
  });

  it("keeps the true length of a message that was cut short before", () => {
    expect(withoutPayload({ ...frame("begin…end"), length: 4_000_000 }).length).toBe(4_000_000);
  });

  it("is the same frame when there was nothing in it", () => {
    const empty = frame("");
    expect(withoutPayload(empty)).toBe(empty);
  });

  it("is counted by the frame store, apart from what the memory limit takes", () => {
    const store = createFrameStore();
    const add = (event: FrameTransferred): number => store.add({ ...event, connection: "c1" });
    add(withoutPayload(frame("secret")));
    add(withoutPayload(frame("")));
    add(frame("kept"));
    expect([store.leftOutFrames, store.payloads.droppedFrames]).toEqual([1, 0]);
    expect([0, 1, 2].map((row) => store.lengthOf(row))).toEqual([6, 0, 4]);
    expect(store.payloadOf(0)).toEqual({ kind: "dropped", leftOut: true });
    expect(store.payloadOf(1)).toMatchObject({ kind: "kept", whole: true });
    expect(new TextDecoder().decode((store.payloadOf(2) as { bytes: Uint8Array }).bytes)).toBe("kept");
    store.payloads.limit = 0;
    expect(store.payloadOf(2)).toEqual({ kind: "dropped" });
  });

  it("is told from a message of an opened report that redaction made empty", () => {
    const store = createFrameStore();
    store.add({ ...frame(""), connection: "c1", length: 12, kept: "whole" });
    expect(store.payloadOf(0)).toMatchObject({ kind: "kept" });
    expect(store.leftOutFrames).toBe(0);
  });
});
