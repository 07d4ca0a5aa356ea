import { effect } from "@preact/signals";
import { expect, test } from "vitest";
import type { Finding, RuleId, Severity } from "../../core/diagnosis/finding.ts";
import type { Session } from "../../core/session/session.ts";
import { createFakeSource } from "../fake/fake-source.ts";
import { START, typical } from "../fake/scenes.ts";
import {
  CLOCK_MS,
  createPanelModel,
  DIAGNOSE_MS,
  goTo,
  REDRAW_MS,
  SLOWEST_REDRAW_MS,
  unfold,
  unfolded,
} from "./panel-model.ts";

const choices = { read: () => undefined, write: () => undefined };

function finding(rule: RuleId, severity: Severity, connection: string): Finding {
  return {
    rule,
    severity,
    confidence: "likely",
    connections: [connection],
    title: rule,
    summary: "",
    evidence: [],
    ruledOut: [],
    suspects: [],
    advice: [],
    references: [],
  };
}

function panel(diagnose: (session: Session) => readonly Finding[] = () => [], clock = () => 0) {
  const source = createFakeSource(typical);
  return { source, model: createPanelModel({ source, diagnose, choices, clock }) };
}

const tick = (seconds: number) => ({ type: "clock", at: START + seconds * 1000 }) as const;

test("a flood of events redraws at most every REDRAW_MS, and the last one is not lost", () => {
  const { source, model } = panel();
  let redraws = -1;
  effect(() => {
    void model.tick.value;
    redraws++;
  });
  for (let time = 0; time < 1_000; time += 10) {
    source.play(tick(200 + time));
    model.refresh(time);
  }
  expect(redraws).toBe(1_000 / REDRAW_MS);
  model.refresh(1_000);
  expect(model.tick.value).toBe(source.revision);
});

test("the more a redraw costs, the longer the next one waits, within bounds", () => {
  const { source, model } = panel();
  const waitAfter = (cost: number, from: number): number => {
    source.play(tick(from));
    model.refresh(from);
    model.redrawn(cost);
    source.play(tick(from + 1));
    let time = from;
    while (!model.refresh(time)) time += 10;
    return time - from;
  };
  expect(waitAfter(5, 1_000)).toBe(REDRAW_MS);
  expect(waitAfter(30, 10_000)).toBe(240);
  expect(waitAfter(900, 20_000)).toBe(SLOWEST_REDRAW_MS);
});

test("nothing is redrawn or diagnosed while nothing changes", () => {
  let diagnoses = 0;
  const { model } = panel(() => {
    diagnoses++;
    return [];
  });
  let redraws = -1;
  effect(() => {
    void model.tick.value;
    redraws++;
  });
  for (let time = 0; time < 10_000; time += 100) model.refresh(time);
  expect([redraws, diagnoses]).toEqual([0, 1]);
});

test("the diagnosis is repeated at most every DIAGNOSE_MS", () => {
  let diagnoses = 0;
  const { source, model } = panel(() => {
    diagnoses++;
    return [];
  });
  for (let time = 0; time < 4 * DIAGNOSE_MS; time += 10) {
    source.play(tick(200 + time));
    model.refresh(time);
  }
  expect(diagnoses).toBe(4);
});

test("a diagnosis that takes long is repeated less often", () => {
  let now = 0;
  let diagnoses = 0;
  const { source, model } = panel(
    () => {
      diagnoses++;
      now += 100;
      return [];
    },
    () => now,
  );
  for (let time = 0; time < 3_000; time += 10) {
    source.play(tick(200 + time));
    model.refresh(time);
  }
  expect(diagnoses).toBe(3);
});

test("the clock goes on while nothing happens", () => {
  const { source, model } = panel();
  source.setNow(START + 500_000);
  model.refresh(0);
  expect(model.now.value).toBe(START + 500_000);
  source.setNow(START + 500_100);
  model.refresh(CLOCK_MS - 1);
  expect(model.now.value).toBe(START + 500_000);
  model.refresh(CLOCK_MS);
  expect(model.now.value).toBe(START + 500_100);
});

test("problems are counted, and only new findings are announced", () => {
  const found = [finding("no-heartbeat", "warning", "c3")];
  const { source, model } = panel(() => [...found]);
  model.refresh(0);
  expect(model.problems.value).toBe(0);
  expect(model.news.value.map(({ rule }) => rule)).toEqual(["no-heartbeat"]);
  found.push(finding("idle-timeout", "error", "c1"));
  source.play(tick(300));
  model.refresh(DIAGNOSE_MS);
  expect(model.problems.value).toBe(1);
  expect(model.news.value.map(({ rule }) => rule)).toEqual(["idle-timeout"]);
  const announced = model.news.value;
  source.play(tick(301));
  model.refresh(2 * DIAGNOSE_MS);
  expect(model.news.value).toBe(announced);
});

test("findings keep their order while a person reads, and are sorted afterwards", () => {
  const found = [finding("no-heartbeat", "warning", "c3")];
  const { source, model } = panel(() => [...found]);
  const rules = () => model.findings.value.map(({ finding }) => finding.rule);
  model.refresh(0);
  model.reading.value = true;
  found.push(finding("idle-timeout", "error", "c1"));
  source.play(tick(300));
  model.refresh(DIAGNOSE_MS);
  expect(rules()).toEqual(["no-heartbeat", "idle-timeout"]);
  model.reading.value = false;
  model.refresh(2 * DIAGNOSE_MS);
  expect(rules()).toEqual(["idle-timeout", "no-heartbeat"]);
});

