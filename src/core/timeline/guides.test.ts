import { expect, it } from "vitest";
import type { Evidence, Finding, RuleId } from "../diagnosis/finding.ts";
import { guidesOf, stretchesOf, type Guide } from "./guides.ts";
import { connection, inOrder, seconds, sessionOf } from "./test-session.ts";

const session = sessionOf(
  inOrder(
    connection("c1", "wss://app.example/ws").opened(0).frames("sent", 3).closed(63, 1006),
    connection("c2", "wss://app.example/ws").opened(70).frames("sent", 80),
    connection("c3", "wss://elsewhere.example/ws").opened(70).frames("sent", 80),
  ),
);

function finding(rule: RuleId, evidence: readonly Evidence[] = []): Finding {
  const texts = { title: "", summary: "" };
  const lists = { ruledOut: [], suspects: [], advice: [], references: [] };
  return { rule, severity: "error", confidence: "likely", connections: ["c1"], evidence, ...texts, ...lists };
}

function inSeconds(guides: readonly Guide[]) {
  return guides.map(({ connection, at, labels }) => [connection, Math.round((at - seconds(0)) / 10) / 100, labels[0]]);
}

it("of an idle limit: the silence that it cut, and where it will meet those that live", () => {
  expect(inSeconds(guidesOf(finding("idle-timeout"), session, seconds(100)))).toEqual([
    ["c1", 3, undefined],
    ["c1", 63, undefined],
    ["c2", 140, "60.0 s: others ended here"],
  ]);
});

it("not where a connection has outlived the limit", () => {
  expect(guidesOf(finding("idle-timeout"), session, seconds(141))).toHaveLength(3);
  expect(guidesOf(finding("idle-timeout"), session, seconds(143))).toHaveLength(2);
});

it("of a limited life: from the opening", () => {
  expect(inSeconds(guidesOf(finding("lifetime-limit"), session, seconds(100)))).toEqual([
    ["c1", 0.05, undefined],
    ["c1", 63, "lived 63.0 s"],
    ["c2", 133, "63.0 s: others ended here"],
  ]);
});

it("of other findings: what their evidence points at and the lane does not show by itself", () => {
  const evidence = [
    { label: "Last frame", value: "", at: seconds(3) },
    { label: "Ended", value: "", at: seconds(63) },
    { label: "close() was called", value: "", at: seconds(62) },
    { label: "Another", value: "", at: seconds(75), connection: "c2" },
    { label: "Unknown", value: "", at: seconds(75), connection: "c9" },
    { label: "No moment", value: "" },
  ];
  expect(inSeconds(guidesOf(finding("page-closed", evidence), session, seconds(100)))).toEqual([
    ["c1", 62, undefined],
    ["c2", 75, undefined],
  ]);
});

const inSecond = (at: number): number => Math.round((at - seconds(0)) / 10) / 100;

const told = (of: Finding) =>
  stretchesOf(of, session).map(({ connection, from, to }) => [connection, inSecond(from), inSecond(to)]);

it("the stretches that a finding measured: of those that ended, and only where it measured one", () => {
  const pattern = { ...finding("idle-timeout"), connections: ["c1", "c2", "c9"] };
  expect(told(pattern)).toEqual([["c1", 3, 63]]);
  expect(told({ ...pattern, rule: "lifetime-limit" })).toEqual([["c1", 0.05, 63]]);
  expect(told({ ...pattern, rule: "page-closed" })).toEqual([]);
});
