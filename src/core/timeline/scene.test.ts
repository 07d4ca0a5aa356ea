import { describe, expect, it } from "vitest";
import type { Finding } from "../diagnosis/finding.ts";
import type { SessionEvent } from "../session/events.ts";
import { createFrameBins } from "./bins.ts";
import { lanesOf } from "./lanes.ts";
import { layoutOf } from "./layout.ts";
import type { Kind, Primitive } from "./primitives.ts";
import { timeToX } from "./scale.ts";
import { buildScene, originOf, type SceneInput } from "./scene.ts";
import { connection, every, inOrder, seconds, sessionOf } from "./test-session.ts";

/** A scene of 0 to 100 seconds, 1000 pixels wide beyond the gutter of 88: ten pixels a second. */
function scene(events: readonly SessionEvent[], more: Partial<SceneInput> & { to?: number } = {}) {
  const session = sessionOf(events);
  const window = { from: seconds(0), to: seconds(more.to ?? 100) };
  const layout = layoutOf({ lanes: lanesOf(session), window, width: 1088, height: 300 });
  const origin = originOf(session);
  const bins = createFrameBins(session.frames);
  const primitives = buildScene({ session, bins, layout, origin, now: session.now, recording: false, ...more });
  const of = (kind: Kind) => primitives.filter((primitive) => primitive.kind === kind);
  return {
    layout,
    of,
    text: (kind: Kind) => of(kind).flatMap(textOf),
    x: (at: number) => timeToX(layout.scale, seconds(at)),
  };
}

function textOf(primitive: Primitive): string[] {
  return primitive.shape === "text" ? [primitive.text] : [];
}

const idleCut = connection("c1", "wss://app.example/ws")
  .opened(1)
  .frames("sent", 3)
  .frames("received", 4)
  .closed(64, 1006);

const idleFinding: Finding = {
  rule: "idle-timeout",
  severity: "error",
  confidence: "likely",
  connections: ["c1"],
  title: "The connection was cut after 60 seconds without data.",
  summary: "",
  evidence: [],
  ruledOut: [],
  suspects: [],
  advice: [],
  references: [],
};

