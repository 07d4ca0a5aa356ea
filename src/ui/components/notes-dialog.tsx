import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { LIMITS } from "../../core/session/apply-event.ts";
import type { Note } from "../../core/session/session.ts";
import { connectionLabel } from "../../core/timeline/lanes.ts";
import { originOf } from "../../core/timeline/scene.ts";
import { formatOffset } from "../format/time.ts";
import { addNote, changeNote, hasRoom, removeNote, type Pin } from "../model/notes.ts";
import { goTo, type PanelModel } from "../model/panel-model.ts";
import { t } from "../text/text.ts";
import { Confirm } from "./confirm.tsx";
import { Modal } from "./modal.tsx";

interface NotesProps {
  readonly model: PanelModel;
  /** what a new note is about */
  readonly pin: Pin;
  readonly close: () => void;
}

/** All notes of the session, and the beginning of a new one. */
export function NotesDialog({ model, pin, close }: NotesProps) {
  void model.tick.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const { session, annotate } = model.source;
  const { notes } = session;
  // The dialog's own way of choosing the focus would take the dialog itself.
  useLayoutEffect(() => dialog.current?.querySelector("textarea")?.focus(), []);
  const done = (): void => dialog.current?.close();
  return (
    <Modal title={t("notes")} dialog={dialog} onClose={close}>
      <div class="dialog-body">
        {annotate && !model.source.controls ? <p class="dialog-note note-info">{t("notes_past")}</p> : undefined}
        {!annotate ? undefined : hasRoom(session) ? (
          <NewNote model={model} pin={pin} done={done} />
        ) : (
          <p class="dialog-note note-warning">{t("notes_full", LIMITS.notes)}</p>
        )}
        {notes.length === 0 ? (
          <p class="dialog-empty">{t("notes_none")}</p>
        ) : (
          <ul class="notes" aria-label={t("notes")}>
            {notes.map((note) => (
              <NoteItem key={note.id} model={model} note={note} done={done} />
            ))}
          </ul>
        )}
      </div>
      <div class="dialog-footer">
        <button type="button" class="button push" onClick={done}>
          {t("close")}
        </button>
      </div>
    </Modal>
  );
}

function NewNote({ model, pin, done }: { model: PanelModel; pin: Pin; done: () => void }) {
  const wide = useSignal(false);
  const { session } = model.source;
  const connection = session.connections.get(pin.connection ?? "");
  const save = (text: string): void => {
    if (addNote(model, wide.peek() ? { at: pin.at } : pin, text)) done();
  };
  return (
    <Editor text="" label={t("notes_text", formatOffset(pin.at - originOf(session)))} deed={t("notes_add")} save={save}>
      {connection ? (
        <select
          aria-label={t("notes_about")}
          value={wide.value ? "session" : "connection"}
          onChange={(event) => {
            wide.value = event.currentTarget.value === "session";
          }}
        >
          <option value="connection">{connectionLabel(connection)}</option>
          <option value="session">{t("notes_session")}</option>
        </select>
      ) : (
        <span class="quiet">{t("notes_session")}</span>
      )}
    </Editor>
  );
}

interface EditorProps {
  readonly text: string;
  readonly label: string;
  readonly deed: string;
  readonly save: (text: string) => void;
  /** what stands before the buttons */
  readonly children?: ComponentChildren;
}

function Editor({ text, label, deed, save, children }: EditorProps) {
  const words = useSignal(text);
  return (
    <form
      class="note-editor"
      onSubmit={(event) => {
        event.preventDefault();
        save(words.peek());
      }}
    >
      <label>
        {label}
        <textarea
          rows={3}
          maxLength={LIMITS.noteText}
          value={words.value}
          onInput={(event) => {
            words.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save(words.peek());
          }}
        />
      </label>
      <div class="note-actions">
        {children}
        <button type="submit" class="button push" disabled={words.value.trim() === ""} title={t("notes_save_title")}>
          {deed}
        </button>
      </div>
    </form>
  );
}

function NoteItem({ model, note, done }: { model: PanelModel; note: Note; done: () => void }) {
  const state = useSignal<"shown" | "changing" | "deleting">("shown");
  const { session, annotate } = model.source;
  const { at, text } = note;
  const connection = session.connections.get(note.connection ?? "");
  const time = formatOffset(at - originOf(session));
  const back = (): void => {
    state.value = "shown";
  };
  return (
    <li>
      <div class="note-head">
        {connection ? (
          <button
            type="button"
            class="button plain numeric"
            title={t("notes_go")}
            onClick={() => {
              done();
              goTo(model, connection.id, at);
            }}
          >
            {time} {connectionLabel(connection)}
          </button>
        ) : (
          <span class="numeric">
            {time} <span class="quiet">{t("notes_session")}</span>
          </span>
        )}
        {annotate && state.value === "shown" ? (
          <span class="note-actions push">
            <button
              type="button"
              class="button"
              aria-label={t("notes_change_name", time)}
              onClick={() => {
                state.value = "changing";
              }}
            >
              {t("notes_change")}
            </button>
            <button
              type="button"
              class="button"
              aria-label={t("notes_delete_name", time)}
              onClick={() => {
                state.value = "deleting";
              }}
            >
              {t("kept_delete")}
            </button>
          </span>
        ) : undefined}
      </div>
      {state.value === "changing" ? (
        <Editor
          text={text}
          label={t("notes_text", time)}
          deed={t("notes_save")}
          save={(words) => {
            changeNote(model, note, words);
            back();
          }}
        >
          <button type="button" class="button" onClick={back}>
            {t("cancel")}
          </button>
        </Editor>
      ) : (
        <p class="note-text">{text}</p>
      )}
      {state.value === "deleting" ? (
        <Confirm
          question={t("notes_delete_question")}
          yes={t("notes_delete_yes")}
          no={t("kept_delete_no")}
          onYes={() => removeNote(model, note)}
          onNo={back}
        />
      ) : undefined}
    </li>
  );
}
