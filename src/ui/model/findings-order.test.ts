import { expect, test } from "vitest";
import type { Finding, RuleId, Severity } from "../../core/diagnosis/finding.ts";
import { arrangeFindings, keyFindings, type KeyedFinding } from "./findings-order.ts";

function finding(rule: RuleId, severity: Severity, connections: readonly string[]): Finding {
  return {
    rule,
    severity,
    confidence: "likely",
    connections,
    title: "",
    summary: "",
    evidence: [],
    ruledOut: [],
    suspects: [],
    advice: [],
    references: [],
  };
}

const keysOf = (findings: readonly KeyedFinding[]): string[] => findings.map(({ key }) => key);

const status = finding("handshake-status", "error", ["c4"]);
const heartbeat = finding("no-heartbeat", "warning", ["c5"]);
const idle = finding("idle-timeout", "error", ["c1"]);

test("a finding that grows keeps its key, and twins have different ones", () => {
  const grown = finding("idle-timeout", "error", ["c1", "c2"]);
  expect(keysOf(keyFindings([grown]))).toEqual(keysOf(keyFindings([idle])));
  expect(keysOf(keyFindings([idle, idle, status]))).toEqual([
    "idle-timeout/c1",
    "idle-timeout/c1/1",
    "handshake-status/c4",
  ]);
});

test("the worst come first", () => {
  expect(keysOf(arrangeFindings([], keyFindings([heartbeat, status, idle]), false))).toEqual([
    "handshake-status/c4",
    "idle-timeout/c1",
    "no-heartbeat/c5",
  ]);
});

test("what is shown keeps its place among its equals", () => {
  const shown = ["idle-timeout/c1", "no-heartbeat/c5"];
  expect(keysOf(arrangeFindings(shown, keyFindings([heartbeat, status, idle]), false))).toEqual([
    "idle-timeout/c1",
    "handshake-status/c4",
    "no-heartbeat/c5",
  ]);
});

test("while a person reads, new ones go below, even the worst", () => {
  const shown = ["no-heartbeat/c5"];
  expect(keysOf(arrangeFindings(shown, keyFindings([heartbeat, status, idle]), true))).toEqual([
    "no-heartbeat/c5",
    "handshake-status/c4",
    "idle-timeout/c1",
  ]);
});

test("a finding that is no longer true goes away", () => {
  expect(keysOf(arrangeFindings(["idle-timeout/c1"], keyFindings([status]), true))).toEqual(["handshake-status/c4"]);
});
