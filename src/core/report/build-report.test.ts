import * as v from "valibot";
import { describe, expect, it, test } from "vitest";
import { diagnose } from "../diagnosis/diagnose.ts";
import { KNOWLEDGE } from "../knowledge/index.ts";
import { applyEvent } from "../session/apply-event.ts";
import { carryOver } from "../session/carry-over.ts";
import type { SessionEvent } from "../session/events.ts";
import type { Session } from "../session/session.ts";
import { buildReport } from "./build-report.ts";
import { ReportSchema } from "./format.ts";
import { contentsOf } from "./contents.ts";
import { parseReport } from "./parse-report.ts";
import { reportToEvents } from "./report-to-events.ts";
import { COOKIE, JWT, OPTIONS, PASSWORD, richEvents, richFinding, sessionOf, T0 } from "./test-session.ts";
import { reportToHtml } from "./to-html.ts";
import { reportToJson } from "./to-json.ts";

const MODES = ["redacted", "metadata", "everything"] as const;

function verdicts(session: Session): object[] {
  return diagnose(session, KNOWLEDGE).map(({ rule, connections, confidence, severity }) => {
    return { rule, connections, confidence, severity };
  });
}

describe("buildReport", () => {
  it("says what the session knows", () => {
    const report = buildReport(sessionOf(richEvents()), [richFinding()], { ...OPTIONS, mode: "everything" });
    expect(report.capture).toEqual({
      startedAt: T0,
      until: T0 + 90_000,
      pageScript: true,
      framesSeen: 6,
      payloadsDropped: 0,
      payloadsLeftOut: 0,
      payloadsShortened: 1,
      attachedLate: true,
      gaps: [{ from: T0 + 70_000, to: T0 + 73_000, reason: "canceled-by-user", message: "canceled_by_user" }],
    });
    const [first, second, third] = report.connections;
    expect(first).toMatchObject({
      id: "c1",
      state: "closed",
      target: "page",
      openedAt: T0 + 260,
      closedAt: T0 + 60_700,
      subprotocol: "chat",
      close: { code: 1006, reason: "", wasClean: false, by: "network" },
      sent: { frames: 2, bytes: 56 },
      received: { frames: 3, bytes: 1_200_047 },
      longestSilenceMs: 60_000,
      idleBeforeCloseMs: 60_000,
    });
    expect(second?.handshake).toMatchObject({ status: 502, durationMs: 90 });
    expect(third).toMatchObject({ state: "blocked", blocked: { by: "mixed-content" } });
    expect(report.timeline.map(({ kind }) => kind)).toEqual(["hidden", "clock-gap", "page-hide"]);
  });

  it.each(MODES)("matches its own schema in the mode %s", (mode) => {
    const report = buildReport(sessionOf(richEvents()), [richFinding()], { ...OPTIONS, mode });
    expect(v.parse(ReportSchema, report)).toEqual(report);
    expect(report.redaction.mode).toBe(mode);
  });

  it("shares no memory with the session", () => {
    const session = sessionOf(richEvents());
    const report = buildReport(session, [], { ...OPTIONS, mode: "everything" });
    const before = reportToJson(report);
    session.connections.get("c1")!.sent.frames = 99;
    session.capture.gaps[0]!.to = 0;
    expect(reportToJson(report)).toBe(before);
  });

  it.each(["redacted", "metadata"] as const)("lets no planted secret out in the mode %s", (mode) => {
    const report = buildReport(sessionOf(richEvents()), [richFinding()], { ...OPTIONS, mode });
    for (const text of [reportToJson(report), reportToHtml(report)]) {
      for (const secret of [JWT, COOKIE, PASSWORD, "c2lnbmF0dXJlLW9mLWFubg"]) expect(text).not.toContain(secret);
    }
  });

  it("keeps what is ordinary readable", () => {
    const json = reportToJson(buildReport(sessionOf(richEvents()), [richFinding()], OPTIONS));
    const ordinary = [
      "nginx/1.22.1",
      "Switching Protocols",
      '{\\"ok\\":true,\\"price\\":12.50,\\"note\\":\\"ordinary\\"}',
    ];
    for (const text of [...ordinary, '\\"op\\":\\"login\\",\\"user\\":\\"ann\\"', "sid=", "dGhlIHNhbXBsZSBub25jZQ=="]) {
      expect(json).toContain(text);
    }
  });

  it("gives the same secret the same placeholder everywhere", () => {
    const report = buildReport(sessionOf(richEvents()), [richFinding()], OPTIONS);
    expect(report.connections[0]?.url).toBe(
      "wss://‹credentials #1›:‹password #1›@app.example/api/ws?token=‹token #1›&room=lobby#top",
    );
    expect(report.frames[0]?.payload).toBe('{"op":"login","user":"ann","password":"‹password #1›"}');
    expect(report.findings[0]?.evidence[0]?.value).toBe("wss://app.example/api/ws?token=‹token #1›&room=lobby");
    expect(report.connections[0]?.handshake.requestHeaders[3]?.value).toBe("Bearer ‹token #1›");
  });

  it("leaves payloads out of metadata, and titles", () => {
    const report = buildReport(sessionOf(richEvents()), [], { ...OPTIONS, mode: "metadata" });
    expect(report.frames.every(({ payload, tail }) => payload === undefined && tail === undefined)).toBe(true);
    expect(report.frames[0]).toMatchObject({ length: 56, direction: "sent" });
    expect(report.page.title).toBeUndefined();
  });
});