test("a diagnosis that throws is said and does not stop the panel", () => {
  let broken = true;
  const { source, model } = panel(() => {
    if (broken) throw new Error("a rule is broken");
    return [];
  });
  model.refresh(0);
  expect(model.diagnosisError.value).toBe("a rule is broken");
  broken = false;
  source.play(tick(300));
  model.refresh(DIAGNOSE_MS);
  expect(model.diagnosisError.value).toBeUndefined();
});

test("the finding unfolded last stays marked until it is folded or gone", () => {
  const { model } = panel(() => [finding("idle-timeout", "error", "c1"), finding("handshake-status", "error", "c4")]);
  model.refresh(0);
  expect(unfolded(model)).toBeUndefined();
  model.expanded.value = new Set(["handshake-status/c4", "idle-timeout/c1"]);
  expect(unfolded(model)?.rule).toBe("idle-timeout");
  model.expanded.value = new Set(["handshake-status/c4", "gone/c9"]);
  expect(unfolded(model)).toBeUndefined();
});

test("unfolding a finding about one connection selects it, unless another is selected", () => {
  const { model } = panel(() => [finding("idle-timeout", "error", "c1"), finding("handshake-status", "error", "c4")]);
  model.refresh(0);
  const [idle, status] = model.findings.value;
  unfold(model, idle!);
  expect([model.selection.value, model.unfolding.value?.key]).toEqual(["c1", "idle-timeout/c1"]);
  unfold(model, status!);
  expect(model.selection.value).toBe("c1");
  expect(unfolded(model)?.rule).toBe("handshake-status");
  unfold(model, idle!);
  expect([...model.expanded.value]).toEqual(["handshake-status/c4", "idle-timeout/c1"]);
});

test("unfolding a finding about several connections selects none", () => {
  const { model } = panel(() => [{ ...finding("idle-timeout", "error", "c1"), connections: ["c1", "c2"] }]);
  model.refresh(0);
  unfold(model, model.findings.value[0]!);
  expect(model.selection.value).toBeUndefined();
});

test("clearing forgets what was selected, found and unfolded", () => {
  const { source, model } = panel(({ connections }) =>
    connections.size > 0 ? [finding("idle-timeout", "error", "c1")] : [],
  );
  model.refresh(0);
  goTo(model, "c1", START + 4_200);
  model.expanded.value = new Set(["idle-timeout/c1"]);
  source.controls?.clear();
  model.refresh(10);
  expect(model.findings.value).toEqual([]);
  expect(model.selection.value).toBeUndefined();
  expect(model.place.value).toBeUndefined();
  expect(model.expanded.value.size).toBe(0);
  expect(model.tick.value).toBe(source.revision);
});

test("going to a moment selects the connection, shows its frames and stops following", () => {
  const { model } = panel();
  model.detail.value = "handshake";
  goTo(model, "c1", START + 4_200);
  expect(model.selection.value).toBe("c1");
  expect([model.detail.value, model.screen.value, model.follow.value]).toEqual(["frames", "frames", false]);
  expect(model.place.value).toEqual({ connection: "c1", at: START + 4_200 });
});

test("going to the moment of a frame selects it; a moment of its own selects none", () => {
  const { model } = panel();
  goTo(model, "c1", START + 1_190);
  const { frames } = model.source.session;
  expect(frames.timeOf(model.frame.value!)).toBe(START + 1_200);
  goTo(model, "c1", START + 40_000);
  expect(model.frame.value).toBeUndefined();
});

test("going to a connection alone keeps the tab of its details", () => {
  const { model } = panel();
  model.frame.value = 12;
  model.detail.value = "ending";
  goTo(model, "c1");
  expect([model.selection.value, model.frame.value]).toEqual(["c1", undefined]);
  expect([model.screen.value, model.detail.value, model.follow.value]).toEqual(["frames", "ending", true]);
});

test("while the engine is on its way nothing is said, and it is asked again", () => {
  const source = createFakeSource(typical);
  let engine: (() => readonly Finding[]) | undefined;
  const model = createPanelModel({ source, diagnose: () => engine?.(), choices, clock: () => 0 });
  model.refresh(0);
  expect(model.diagnosed.value).toBe(false);
  engine = () => [finding("idle-timeout", "error", "c1")];
  model.refresh(DIAGNOSE_MS);
  expect(model.diagnosed.value).toBe(true);
  expect(model.findings.value).toHaveLength(1);
  source.controls?.clear();
  engine = undefined;
  model.refresh(2 * DIAGNOSE_MS);
  expect(model.diagnosed.value).toBe(false);
});

test("a guided capture begins anew when what it found is cleared", () => {
  const { source, model } = panel();
  model.refresh(0);
  model.guide.value = "found";
  model.refresh(REDRAW_MS);
  expect(model.guide.value).toBe("found");
  source.controls?.clear();
  model.refresh(2 * REDRAW_MS);
  expect(model.guide.value).toBe("reproduce");
});
