import { expect, test } from "vitest";
import { KNOWLEDGE } from "../knowledge/index.ts";
import { diagnose } from "./diagnose.ts";
import type { Finding, Rule } from "./finding.ts";
import { every, recording, refusal, sessionOf, socket, tick } from "./testing.ts";

const EMPTY: Finding = {
  rule: "close-code",
  severity: "info",
  confidence: "certain",
  connections: [],
  title: "A title.",
  summary: "",
  evidence: [],
  ruledOut: [],
  suspects: [],
  advice: [],
  references: [],
};

function ruleOf(...findings: Partial<Finding>[]): Rule {
  return {
    meta: { id: "close-code", description: "" },
    check: () => findings.map((finding) => Object.assign({}, EMPTY, finding)),
  };
}

test("a rule that throws becomes a finding of its own and the others still speak", () => {
  const broken: Rule = {
    meta: { id: "no-heartbeat", description: "" },
    check: () => {
      throw new TypeError("not a function");
    },
  };
  expect(diagnose(sessionOf(), KNOWLEDGE, [broken, ruleOf({ severity: "error", title: "Real." })])).toMatchObject([
    { title: "Real." },
    { rule: "no-heartbeat", severity: "info", evidence: [{ value: "not a function" }] },
  ]);
});

test("worst first: severity, then confidence, then how many connections, then the oldest", () => {
  const session = sessionOf(socket({ id: "c1", at: 500 }), socket({ id: "c2", at: 100 }));
  const rule = ruleOf(
    { title: "info", severity: "info" },
    { title: "possible", severity: "error", confidence: "possible", connections: ["c1", "c2"] },
    { title: "later", severity: "error", confidence: "likely", connections: ["c1"] },
    { title: "earlier", severity: "error", confidence: "likely", connections: ["c2"] },
    { title: "more", severity: "error", confidence: "likely", connections: ["c1", "c2"] },
    { title: "certain", severity: "error" },
    { title: "warning", severity: "warning" },
  );
  expect(diagnose(session, KNOWLEDGE, [rule]).map(({ title }) => title)).toEqual([
    "certain",
    "more",
    "earlier",
    "later",
    "possible",
    "warning",
    "info",
  ]);
});

test("a healthy session gives no error and no warning", () => {
  const session = sessionOf(
    recording(),
    socket({ id: "c1", sent: every(20_000, 580_000), received: every(20_000, 580_010, 10) }),
    socket({ id: "c2", url: "wss://app.test/feed", received: every(1000, 600_000) }),
    socket({
      id: "c3",
      url: "ws://localhost:9229/dev",
      received: [5000],
      closedAt: 65_000,
      closeCalled: { at: 65_000, code: 1000 },
      close: { code: 1000 },
    }),
    socket({
      id: "c4",
      url: "wss://app.test/job",
      received: [5000],
      closedAt: 9000,
      close: { code: 1000, reason: "done" },
    }),
    tick(600_500),
  );
  expect(diagnose(session).filter(({ severity }) => severity !== "info")).toEqual([]);
});

test("one ended socket gets one main cause", () => {
  const session = sessionOf(recording(), socket({ sent: [1000], closedAt: 61_000 }), tick(70_000));
  expect(diagnose(session).map(({ rule }) => rule)).toEqual(["idle-timeout"]);
});

test("an empty session has nothing to say", () => {
  expect(diagnose(sessionOf())).toEqual([]);
});

test("failures before the socket and after it stand side by side", () => {
  const session = sessionOf(
    recording(),
    refusal("Error during WebSocket handshake: Unexpected response code: 502"),
    socket({ id: "c2", url: "wss://app.test/other", sent: [500], closedAt: 2100 }),
    tick(9000),
  );
  expect(diagnose(session).map(({ rule }) => rule)).toEqual(["handshake-status", "abnormal-close"]);
});
