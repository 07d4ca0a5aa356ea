import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { ConnectionId } from "../../core/base/units.ts";
import type { Finding } from "../../core/diagnosis/finding.ts";
import type { Session } from "../../core/session/session.ts";
import { spanOf, type TimeWindow } from "../../core/timeline/scale.ts";
import { connection, inOrder, seconds, sessionOf } from "../../core/timeline/test-session.ts";
import type { RecordingStatus, SessionSource } from "../source.ts";
import { handleKey } from "./keys.ts";
import { createTimelineModel } from "./timeline-model.ts";

function timeline(session: Session, { recording = false, now = session.now } = {}) {
  const state = { session, now, status: { state: recording ? "recording" : "idle" } as RecordingStatus };
  const source: SessionSource = {
    get session() {
      return state.session;
    },
    get status() {
      return state.status;
    },
    get revision() {
      return state.session.version;
    },
    now: () => state.now,
  };
  const selection = signal<ConnectionId>();
  const range = signal<TimeWindow>();
  const model = createTimelineModel({ source, selection, highlight: signal<Finding>(), range });
  model.size.value = { width: 1080, height: 200 };
  const press = (key: string, shiftKey = false) =>
    handleKey(model, { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey });
  const seen = () => {
    const { from, to } = model.layout().scale.window;
    return { from: (from - seconds(0)) / 1000, to: (to - seconds(0)) / 1000 };
  };
  return { model, state, selection, range, press, seen };
}

const many = Array.from({ length: 10 }, (_, index) =>
  connection(`c${index + 1}`, `wss://app.example/${index}`)
    .opened(index * 10)
    .closed(index * 10 + 5, 1000),
);
const hundredSeconds = sessionOf(inOrder(...many, { type: "clock", at: seconds(100) }));

describe("a recording", () => {
  it("is shown whole at first, then the newest stretch, until one looks elsewhere", () => {
    const { model, state, press, seen } = timeline(hundredSeconds, { recording: true, now: seconds(100) });
    expect(seen()).toEqual({ from: -1.2, to: 120 });
    expect(model.following.value).toBe(true);
    press("+");
    const span = spanOf(model.layout().scale.window);
    expect(model.view.value).toEqual({ mode: "follow", span });
    state.now = seconds(110);
    expect(seen().to).toBeCloseTo(110 + 0.08 * (span / 1000), 6);
    press("ArrowLeft");
    expect(model.following.value).toBe(false);
    const still = seen();
    state.now = seconds(115);
    expect(seen()).toEqual(still);
    press(" ");
    expect(model.following.value).toBe(true);
    press("0");
    expect(model.view.value).toEqual({ mode: "fit" });
  });

  it("moves its present in whole seconds where less motion is asked for", () => {
    const { model, state } = timeline(hundredSeconds, { recording: true, now: seconds(100.7) });
    model.stillness.value = true;
    expect(model.extent().now).toBe(seconds(100));
    state.now = seconds(101.2);
    expect(model.extent().now).toBe(seconds(101));
  });

  it("ends where it was stopped, whatever the clock says", () => {
    const { model } = timeline(hundredSeconds, { now: seconds(500) });
    expect(model.extent()).toEqual({ origin: seconds(0), now: seconds(100), recording: false });
  });

  it("that is cleared begins with a fresh look", () => {
    const { model, state, press } = timeline(hundredSeconds, { recording: true, now: seconds(100) });
    press("+");
    press("ArrowLeft");
    state.session = sessionOf([]);
    expect(model.layout().lanes).toEqual([]);
    expect(model.view.value).toEqual({ mode: "fit" });
  });
});

describe("keys", () => {
  it("walk through the lanes and bring them into sight", () => {
    const { model, selection, press } = timeline(hundredSeconds);
    expect(model.layout().visible).toEqual([0, 7]);
    press("ArrowDown");
    expect(selection.value).toBe("c1");
    for (let step = 0; step < 9; step++) press("ArrowDown");
    expect(selection.value).toBe("c10");
    expect(model.layout().visible).toEqual([3, 10]);
    press("ArrowDown");
    expect(selection.value).toBe("c10");
    press("ArrowUp");
    expect(selection.value).toBe("c9");
    expect(model.layout().visible).toEqual([3, 10]);
  });

  it("go to the ends, show a life, and take back what was chosen, the range first", () => {
    const { model, selection, range, press, seen } = timeline(hundredSeconds);
    for (let step = 0; step < 5; step++) press("+");
    press("Home");
    expect(seen().from).toBeLessThanOrEqual(0);
    press("End");
    expect(seen().to).toBeGreaterThanOrEqual(100);
    selection.value = "c3";
    press("Enter");
    expect(seen()).toEqual({ from: 19.5, to: 25.5 });
    range.value = { from: seconds(1), to: seconds(2) };
    press("Escape");
    expect([range.value, selection.value]).toEqual([undefined, "c3"]);
    press("Escape");
    expect(selection.value).toBeUndefined();
    expect(press("Escape")).toBe(false);
    expect(press("x")).toBe(false);
    expect(model.following.value).toBe(false);
  });

  it("with Ctrl belong to the browser", () => {
    const { model } = timeline(hundredSeconds);
    expect(handleKey(model, { key: "0", ctrlKey: true, metaKey: false, altKey: false, shiftKey: false })).toBe(false);
  });
});

describe("a stretch of time", () => {
  it("filters once its drag has ended, and holds nothing that is not known", () => {
    const { model, range } = timeline(hundredSeconds);
    model.choosing.value = true;
    model.drawRange(seconds(120), seconds(90));
    expect(range.value).toBeUndefined();
    model.endRange();
    expect(range.value).toEqual({ from: seconds(90), to: seconds(100) });
    expect([model.draft.value, model.choosing.value]).toEqual([undefined, false]);
    model.endRange();
    expect(range.value).toEqual({ from: seconds(90), to: seconds(100) });
  });

  it("is chosen by keys: what is in sight, its end moved, and taken back", () => {
    const { model, range, press } = timeline(hundredSeconds);
    expect(press("ArrowRight", true)).toBe(false);
    model.show({ from: seconds(20), to: seconds(40) });
    press("r");
    expect(range.value).toEqual({ from: seconds(20), to: seconds(40) });
    press("ArrowRight", true);
    expect(range.value).toEqual({ from: seconds(20), to: seconds(41) });
    for (let step = 0; step < 30; step++) press("ArrowLeft", true);
    expect(range.value).toEqual({ from: seconds(20), to: seconds(20) });
    press("r");
    press("r");
    expect(range.value).toBeUndefined();
  });
});

describe("what is selected elsewhere", () => {
  it("is brought into sight, in time only if none of it is", () => {
    const { model, seen } = timeline(hundredSeconds);
    model.show({ from: seconds(0), to: seconds(10) });
    model.reveal("c1");
    expect(seen()).toEqual({ from: 0, to: 10 });
    model.reveal("c8");
    expect(seen()).toEqual({ from: 65, to: 75 });
    expect(model.layout().visible[1]).toBe(8);
  });
});
