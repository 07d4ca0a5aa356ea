import { useSignal, type Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { formatBytes } from "../format/amount.ts";
import { saveFile } from "../model/export.ts";
import { settingsFromFile, settingsToFile } from "../model/setting-values.ts";
import type { Settings } from "../settings.ts";
import type { RecordingControls } from "../source.ts";
import { language, showLanguage } from "../text/language.ts";
import { Confirm } from "./confirm.tsx";
import { ProfileList } from "./profile-list.tsx";
import { Modal } from "./modal.tsx";
import { AmountField, ContentsField, FlagField, GuideField, LanguageField, StartField } from "./setting-fields.tsx";
import { t, tn } from "../text/text.ts";

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

  const apply = async (part: Partial<Settings>, done?: string): Promise<void> => {
    try {
      await controls.changeSettings(part);
      await showLanguage(controls.settings.language);
      state.value = { kind: "said", text: done ?? t("settings_saved"), failed: false };
    } catch (error) {
      const text = t("settings_failed", error instanceof Error ? error.message : String(error));
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
    if (yes && asked.kind === "asking") void apply(asked.part, t("settings_saved_off"));
  };

  // This dialog outlives a change of the language, which draws everything else anew.
  void language.value;
  const chosen = settings.value;
  const said = state.value.kind === "said" ? state.value : undefined;
  const fields = { settings: chosen, change: (part: Partial<Settings>) => void change(part) };
  return (
    <Modal title={t("settings")} dialog={dialog} onClose={close}>
      <div class="dialog-body">
        {controls.presets.problem === undefined ? undefined : (
          <p class="dialog-note note-error" lang="en">
            {controls.presets.problem}
          </p>
        )}
        <LanguageField {...fields} />
        <GuideField {...fields} />
        <ContentsField {...fields} />
        <section aria-labelledby="settings-recording">
          <h3 id="settings-recording">{t("settings_recording")}</h3>
          <StartField {...fields} />
          <FlagField
            {...fields}
            name="pageScript"
            label={t("settings_page_script")}
            words={t("settings_page_script_words")}
          />
        </section>
        <ProfileList own={chosen.profiles} change={(profiles) => void change({ profiles })} />
        <section aria-labelledby="settings-memory">
          <h3 id="settings-memory">{t("settings_memory")}</h3>
          <AmountField
            {...fields}
            name="payloadMb"
            label={t("settings_payload_mb")}
            disabled={chosen.countsOnly}
            words={t("settings_payload_mb_words")}
          />
          <FlagField
            {...fields}
            name="countsOnly"
            label={t("settings_counts_only")}
            words={t("settings_counts_only_words")}
          />
        </section>
        <section aria-labelledby="settings-kept">
          <h3 id="settings-kept">{t("settings_kept")}</h3>
          <FlagField {...fields} name="keepSessions" label={t("settings_keep")} words={t("settings_keep_words")} />
          <AmountField
            {...fields}
            name="keepDays"
            label={t("settings_keep_days")}
            disabled={!chosen.keepSessions}
            words={t("settings_keep_days_words")}
          />
          <AmountField
            {...fields}
            name="keepMb"
            label={t("settings_keep_mb")}
            disabled={!chosen.keepSessions}
            words={t("settings_keep_mb_words")}
          />
        </section>
      </div>
      {state.value.kind === "asking" ? (
        <Confirm
          question={state.value.question}
          yes={t("settings_keep_off")}
          no={t("settings_keep_off_no")}
          onYes={() => answer(true)}
          onNo={() => answer(false)}
        />
      ) : undefined}
      <div class="dialog-footer">
        <FileButtons
          state={state}
          defaults={{ ...controls.presets.settings, profiles: chosen.profiles }}
          replace={(all, done) => void change(all, done)}
          export={() => saveFile(new Blob([settingsToFile(chosen)], { type: "application/json" }), SETTINGS_FILE)}
        />
        <p class={`footer-state ${said?.failed ? "tone-error" : "quiet"}`} role="status">
          {said?.text}
        </p>
        <button type="button" class="button primary" onClick={() => dialog.current?.close()}>
          {t("done")}
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
  if (!listed.ok) return t("settings_keep_off_all");
  if (listed.value.length === 0) return undefined;
  const bytes = listed.value.reduce((sum, session) => sum + session.bytes, 0);
  return tn("settings_keep_off_question", listed.value.length, formatBytes(bytes));
}

interface FileButtonsProps {
  readonly state: Signal<State>;
  readonly defaults: Settings;
  readonly replace: (settings: Settings, done: string) => void;
  readonly export: () => void;
}

function FileButtons({ state, defaults, replace, export: save }: FileButtonsProps) {
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const text = file.size > LARGEST_FILE ? "" : await file.text();
    const imported = settingsFromFile(text);
    if (imported.ok) replace(imported.value, t("settings_import_done", file.name));
    else state.value = { kind: "said", text: imported.error, failed: true };
  };
  return (
    <>
      <button type="button" class="button" title={t("settings_export_title")} onClick={save}>
        {t("settings_export")}
      </button>
      <button type="button" class="button" title={t("settings_import_title")} onClick={() => input.current?.click()}>
        {t("settings_import")}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label={t("settings_file")}
        onChange={(event) => {
          void read(event.currentTarget.files?.[0]);
          // The same file may be chosen again after it was mended.
          event.currentTarget.value = "";
        }}
      />
      <button type="button" class="button" onClick={() => replace(defaults, t("settings_defaults_done"))}>
        {t("settings_defaults")}
      </button>
    </>
  );
}
