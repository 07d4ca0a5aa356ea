import { useSignal, type Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { formatBytes, formatPlural } from "../format/amount.ts";
import { saveFile } from "../model/export.ts";
import { settingsFromFile, settingsToFile } from "../model/setting-values.ts";
import { DEFAULT_SETTINGS, type Settings } from "../settings.ts";
import type { RecordingControls } from "../source.ts";
import { language, showLanguage } from "../text/language.ts";
import { Confirm } from "./confirm.tsx";
import { ProfileList } from "./profile-list.tsx";
import { Modal } from "./modal.tsx";
import { AmountField, FlagField, LanguageField, StartField } from "./setting-fields.tsx";

type State =
  | { readonly kind: "quiet" }
  | { readonly kind: "said"; readonly text: string; readonly failed: boolean }
  /** a change that deletes what is kept waits for a yes */
  | { readonly kind: "asking"; readonly part: Partial<Settings>; readonly question: string };

/** What a person can choose. Every change holds, and is stored, at once. */
export function SettingsDialog({ controls, close }: { controls: RecordingControls; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const settings = useSignal(controls.settings);
  const state = useSignal<State>({ kind: "quiet" });

  const apply = async (part: Partial<Settings>, done = "Saved."): Promise<void> => {
    try {
      await controls.changeSettings(part);
      await showLanguage(controls.settings.language);
      state.value = { kind: "said", text: done, failed: false };
    } catch (error) {
      const text = `The settings could not be saved: ${error instanceof Error ? error.message : String(error)}.`;
      state.value = { kind: "said", text, failed: true };
    }
    // A new object, so that a switch that was refused goes back to where it was.
    settings.value = { ...controls.settings };
  };
  const change = async (part: Partial<Settings>, done?: string): Promise<void> => {
    const deletes = part.keepSessions === false && controls.settings.keepSessions;
    const question = deletes ? await whatWouldGo(controls) : undefined;
    if (question === undefined) return apply(part, done);
    state.value = { kind: "asking", part, question };
  };
  const answer = (yes: boolean): void => {
    const asked = state.peek();
    state.value = { kind: "quiet" };
    settings.value = { ...controls.settings };
    if (yes && asked.kind === "asking") void apply(asked.part, "Saved. Nothing is kept any more.");
  };

  // This dialog outlives a change of the language, which draws everything else anew.
  void language.value;
  const chosen = settings.value;
  const said = state.value.kind === "said" ? state.value : undefined;
  const fields = { settings: chosen, change: (part: Partial<Settings>) => void change(part) };
  return (
    <Modal title="Settings" dialog={dialog} onClose={close}>
      <div class="dialog-body">
        <LanguageField {...fields} />
        <section aria-labelledby="settings-recording">
          <h3 id="settings-recording">Recording</h3>
          <StartField {...fields} />
          <FlagField
            {...fields}
            name="pageScript"
            label="Page script"
            words="A small script in the page tells how each connection was closed: the code, the reason and by whom. Without it these are unknown, and so is when the page was hidden or offline. A change takes effect when recording next starts."
          />
        </section>
        <ProfileList own={chosen.profiles} change={(profiles) => void change({ profiles })} />
        <section aria-labelledby="settings-memory">
          <h3 id="settings-memory">Memory</h3>
          <AmountField
            {...fields}
            name="payloadMb"
            label="Memory for payloads"
            disabled={chosen.countsOnly}
            words="Beyond this the oldest payloads are let go of; counts, times and sizes stay complete."
          />
          <FlagField
            {...fields}
            name="countsOnly"
            label="Counts only"
            words="Keeps the time, direction and size of every frame from now on and lets go of its payload, in memory and on disk. This saves memory, but hardly any time: the browser hands over each payload all the same."
          />
        </section>
        <section aria-labelledby="settings-kept">
          <h3 id="settings-kept">Kept sessions</h3>
          <FlagField
            {...fields}
            name="keepSessions"
            label="Keep sessions on this computer"
            words="They can be opened again after DevTools or the browser was closed. They stay in this browser’s own storage and are sent nowhere. Turning this off deletes what is kept."
          />
          <AmountField
            {...fields}
            name="keepDays"
            label="Keep for"
            disabled={!chosen.keepSessions}
            words="A session is deleted so long after it was last written."
          />
          <AmountField
            {...fields}
            name="keepMb"
            label="Keep at most"
            disabled={!chosen.keepSessions}
            words="Of all sessions together; when it is reached, the oldest are deleted."
          />
        </section>
      </div>
      {state.value.kind === "asking" ? (
        <Confirm
          question={state.value.question}
          yes="Turn off and delete"
          no="Keep them"
          onYes={() => answer(true)}
          onNo={() => answer(false)}
        />
      ) : undefined}
      <div class="dialog-footer">
        <FileButtons
          state={state}
          settings={chosen}
          replace={(all, done) => void change(all, done)}
          export={() => saveFile(new Blob([settingsToFile(chosen)], { type: "application/json" }), SETTINGS_FILE)}
        />
        <p class={`footer-state ${said?.failed ? "tone-error" : "quiet"}`} role="status">
          {said?.text}
        </p>
        <button type="button" class="button primary" onClick={() => dialog.current?.close()}>
          Done
        </button>
      </div>
    </Modal>
  );
}

const SETTINGS_FILE = "socketscope-settings.json";
/** A settings file has a few hundred bytes; anything large is another file. */
const LARGEST_FILE = 100_000;

/** What turning the keeping off would delete, as a question; undefined if it is nothing. */
async function whatWouldGo({ keptSessions }: RecordingControls): Promise<string | undefined> {
  const listed = await keptSessions.list();
  if (!listed.ok) return "Delete everything that is kept on this computer?";
  if (listed.value.length === 0) return undefined;
  const bytes = listed.value.reduce((sum, session) => sum + session.bytes, 0);
  return `This deletes ${formatPlural(listed.value.length, "kept session")} (${formatBytes(bytes)}) for good, with what is kept of the present one.`;
}

interface FileButtonsProps {
  readonly state: Signal<State>;
  readonly settings: Settings;
  readonly replace: (settings: Settings, done: string) => void;
  readonly export: () => void;
}

function FileButtons({ state, settings, replace, export: save }: FileButtonsProps) {
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const text = file.size > LARGEST_FILE ? "" : await file.text();
    const imported = settingsFromFile(text);
    if (imported.ok) replace(imported.value, `Imported from ${file.name}.`);
    else state.value = { kind: "said", text: imported.error, failed: true };
  };
  return (
    <>
      <button type="button" class="button" title="Save these settings as a file" onClick={save}>
        Export
      </button>
      <button type="button" class="button" title="Take the settings from a file" onClick={() => input.current?.click()}>
        Import…
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="Settings file"
        onChange={(event) => {
          void read(event.currentTarget.files?.[0]);
          // The same file may be chosen again after it was mended.
          event.currentTarget.value = "";
        }}
      />
      <button
        type="button"
        class="button"
        onClick={() => replace({ ...DEFAULT_SETTINGS, profiles: settings.profiles }, "Everything is as by default.")}
      >
        Defaults
      </button>
    </>
  );
}