describe("reopening", () => {
  it.each(MODES)("gives the same report again in the mode %s", (mode) => {
    const report = buildReport(sessionOf(richEvents()), [richFinding()], { ...OPTIONS, mode });
    const parsed = parseReport(reportToJson(report));
    if (!parsed.ok) throw new Error(parsed.error);
    expect(parsed.value).toEqual(report);
    const reopened = sessionOf(reportToEvents(contentsOf(parsed.value)));
    const again = buildReport(reopened, [richFinding()], { ...OPTIONS, mode });
    if (mode !== "everything") again.redaction = report.redaction;
    if (mode !== "metadata") {
      expect({ ...again, findings: [] }).toEqual({ ...report, findings: [] });
    } else {
      expect(again.connections).toEqual(report.connections);
    }
    expect(reopened.ignoredEvents).toBe(0);
  });

  it("keeps what was carried over when the recording was cleared", () => {
    const cleared = carryOver(sessionOf(richEvents().slice(0, 9)), T0 + 10_000);
    applyEvent(cleared, { type: "connection-closed", at: T0 + 60_600, id: "c1" });
    const report = buildReport(cleared, [], { ...OPTIONS, mode: "everything" });
    expect(report.connections[0]).toMatchObject({ idleBeforeCloseMs: 60_000, lastFrameAt: T0 + 600 });
    const again = buildReport(sessionOf(reportToEvents(contentsOf(report))), [], { ...OPTIONS, mode: "everything" });
    expect(again).toEqual(report);
  });

  it("gives the same findings again", () => {
    const session = sessionOf(richEvents());
    const report = buildReport(session, [], OPTIONS);
    expect(verdicts(sessionOf(reportToEvents(contentsOf(report))))).toEqual(verdicts(session));
  });

  it("gives the very same findings where nothing was replaced", () => {
    const session = sessionOf(richEvents());
    const report = buildReport(session, [], { ...OPTIONS, mode: "everything" });
    expect(diagnose(sessionOf(reportToEvents(contentsOf(report))))).toEqual(diagnose(session));
  });

  it.each<[string, SessionEvent[]]>([
    [
      "a close event by a slower clock",
      [
        { type: "handshake-sent", at: T0 + 5, id: "c1", headers: [{ name: "Host", value: "h" }] },
        { type: "connection-error", at: T0 + 6, id: "c1", message: "Error during WebSocket handshake: x" },
        { type: "connection-closed", at: T0 + 7, id: "c1" },
        { type: "close-event", at: T0 + 4, id: "c1", code: 1006, reason: "", wasClean: false },
      ],
    ],
    [
      "a page left at the moment of a frame",
      [
        { type: "handshake-sent", at: T0 + 5, id: "c1", headers: [] },
        { type: "handshake-answered", at: T0 + 6, id: "c1", status: 101, statusText: "", headers: [] },
        { type: "frame", at: T0 + 9, id: "c1", direction: "sent", opcode: 1, payload: "x" },
        { type: "page-event", at: T0 + 8, kind: "page-hide", persisted: false, connections: ["c1"] },
        { type: "close-event", at: T0 + 9, id: "c1", code: 1001, reason: "", wasClean: true },
      ],
    ],
    [
      "frames after the page's close()",
      [
        { type: "handshake-sent", at: T0 + 5, id: "c1", headers: [] },
        { type: "handshake-answered", at: T0 + 6, id: "c1", status: 101, statusText: "", headers: [] },
        { type: "close-called", at: T0 + 7, id: "c1", code: 1000 },
        { type: "frame", at: T0 + 8, id: "c1", direction: "received", opcode: 1, payload: "x" },
        { type: "close-event", at: T0 + 9, id: "c1", code: 1000, reason: "bye", wasClean: true },
      ],
    ],
    [
      "an end that nobody saw",
      [
        { type: "recording-stopped", at: T0 + 5, reason: "user" },
        { type: "recording-started", at: T0 + 50, page: { url: "https://h/" }, pageScript: true },
        { type: "connection-closed", at: T0 + 50, id: "c1", unseen: true },
      ],
    ],
  ])("keeps %s", (_, events) => {
    const created: SessionEvent = { type: "connection-created", at: T0 + 4, id: "c1", url: "wss://h/", target: "page" };
    const started: SessionEvent = { type: "recording-started", at: T0, page: { url: "https://h/" }, pageScript: true };
    const session = sessionOf([started, created, ...events, { type: "clock", at: T0 + 100 }]);
    const report = buildReport(session, [], { ...OPTIONS, mode: "everything" });
    const again = sessionOf(reportToEvents(contentsOf(report)));
    expect([...again.connections.values()]).toEqual([...session.connections.values()]);
    expect(buildReport(again, [], { ...OPTIONS, mode: "everything" })).toEqual(report);
  });
});

test("errors of the program itself are in a report only if they are asked for, and redacted like all else", () => {
  const session = sessionOf([]);
  expect(buildReport(session, [], OPTIONS)).not.toHaveProperty("ownErrors");
  const ownErrors = [{ at: T0, message: "TypeError: no token=9f8a7b6c5d4e3f2a1b0c in the answer", count: 2 }];
  const report = buildReport(session, [], { ...OPTIONS, mode: "redacted", ownErrors });
  expect(report.ownErrors).toHaveLength(1);
  expect(report.ownErrors?.[0]).toMatchObject({ at: T0, count: 2 });
  expect(report.ownErrors?.[0]?.message).toMatch(/^TypeError: no token=‹.+› in the answer$/);
});
