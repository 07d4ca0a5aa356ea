import { expect, test } from "vitest";
import { check, every, recording, sessionOf, socket } from "../testing.ts";
import { bufferedDelivery } from "./buffered-delivery.ts";

const bursts = (size: number, count: number, pause = 3000) =>
  Array.from({ length: size * count }, (_, index) => 1000 + Math.floor(index / size) * pause + (index % size) * 2);
const findings = (received: number[]) => check(bufferedDelivery, sessionOf(recording(), socket({ received })));

test("fires for bursts with long pauses, as information", () => {
  const [finding] = findings(bursts(10, 6));
  expect(finding).toMatchObject({ severity: "info", confidence: "possible", connections: ["c1"] });
  expect(finding?.evidence).toContainEqual({ label: "Bursts", value: "6, of 10.0 messages on average" });
});

test.each([
  ["a steady flow", every(1000, 60_000)],
  ["a quick flow", every(5, 2000)],
  ["a few bursts", bursts(10, 3)],
  ["pairs of messages", bursts(2, 20)],
  ["bursts among other traffic", [...bursts(5, 6), ...every(170, 19_000)].sort((a, b) => a - b)],
  ["nothing", []],
])("does not fire for %s", (_name, received) => {
  expect(findings(received)).toEqual([]);
});
