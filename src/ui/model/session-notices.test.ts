import { describe, expect, test } from "vitest";
import { applyEvent, LIMITS } from "../../core/session/apply-event.ts";
import type { FrameTransferred } from "../../core/session/events.ts";
import { withoutPayload } from "../../core/session/without-payload.ts";
import { createFakeSource } from "../fake/fake-source.ts";
import { START, typical } from "../fake/scenes.ts";
import { noticesOf } from "./session-notices.ts";
import { sourceOf } from "./session-switch.ts";

const frame = (payload: string): FrameTransferred => ({
  type: "frame",
  at: START + 140_000,
  id: "c3",
  direction: "received",
  opcode: 1,
  payload,
});

const texts = (source: Parameters<typeof noticesOf>[0]): string[] => noticesOf(source).map(({ text }) => text);

describe("notices of a session", () => {
  test("there are none where nothing is missing", () => {
    expect(noticesOf(createFakeSource(typical))).toEqual([]);
    expect(noticesOf(createFakeSource([]))).toEqual([]);
  });

  test("payloads given up to the memory limit are counted, with the limit", () => {
    const source = createFakeSource([...typical, frame("a".repeat(100))]);
    source.session.frames.payloads.limit = 0;
    const { droppedFrames } = source.session.frames.payloads;
    expect(droppedFrames).toBe(source.session.frames.length);
    source.session.frames.payloads.limit = 5_000_000;
    expect(texts(source)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^The payloads of ${droppedFrames} frames \\(.* kB\\) were let go of, .* within 5\\.0 MB of memory;`,
        ),
      ),
    ]);
  });

  test("counts only is told while it is on, with what it let go of, and afterwards", async () => {
    const source = createFakeSource(typical);
    await source.controls?.changeSettings({ countsOnly: true });
    expect(texts(source)).toEqual([
      "Counts only is on: the times and sizes of frames are kept, their payloads are not.",
    ]);
    source.play(withoutPayload(frame("one")));
    expect(texts(source)[0]).toMatch(/Let go of so far: the payloads of 1 frame\.$/);
    await source.controls?.changeSettings({ countsOnly: false });
    expect(texts(source)).toEqual([
      "The payloads of 1 frame were let go of while Counts only was on; their times and sizes are complete.",
    ]);
    expect(texts(sourceOf(source.session))).toEqual([
      "The payloads of 1 frame were not kept with the session; their times and sizes are complete.",
    ]);
  });

  test("payloads of which only the ends are kept are counted", () => {
    const source = createFakeSource([...typical, frame("x".repeat(2_000_000))]);
    expect(texts(source)).toEqual(["Of 1 payload over 1 MB only the beginning and the end are kept."]);
  });

  test("a recording without the page script says what is unknown", () => {
    const source = createFakeSource([]);
    applyEvent(source.session, { type: "recording-started", at: START, page: { url: "" }, pageScript: false });
    expect(noticesOf(source)).toMatchObject([{ id: "no-page-script", tone: "quiet" }]);
    expect(texts(source)[0]).toContain("as chosen in the settings");
    expect(texts(sourceOf(source.session))[0]).not.toContain("settings");
  });

  test("a session that holds no more connections says that newer ones are missing", () => {
    const source = createFakeSource([]);
    const open = (n: number): void =>
      applyEvent(source.session, {
        type: "connection-created",
        at: START,
        id: `c${n}`,
        url: "wss://app.example/",
        target: "page",
      });
    for (let n = 1; n < LIMITS.connections; n++) open(n);
    expect(texts(source)).toEqual([]);
    open(LIMITS.connections);
    expect(noticesOf(source)).toMatchObject([{ id: "full", tone: "warning" }]);
    expect(texts(source)[0]).toMatch(/^The session is full: it holds 65\D?535 connections/);
    expect(texts(sourceOf(source.session))[0]).toMatch(/were not recorded\.$/);
  });

  test("a session that is not kept on disk says why, as a warning", () => {
    const source = createFakeSource(typical);
    const notice = "There is no room left on the disk.";
    const controls = { ...source.controls!, keptSessions: { ...source.controls!.keptSessions, notice } };
    expect(noticesOf({ ...sourceOf(source.session), controls })).toEqual([
      { id: "not-kept", tone: "warning", text: notice },
    ]);
  });
});
