import { signal } from "@preact/signals";
import { expect, test, vi } from "vitest";
import type { ConnectionId } from "../../core/base/units.ts";
import { NO_FILTER } from "../../core/filter/frame-filter.ts";
import type { TimeWindow } from "../../core/timeline/scale.ts";
import { createFakeSource } from "../fake/fake-source.ts";
import { START, typical } from "../fake/scenes.ts";
import { createFrameListModel } from "./frame-list-model.ts";

function listOf() {
  const source = createFakeSource(typical);
  const tick = signal(0);
  const selection = signal<ConnectionId>();
  const range = signal<TimeWindow>();
  const frame = signal<number>();
  const follow = signal(true);
  const choices = { read: () => undefined, write: () => undefined };
  const pause = vi.fn(() => Promise.resolve());
  const list = createFrameListModel({ source, tick, selection, range, frame, follow, choices, pause });
  return { source, tick, selection, range, frame, follow, list, pause };
}

/** What is shown, by the messages' own words. */
function shown({ source, list }: ReturnType<typeof listOf>): string[] {
  const rows = list.rows();
  return Array.from({ length: rows.length }, (_, index) => {
    const payload = source.session.frames.payloadOf(rows.at(index));
    return payload.kind === "kept" ? new TextDecoder().decode(payload.bytes) : "";
  });
}

const UPDATE = '{"op":"update","id":1041,"state":"sent"}';

test("without a filter everything is in the list, and nothing is searched", () => {
  const panel = listOf();
  expect(shown(panel)).toHaveLength(panel.source.session.frames.length);
  expect(panel.list.found.value.matches).toBeUndefined();
  expect(panel.list.showsAll.value).toBe(true);
});

test("a filter shows its matches, of one connection if one is selected, and says how many once", () => {
  const panel = listOf();
  const { list, selection } = panel;
  const all = panel.source.session.frames.length;
  list.filter.value = { ...NO_FILTER, text: "UPDATE" };
  expect(shown(panel)).toEqual([UPDATE, UPDATE]);
  expect(list.found.value).toMatchObject({ count: 2, of: all, complete: true });
  expect(list.said.value).toEqual({ count: 2, of: all });
  selection.value = "c2";
  expect(shown(panel)).toEqual([UPDATE]);
  expect(list.found.value).toMatchObject({ count: 1, of: 3 });
  list.clear();
  expect(shown(panel)).toHaveLength(3);
  expect(list.said.value).toBeUndefined();
});

test("frames that arrive while a filter is on are taken up without being announced", () => {
  const panel = listOf();
  const { source, list, tick } = panel;
  list.filter.value = { ...NO_FILTER, text: "late" };
  const said = list.said.value;
  expect(said?.count).toBe(0);
  source.play({ type: "frame", at: START + 200_000, id: "c3", direction: "sent", opcode: 1, payload: "too late" });
  tick.value++;
  expect(shown(panel)).toEqual(["too late"]);
  expect(list.said.value).toBe(said);
});

test("a stretch of time leaves the others out", () => {
  const panel = listOf();
  panel.range.value = { from: START, to: START + 1_150 };
  expect(shown(panel)).toEqual(['{"op":"subscribe","topic":"orders"}']);
});

test("a pattern is used when its engine has come; a bad one says why and leaves the list as it was", async () => {
  const panel = listOf();
  const { list } = panel;
  list.filter.value = { ...NO_FILTER, text: "/UPD.TE/i" };
  await vi.waitFor(() => expect(shown(panel)).toEqual([UPDATE, UPDATE]));
  list.filter.value = { ...NO_FILTER, text: "/UPD(TE/i" };
  await vi.waitFor(() => expect(list.found.value.problem).toMatch(/^The pattern cannot be used/));
  expect(shown(panel)).toEqual([UPDATE, UPDATE]);
  list.filter.value = { ...NO_FILTER, text: "subscribed" };
  expect(list.found.value.problem).toBeUndefined();
  expect(shown(panel)).toHaveLength(2);
});

test("one goes from match to match, also where all frames are shown", () => {
  const panel = listOf();
  const { list, frame, follow } = panel;
  list.filter.value = { ...NO_FILTER, text: "update" };
  list.jump(1);
  const first = frame.value;
  expect(follow.value).toBe(false);
  list.amongAll.value = true;
  expect(shown(panel)).toHaveLength(panel.source.session.frames.length);
  list.jump(1);
  expect(frame.value).toBeGreaterThan(first!);
  list.jump(1);
  expect(frame.value).toBe(first);
  list.clear();
  expect(list.amongAll.value).toBe(false);
});

test("a cleared session has none of the matches of the one before", () => {
  const panel = listOf();
  const { source, list, tick } = panel;
  list.filter.value = { ...NO_FILTER, text: "update" };
  source.controls!.clear();
  expect(shown(panel)).toEqual([]);
  tick.value++;
  expect(list.found.value).toMatchObject({ count: 0, of: 0 });
});

test("a long search gives way to others, and a newer filter replaces it", async () => {
  const panel = listOf();
  const { source, list, pause } = panel;
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => (now += 10));
  const payload = "x".repeat(1000);
  for (let index = 0; index < 500; index++)
    source.play({ type: "frame", at: START + 200_000, id: "c3", direction: "sent", opcode: 1, payload });
  list.filter.value = { ...NO_FILTER, text: "xxxxy" };
  expect(pause).toHaveBeenCalledOnce();
  list.filter.value = { ...NO_FILTER, text: "subscribed" };
  await vi.waitFor(() => expect(list.found.value).toMatchObject({ complete: true, count: 2 }));
  expect(pause.mock.calls.length).toBeGreaterThan(5);
  clock.mockRestore();
});
