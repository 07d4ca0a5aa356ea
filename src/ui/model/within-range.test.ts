import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Finding } from "../../core/diagnosis/finding.ts";
import { createFrameStore } from "../../core/session/frame-store.ts";
import { createFakeSource } from "../fake/fake-source.ts";
import { START, typical } from "../fake/scenes.ts";
import { createTrafficCounter, livedWithin, touches } from "./within-range.ts";

const { session } = createFakeSource(typical);
const connection = (id: string) => session.connections.get(id)!;
/** In seconds of the scene. */
const stretch = (from: number, to: number) => ({ from: START + from * 1000, to: START + to * 1000 });

function finding(part: Partial<Finding>): Finding {
  return {
    rule: "idle-timeout",
    severity: "error",
    confidence: "likely",
    connections: [],
    title: "",
    summary: "",
    evidence: [],
    ruledOut: [],
    suspects: [],
    advice: [],
    references: [],
    ...part,
  };
}

test("a connection that lives on lived in every stretch after it was made", () => {
  expect(livedWithin(connection("c1"), stretch(0, 0.5))).toBe(false);
  expect(livedWithin(connection("c1"), stretch(30, 40))).toBe(true);
  expect(livedWithin(connection("c1"), stretch(70, 90))).toBe(false);
  expect(livedWithin(connection("c3"), stretch(500, 600))).toBe(true);
});

test("a finding belongs where its evidence lies, else where its connections lived", () => {
  const measured = finding({
    connections: ["c1"],
    evidence: [
      { label: "last frame", value: "", at: START + 4_200 },
      { label: "end", value: "", at: START + 64_200 },
    ],
  });
  expect(touches(measured, session, stretch(30, 31))).toBe(true);
  expect(touches(measured, session, stretch(1, 2))).toBe(false);
  const unmeasured = finding({ connections: ["c4"] });
  expect(touches(unmeasured, session, stretch(19, 21))).toBe(true);
  expect(touches(unmeasured, session, stretch(30, 31))).toBe(false);
  expect(touches(finding({}), session, stretch(30, 31))).toBe(true);
  expect(touches(finding({ connections: ["c99"] }), session, stretch(0, 99))).toBe(false);
});

test("without a stretch the counters of the whole life are given", () => {
  const count = createTrafficCounter();
  expect(count(session.frames, connection("c1"), undefined)).toBe(connection("c1"));
  expect(count(session.frames, connection("c1"), stretch(0, 1.15))).toMatchObject({
    sent: { frames: 1, bytes: 35 },
    received: { frames: 0, bytes: 0 },
  });
});

test("what arrives later is counted once, and another stretch is counted anew", () => {
  const lengths = fc.array(fc.nat(20), { maxLength: 30 });
  fc.assert(
    fc.property(lengths, lengths, fc.nat(60), fc.nat(60), (before, after, one, other) => {
      const frames = createFrameStore();
      const all: number[] = [];
      const add = (length: number): void => {
        all.push(length);
        frames.add({ at: frames.length, connection: "c1", direction: "sent", opcode: 1, payload: "x".repeat(length) });
      };
      const range = { from: Math.min(one, other), to: Math.max(one, other) };
      const expected = (from: number, to: number) => {
        const lying = all.filter((_, at) => at >= from && at <= to);
        return { frames: lying.length, bytes: lying.reduce((sum, length) => sum + length, 0) };
      };
      const count = createTrafficCounter();
      before.forEach(add);
      expect(count(frames, connection("c1"), range).sent).toEqual(expected(range.from, range.to));
      after.forEach(add);
      expect(count(frames, connection("c1"), range).sent).toEqual(expected(range.from, range.to));
      expect(count(frames, connection("c1"), { from: 5, to: 9 }).sent).toEqual(expected(5, 9));
    }),
  );
});
