import { expect, test } from "vitest";
import { KNOWLEDGE } from "../knowledge/index.ts";
import { endsExplainedBy } from "./causes/explain.ts";
import { limitGroups, spreadOf } from "./limit-groups.ts";
import { recording, sessionOf, socket, tick } from "./testing.ts";

function groups(...silences: readonly [url: string, silence: number][]) {
  const sockets = silences.map(([url, silence], index) => {
    const at = index * 500_000;
    return socket({ id: `c${index + 1}`, url, at, openedAt: at, sent: [at + 1000], closedAt: at + 1000 + silence });
  });
  const session = sessionOf(recording(), sockets, tick(90_000_000));
  return limitGroups(endsExplainedBy("idle-timeout", session, KNOWLEDGE)).map(({ all, known, limit, confidence }) => ({
    ids: all.map(({ ended }) => ended.connection.id),
    known: known?.seconds,
    limit,
    confidence,
    spread: spreadOf(all),
  }));
}

test("ends at one address and one limit are one group, in the order of time", () => {
  expect(groups(["wss://a.test/ws", 61_000], ["wss://a.test/ws", 60_000])).toEqual([
    { ids: ["c1", "c2"], known: 60, limit: 60_500, confidence: "likely", spread: " ± 0.5 s" },
  ]);
});

test("another address or another limit is another group", () => {
  expect(
    groups(["wss://a.test/ws", 60_000], ["wss://a.test/other", 60_000], ["wss://a.test/ws", 300_000]).map(
      ({ ids, known }) => [ids, known],
    ),
  ).toEqual([
    [["c1"], 60],
    [["c3"], 300],
    [["c2"], 60],
  ]);
});

test("unknown limits are told apart by their length", () => {
  expect(
    groups(["wss://a.test/ws", 70_000], ["wss://a.test/ws", 90_000], ["wss://a.test/ws", 90_300]).map(({ ids }) => ids),
  ).toEqual([["c1"], ["c2", "c3"]]);
});

test("measurements that agree are given without a spread", () => {
  expect(groups(["wss://a.test/ws", 60_000], ["wss://a.test/ws", 60_040])[0]?.spread).toBe("");
});
