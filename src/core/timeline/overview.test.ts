import { describe, expect, it } from "vitest";
import { createFrameBins } from "./bins.ts";
import { brushed, gripAt, overviewScene } from "./overview.ts";
import { connection, every, inOrder, seconds, sessionOf } from "./test-session.ts";

const scale = { window: { from: 0, to: 1000 }, left: 100, width: 1000 };
const window = { from: 200, to: 400 };

describe("the overview", () => {
  const session = sessionOf(
    inOrder(
      connection("c1", "wss://app.example/ws")
        .opened(0)
        .frames("received", ...every(0.5, 10, 20))
        .frames("sent", 15.1)
        .closed(60, 1006),
    ),
  );
  const all = { window: { from: seconds(0), to: seconds(100) }, left: 100, width: 1000 };
  const draw = (from: number, to: number) =>
    overviewScene({
      session,
      bins: createFrameBins(session.frames),
      scale: all,
      height: 30,
      window: { from: seconds(from), to: seconds(to) },
    });

  it("draws the rate of all frames, where connections failed, and the window as a brush", () => {
    const scene = draw(30, 50);
    expect(scene.filter(({ shape }) => shape === "bars")).toMatchObject([
      { kind: "sent", count: 20 },
      { kind: "received", count: 20 },
    ]);
    expect(scene.filter(({ kind }) => kind === "close-error")).toMatchObject([{ x1: 700 }]);
    expect(scene.filter(({ kind }) => kind === "overview-shade")).toMatchObject([
      { x: 100, width: 300 },
      { x: 600, width: 500 },
    ]);
    expect(scene.flatMap((one) => (one.shape === "text" ? [one.text] : []))).toEqual(["peak 2.9/s"]);
  });

  it("needs no brush around everything", () => {
    expect(draw(0, 100).filter(({ kind }) => kind === "overview-shade")).toEqual([]);
  });
});

describe("the brush", () => {
  it("is held at an edge, inside or not at all", () => {
    expect([297, 350, 503, 700].map((x) => gripAt(scale, window, x))).toEqual(["from", "inside", "to", "outside"]);
  });

  it("moves, resizes, turns over, draws anew and jumps", () => {
    expect(brushed(scale, window, "inside", 350, 450)).toEqual({ from: 300, to: 500 });
    expect(brushed(scale, window, "inside", 350, 5000)).toEqual({ from: 800, to: 1000 });
    expect(brushed(scale, window, "from", 300, 150)).toEqual({ from: 50, to: 400 });
    expect(brushed(scale, window, "from", 300, 700)).toEqual({ from: 400, to: 600 });
    expect(brushed(scale, window, "to", 500, 5000)).toEqual({ from: 200, to: 1000 });
    expect(brushed(scale, window, "outside", 700, 900)).toEqual({ from: 600, to: 800 });
    expect(brushed(scale, window, "outside", 700, 702)).toEqual({ from: 502, to: 702 });
  });
});
