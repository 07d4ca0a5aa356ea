import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createFrameStore } from "../session/frame-store.ts";
import { createFrameBins } from "./bins.ts";
import type { Bars } from "./primitives.ts";
import { byteRateText, ratesScene, rateText, SHORTEST_RATE_BIN } from "./rates.ts";

type Given = readonly (readonly [at: number, direction: "sent" | "received", bytes: number])[];

const scale = { window: { from: 0, to: 100_000 }, left: 100, width: 1000 };

function scene(given: Given) {
  const frames = createFrameStore();
  for (const [at, direction, bytes] of given)
    frames.add({ at, connection: "c1", direction, opcode: 1, payload: "x".repeat(bytes) });
  const out = ratesScene({ bins: createFrameBins(frames), scale, height: 60 });
  const bars = (kind: string): Bars => out.find((one): one is Bars => one.shape === "bars" && one.kind === kind)!;
  const texts = out.flatMap((one) => (one.shape === "text" ? one.text : []));
  return { sent: bars("sent"), received: bars("received"), bytes: bars("bytes"), texts };
}

test("frames and bytes a second, each against its own peak", () => {
  // Two bins: three frames of which one was sent, then one large one.
  const { sent, received, bytes, texts } = scene([
    [100, "sent", 10],
    [200, "received", 10],
    [300, "received", 10],
    [50_000, "received", 1000],
  ]);
  expect([...sent.height]).toEqual([18, 6]);
  expect([...received.height]).toEqual([12, 6]);
  expect([...bytes.height].map((height) => Math.round(height * 100) / 100)).toEqual([0.54, 18]);
  expect(texts).toEqual(["≤ 2.9 frames/s", "≤ 977 B/s"]);
});

test("without frames there is a chart without bars", () => {
  const { sent, bytes, texts } = scene([]);
  expect([sent.count, bytes.count]).toEqual([0, 0]);
  expect(texts).toEqual(["≤ 0 frames/s", "≤ 0 B/s"]);
});

test("no bar leaves its half, and received never stands above all", () => {
  const frame = fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.constantFrom("sent", "received"), fc.nat(50));
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 60 }), (steps) => {
      let at = 0;
      const { sent, received, bytes } = scene(
        steps
          .map(([gap, direction, size]) => [(at += gap) % 99_000, direction, size] as const)
          .sort((a, b) => a[0] - b[0]),
      );
      for (let index = 0; index < sent.count; index++) {
        expect(received.height[index]!).toBeLessThanOrEqual(sent.height[index]!);
        expect(sent.height[index]!).toBeLessThanOrEqual(18.001);
        expect(bytes.height[index]!).toBeLessThanOrEqual(18.001);
      }
    }),
  );
});

test("rates are rounded where they are large", () => {
  expect([0, 0.5, 9.96, 10, 4131.4].map(rateText)).toEqual(["0", "0.5", "10.0", "10", "4\u2009131"]);
  expect([0, 999, 999.6, 1234, 99_960, 2_500_000].map(byteRateText)).toEqual([
    "0 B/s",
    "999 B/s",
    "1.0 kB/s",
    "1.2 kB/s",
    "100 kB/s",
    "2.5 MB/s",
  ]);
  expect(SHORTEST_RATE_BIN).toBe(1024);
});
