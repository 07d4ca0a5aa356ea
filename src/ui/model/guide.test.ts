import { expect, test } from "vitest";
import { KNOWLEDGE } from "../../core/knowledge/index.ts";
import { knownLimits, ownerNames } from "../../core/diagnosis/limits.ts";
import type { Finding } from "../../core/diagnosis/finding.ts";
import type { SessionEvent } from "../../core/session/events.ts";
import { applyEvent, createSession } from "../../core/session/apply-event.ts";
import type { Session } from "../../core/session/session.ts";
import { causeFound, GUIDE_STEPS, nextStep, plainFindings, previousStep, waitingOf, WORTH_WAITING } from "./guide.ts";

const START = Date.UTC(2026, 0, 15, 10);

/** @param at seconds at which each socket opened, with the seconds at which a frame came */
function session(
  ...sockets: { readonly opened: number; readonly frames?: readonly number[]; readonly closed?: number }[]
): Session {
  const events: SessionEvent[] = [
    { type: "recording-started", at: START, page: { url: "https://shop.example/" }, pageScript: true },
  ];
  sockets.forEach(({ opened, frames = [], closed }, index) => {
    const id = `c${index + 1}`;
    const at = START + opened * 1_000;
    events.push(
      { type: "connection-created", at, id, url: "wss://shop.example/ws", target: "page" },
      { type: "handshake-sent", at, id, headers: [] },
      { type: "handshake-answered", at, id, status: 101, statusText: "", headers: [] },
      ...frames.map((seconds): SessionEvent => ({
        type: "frame",
        at: START + seconds * 1_000,
        id,
        direction: "received",
        opcode: 1,
        payload: "x",
      })),
    );
    if (closed !== undefined) events.push({ type: "connection-closed", at: START + closed * 1_000, id });
  });
  const made = createSession();
  for (const event of events) applyEvent(made, event);
  return made;
}

const after = (seconds: number): number => START + seconds * 1_000;

test("without an open socket there is nothing to wait for", () => {
  expect(waitingOf(session(), after(300))).toEqual({ kind: "nothing-open" });
  expect(waitingOf(session({ opened: 1, closed: 20 }), after(300))).toEqual({ kind: "nothing-open" });
});

test("the quietest socket's silence is the clock, and the next limit is counted down", () => {
  const waiting = waitingOf(session({ opened: 0, frames: [25] }, { opened: 10 }), after(84));
  expect(waiting).toMatchObject({ kind: "silent", connection: "c2", silence: 74_000, enough: false });
  if (waiting.kind !== "silent") return;
  expect(waiting.next).toEqual({ limit: 100_000, passed: false, remaining: 26_000 });
  expect(waiting.marks.map(({ limit, passed }) => [limit, passed])).toEqual([
    [60_000, true],
    [100_000, false],
    [120_000, false],
    [300_000, false],
  ]);
});

test("two minutes are enough, and after the last limit none is left", () => {
  expect(waitingOf(session({ opened: 0 }), after(119.9))).toMatchObject({ enough: false });
  expect(waitingOf(session({ opened: 0 }), after(120))).toMatchObject({ enough: true });
  const last = waitingOf(session({ opened: 0 }), after(300));
  expect(last).not.toHaveProperty("next");
});

test("where data keeps flowing, waiting puts no limit on silence to the test", () => {
  const every20 = Array.from({ length: 10 }, (_, index) => index * 20);
  const busy = session({ opened: 0, frames: every20 });
  expect(waitingOf(busy, after(110))).toMatchObject({ kind: "silent" });
  expect(waitingOf(busy, after(185))).toEqual({ kind: "flowing", longest: 20_000 });
  // One that fell silent once may do so again.
  expect(waitingOf(session({ opened: 0, frames: [10, 75, 130] }), after(135))).toMatchObject({ kind: "silent" });
});

function finding(part: Partial<Finding>): Finding {
  return {
    rule: "idle-timeout",
    severity: "error",
    confidence: "likely",
    connections: [],
    title: "Cut",
    summary: "",
    evidence: [],
    ruledOut: [],
    suspects: [],
    advice: [],
    references: [],
    ...part,
  };
}

test("waiting ends with a problem that is known well enough, not with a note or a guess", () => {
  expect(causeFound([finding({})])).toBe(true);
  expect(causeFound([finding({ confidence: "certain" })])).toBe(true);
  expect(causeFound([finding({ confidence: "possible" })])).toBe(false);
  expect(causeFound([finding({ severity: "warning", confidence: "certain" })])).toBe(false);
  expect(causeFound([])).toBe(false);
});

test("three findings are told, worst first as given, notes left out, each with what the user can do", () => {
  const told = plainFindings([
    finding({
      title: "A",
      advice: [
        { audience: "operations", text: "Raise it." },
        { audience: "user", text: "Reload." },
      ],
    }),
    finding({ title: "note", severity: "info" }),
    finding({ title: "B", severity: "warning" }),
    finding({ title: "C" }),
    finding({ title: "D" }),
  ]);
  expect(told.map(({ finding: { title }, toDo }) => [title, toDo])).toEqual([
    ["A", "Reload."],
    ["B", undefined],
    ["C", undefined],
  ]);
});

test("steps end where they end", () => {
  expect(GUIDE_STEPS.map(nextStep)).toEqual(["wait", "found", "save", "save"]);
  expect(GUIDE_STEPS.map(previousStep)).toEqual(["reproduce", "reproduce", "wait", "found"]);
});

test("each silence worth waiting for is the limit of something that is known, or ends the common window", () => {
  const limits = knownLimits(KNOWLEDGE, "idle");
  for (const ms of WORTH_WAITING.filter((limit) => limit !== 120_000)) {
    const known = limits.find((limit) => limit.ms === ms);
    expect(known && ownerNames(known).some((name) => !name.includes("unverified")), String(ms)).toBe(true);
  }
});
