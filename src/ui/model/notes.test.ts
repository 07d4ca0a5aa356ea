import { expect, it } from "vitest";
import { applyEvent } from "../../core/session/apply-event.ts";
import { createFakeSource } from "../fake/fake-source.ts";
import { START, typical } from "../fake/scenes.ts";
import { addNote, changeNote, pinHere, removeNote, startNote } from "./notes.ts";
import { createPanelModel } from "./panel-model.ts";
import { createSessionSwitch, sourceOf } from "./session-switch.ts";

const choices = { read: () => undefined, write: () => undefined };
const diagnose = () => [];

function modelOf() {
  const source = createFakeSource(typical);
  return createPanelModel({ source, diagnose, choices });
}

it("pins to the selected frame, else to the present of what is selected and lives", () => {
  const model = modelOf();
  const { session } = model.source;
  expect(pinHere(model)).toEqual({ at: session.now });
  const living = [...session.connections.values()].find(({ closedAt }) => closedAt === undefined)!;
  const ended = [...session.connections.values()].find(({ closedAt = Infinity }) => closedAt < session.now)!;
  model.selection.value = living.id;
  expect(pinHere(model)).toEqual({ at: session.now, connection: living.id });
  model.selection.value = ended.id;
  expect(pinHere(model)).toEqual({ at: session.now });
  model.frame.value = 0;
  expect(pinHere(model)).toEqual({ at: session.frames.timeOf(0), connection: session.frames.connectionOf(0) });
});

it("keeps a note within what is known of", () => {
  const model = modelOf();
  startNote(model, { at: START - 5_000 });
  expect(model.noting.value?.at).toBe(START);
  startNote(model, { at: Infinity });
  expect(model.noting.value?.at).toBe(model.source.session.now);
});

it("writes, changes and removes", () => {
  const model = modelOf();
  const { session } = model.source;
  expect(addNote(model, { at: START + 10 }, "  ")).toBe(false);
  expect(addNote(model, { at: START + 10 }, " one ")).toBe(true);
  expect(addNote(model, { at: START + 20, connection: "c1" }, "two")).toBe(true);
  changeNote(model, session.notes[1]!, "two, and more");
  removeNote(model, session.notes[0]!);
  addNote(model, { at: START + 30 }, "three");
  expect(session.notes).toEqual([
    { id: "n2", at: START + 20, text: "two, and more", connection: "c1" },
    { id: "n3", at: START + 30, text: "three" },
  ]);
});

it("writes to a session of the past that can be saved again, and to no other", () => {
  const { session } = createFakeSource(typical);
  applyEvent(session, { type: "recording-stopped", at: session.now, reason: "user" });
  const past = createSessionSwitch({ source: createFakeSource(), diagnose, choices });
  past.open("Opened report", "A report", { session, notices: [] });
  const { model } = past.shown.value;
  const before = model.source.revision;
  expect(addNote(model, pinHere(model), "seen later")).toBe(true);
  expect(model.source.revision).toBeGreaterThan(before);
  const viewed = createPanelModel({ source: sourceOf(session), diagnose, choices });
  expect(addNote(viewed, pinHere(viewed), "nowhere to keep it")).toBe(false);
});