describe("a scene", () => {
  it("of an idle cut has its opening, its frames on either side, the silence with its length, and the code", () => {
    const { of, text, x, layout } = scene(inOrder(idleCut));
    expect(layout.gutter).toBe(88);
    expect(of("open-mark")).toMatchObject([{ shape: "mark", symbol: "tick", x: x(1.05) }]);
    expect(of("connecting")).toMatchObject([{ x1: x(1), x2: x(1.05) }]);
    expect(of("open-line")).toMatchObject([{ x1: x(1.05), x2: x(64) }]);
    expect(of("sent")).toMatchObject([{ shape: "bars", direction: "up", count: 1 }]);
    const [sent] = of("sent");
    expect(sent?.shape === "bars" && sent.x[0]).toBeCloseTo(x(3), 3);
    expect(of("received")).toMatchObject([{ shape: "bars", direction: "down", count: 1 }]);
    const [silence] = of("silence");
    expect(silence).toMatchObject({ shape: "rect", x: x(4) + 1 });
    expect(silence?.shape === "rect" && silence.width).toBeCloseTo(600 - 2, 6);
    expect(text("silence-label")).toEqual(["60.0 s silent"]);
    expect(of("close-error")).toMatchObject([{ shape: "mark", symbol: "cross", x: x(64) }, { text: "1006" }]);
    expect(of("still-open")).toEqual([]);
  });

  it("marks the connections of a finding and the limit it measured, also on those that still live", () => {
    const living = connection("c2", "wss://app.example/ws").opened(65).frames("sent", 66);
    const more = { highlights: [idleFinding], to: 150, now: seconds(100) };
    const { of, text, x } = scene(inOrder(idleCut, living), more);
    expect(of("highlight-error")).toHaveLength(1);
    const guides = of("limit-guide-error").map((guide) => guide.shape === "line" && guide.x1);
    expect(guides).toEqual([x(4), x(64), x(126)]);
    expect(of("pattern-error")).toMatchObject([{ shape: "rect", x: x(4), width: x(64) - x(4) }]);
    expect(text("limit-label")).toEqual(["60.0 s: others ended here"]);
    const outlived = scene(inOrder(idleCut, living), { ...more, now: seconds(130) });
    expect(outlived.of("limit-guide-error")).toHaveLength(2);
  });

  it("of a refused handshake has a waiting line and the status", () => {
    const { of, x } = scene(inOrder(connection("c1", "wss://app.example/ws").created(2).asked(3).refused(9, 502)));
    expect(of("queued")).toMatchObject([{ x1: x(2), x2: x(3) }]);
    expect(of("connecting")).toMatchObject([{ x1: x(3), x2: x(9) }]);
    expect(of("handshake-failed")).toMatchObject([{ symbol: "cross", x: x(9) }, { text: "502" }]);
    expect(of("open-line")).toEqual([]);
    expect(of("silence")).toEqual([]);
  });

  it("of a blocked socket has nothing but the sign and the reason", () => {
    const { of } = scene(inOrder(connection("c1", "ws://app.example/ws").blocked(5)));
    expect(of("blocked")).toMatchObject([{ symbol: "blocked" }, { text: "mixed content" }]);
    expect([...of("queued"), ...of("connecting"), ...of("open-line"), ...of("close-error")]).toEqual([]);
  });

  it("of a socket with a heartbeat shows its beats, pale silences between them, and that it is open", () => {
    const beating = connection("c1", "wss://app.example/ws")
      .opened(0)
      .frames("received", ...every(20, 10, 100));
    const { of, text, x } = scene([...beating.events, { type: "clock", at: seconds(95) }], { recording: true });
    expect(of("received")).toMatchObject([{ count: 5 }]);
    expect(of("silence")).toEqual([]);
    // Those between the beats; the five seconds after the last are no silence yet.
    expect(of("silence-short")).toHaveLength(4);
    expect(text("silence-label")).toEqual(Array.from({ length: 4 }, () => "20.0 s silent"));
    expect(of("still-open")).toMatchObject([{ symbol: "arrow", x: x(95) }]);
    expect(of("now")).toMatchObject([{ x1: x(95) }]);
  });

  it("lets a silence grow while nothing arrives", () => {
    const quiet = connection("c1", "wss://app.example/ws").opened(0).frames("sent", 1);
    const width = (now: number) => {
      const [running] = scene(quiet.events, { now: seconds(now), recording: true }).of("silence-running");
      return running?.shape === "rect" ? running.width : undefined;
    };
    expect(width(5)).toBeUndefined();
    expect(width(21)).toBeCloseTo(200 - 2, 6);
    expect(width(41)).toBeCloseTo(400 - 2, 6);
  });

  it("of a connection seen late begins at the edge, open", () => {
    const { of, x } = scene(inOrder(connection("c1", "wss://app.example/ws").seenLate(0).frames("received", 30)));
    expect(of("open-edge")).toMatchObject([{ symbol: "edge", x: x(0) }]);
    expect(of("open-mark")).toEqual([]);
    expect(of("open-line")).toMatchObject([{ x1: x(0), x2: x(30) }]);
  });

  it("tells of the page in a strip, and cuts what was not recorded out of silences", () => {
    const { of, text, x } = scene(
      inOrder(
        connection("c1", "wss://app.example/ws").opened(1).frames("sent", 10, 80),
        { type: "page-event", at: seconds(0.5), kind: "navigated", url: "https://app.example/" },
        { type: "page-event", at: seconds(20), kind: "hidden" },
        { type: "page-event", at: seconds(26), kind: "visible" },
        { type: "recording-stopped", at: seconds(30), reason: "canceled-by-user" },
        { type: "recording-started", at: seconds(50), page: { url: "https://app.example/" }, pageScript: true },
        { type: "page-event", at: seconds(55), kind: "offline" },
        { type: "clock", at: seconds(75), gapMs: 10_000 },
      ),
    );
    expect(of("page-event")).toMatchObject([{ symbol: "dot", x: x(0.5) }]);
    expect(text("page-label")).toEqual(["load", "hidden", "not recorded", "offline", "asleep 10.0 s"]);
    expect(of("page-hidden")).toMatchObject([{ x: x(20) }]);
    expect(of("not-recorded")).toHaveLength(2);
    expect(of("offline")).toMatchObject([{ x: x(55), width: expect.closeTo(250, 6) }]);
    expect(of("sleep-shade")).toMatchObject([{ x: x(65) }]);
    expect(text("silence-label")).toEqual(["20.0 s silent", "30.0 s silent"]);
  });

  it("draws nothing of lanes and connections out of sight", () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      connection(`c${index + 1}`, `wss://app.example/${index}`)
        .opened(1)
        .frames("sent", 2)
        .closed(3, 1000),
    );
    const { of, layout } = scene(inOrder(...many));
    expect(layout.visible).toEqual([0, 11]);
    expect(of("close-ok").filter(({ shape }) => shape === "mark")).toHaveLength(11);
    expect(of("sent")).toHaveLength(11);
  });

  it("puts a flag on the lane that a note is about, and in the strip for one about the session", () => {
    const { of, text, x, layout } = scene(
      inOrder(
        idleCut,
        // Its label would lie beneath the flag.
        { type: "page-event", at: seconds(49), kind: "navigated" },
        { type: "note-written", at: seconds(30), note: "n1", text: "here", connection: "c1" },
        { type: "note-written", at: seconds(50), note: "n2", text: "there" },
        { type: "note-written", at: seconds(150), note: "n3", text: "out of sight" },
      ),
    );
    expect(text("page-label")).toEqual([]);
    expect(of("note")).toMatchObject([
      { symbol: "flag", x: x(30), y: layout.lanesTop + 7 },
      { symbol: "flag", x: x(50), y: layout.stripTop + 10 },
    ]);
  });
});
