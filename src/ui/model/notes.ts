import type { ConnectionId, EpochMillis } from "../../core/base/units.ts";
import { LIMITS } from "../../core/session/apply-event.ts";
import type { Note, Session } from "../../core/session/session.ts";
import { originOf } from "../../core/timeline/scene.ts";
import type { SessionSource } from "../source.ts";
import type { PanelModel } from "./panel-model.ts";

/** What a note is, or will be, about. */
export interface Pin {
  readonly at: EpochMillis;
  readonly connection?: ConnectionId;
}

/** The newest moment that a note can be about. */
function presentOf(source: SessionSource): EpochMillis {
  const { session, status } = source;
  if (status.state === "recording") return Math.max(source.now(), session.now);
  return session.capture.endedAt ?? session.now;
}

/** The selected frame, else the present; of the selected connection, if it lived then. */
export function pinHere({ source, frame, selection }: PanelModel): Pin {
  const { connections, frames } = source.session;
  const row = frame.peek();
  if (row !== undefined) return { at: frames.timeOf(row), connection: frames.connectionOf(row) };
  const at = presentOf(source);
  const selected = connections.get(selection.peek() ?? "");
  return selected && (selected.closedAt ?? at) >= at ? { at, connection: selected.id } : { at };
}

/** Opens the notes, with the beginning of a new one where notes can be written. */
export function startNote(model: PanelModel, pin: Pin = pinHere(model)): void {
  const { source } = model;
  const at = Math.min(Math.max(pin.at, originOf(source.session)), presentOf(source));
  model.noting.value = { ...pin, at };
}

/** Whether there is room for one more. */
export function hasRoom({ notes }: Session): boolean {
  return notes.length < LIMITS.notes;
}

/** @returns whether it was written: a blank text is none, and neither is one more than there may be */
export function addNote({ source }: PanelModel, pin: Pin, text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === "" || !source.annotate || !hasRoom(source.session)) return false;
  source.annotate({ type: "note-written", note: freeId(source.session.notes), ...pin, text: trimmed });
  return true;
}

/** Another text for a note; a blank one leaves it as it is. */
export function changeNote({ source }: PanelModel, { id: note, ...pin }: Note, text: string): void {
  const trimmed = text.trim();
  if (trimmed !== "") source.annotate?.({ type: "note-written", note, ...pin, text: trimmed });
}

export function removeNote({ source }: PanelModel, { id: note, at }: Note): void {
  source.annotate?.({ type: "note-removed", at, note });
}

function freeId(notes: readonly Note[]): string {
  const taken = new Set(notes.map(({ id }) => id));
  let number = notes.length + 1;
  while (taken.has(`n${number}`)) number++;
  return `n${number}`;
}
