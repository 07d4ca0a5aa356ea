import { useSignal } from "@preact/signals";
import { rangeText, readAmount, unitOf, type AmountName } from "../model/setting-values.ts";
import { parseSettings, SETTING_LIMITS, type Settings } from "../settings.ts";
import { LANGUAGES, type Language } from "../text/languages.ts";
import { t, type TextKey } from "../text/text.ts";

interface FieldProps {
  readonly settings: Settings;
  readonly change: (part: Partial<Settings>) => void;
}

const STARTS: readonly { readonly value: Settings["startWith"]; readonly label: TextKey; readonly words: TextKey }[] = [
  {
    value: "panel",
    label: "settings_start_panel",
    words: "settings_start_panel_words",
  },
  {
    value: "devtools",
    label: "settings_start_devtools",
    words: "settings_start_devtools_words",
  },
];

/** When recording starts. */
export function StartField({ settings, change }: FieldProps) {
  return (
    <fieldset role="radiogroup" class="setting-group">
      <legend class="for-screen-readers">{t("settings_start")}</legend>
      {STARTS.map(({ value, label, words }) => (
        <div key={value} class="setting">
          <input
            type="radio"
            name="start-with"
            id={`start-with-${value}`}
            aria-describedby={`start-with-${value}-words`}
            checked={settings.startWith === value}
            onChange={() => change({ startWith: value })}
          />
          <label for={`start-with-${value}`}>{t(label)}</label>
          <p id={`start-with-${value}-words`}>{t(words)}</p>
        </div>
      ))}
    </fieldset>
  );
}

/** Each language is named by itself: so it is found by who reads no other. */
const LANGUAGE_NAMES: Record<Language, string> = { en: "English", de: "Deutsch" };

export function LanguageField({ settings, change }: FieldProps) {
  return (
    <div class="setting setting-amount">
      <label for="setting-language">{t("settings_language")}</label>
      <select
        id="setting-language"
        aria-describedby="setting-language-words"
        value={settings.language}
        onChange={(event) => change({ language: parseSettings({ language: event.currentTarget.value }).language })}
      >
        <option value="auto">{t("settings_language_auto")}</option>
        {LANGUAGES.map((known) => (
          <option key={known} value={known} lang={known}>
            {LANGUAGE_NAMES[known]}
          </option>
        ))}
      </select>
      <p id="setting-language-words">{t("settings_language_words")}</p>
    </div>
  );
}

/** Offered, on or off is one switch here: who is in the settings needs no offer. */
export function GuideField({ settings, change }: FieldProps) {
  return (
    <div class="setting">
      <input
        type="checkbox"
        id="setting-guide"
        aria-describedby="setting-guide-words"
        checked={settings.guide === "guided"}
        onChange={(event) => change({ guide: event.currentTarget.checked ? "guided" : "plain" })}
      />
      <label for="setting-guide">{t("guide_region")}</label>
      <p id="setting-guide-words">{t("settings_guide_words")}</p>
    </div>
  );
}

export function ContentsField({ settings, change }: FieldProps) {
  return (
    <div class="setting setting-amount">
      <label for="setting-contents">{t("settings_contents")}</label>
      <select
        id="setting-contents"
        aria-describedby="setting-contents-words"
        value={settings.contents}
        onChange={(event) => change({ contents: parseSettings({ contents: event.currentTarget.value }).contents })}
      >
        <option value="redacted">{t("export_redacted")}</option>
        <option value="metadata">{t("export_metadata")}</option>
      </select>
      <p id="setting-contents-words">{t("settings_contents_words")}</p>
    </div>
  );
}

interface FlagFieldProps extends FieldProps {
  readonly name: "pageScript" | "countsOnly" | "keepSessions";
  readonly label: string;
  readonly words: string;
}

export function FlagField({ settings, change, name, label, words }: FlagFieldProps) {
  return (
    <div class="setting">
      <input
        type="checkbox"
        id={`setting-${name}`}
        aria-describedby={`setting-${name}-words`}
        checked={settings[name]}
        onChange={(event) => change({ [name]: event.currentTarget.checked })}
      />
      <label for={`setting-${name}`}>{label}</label>
      <p id={`setting-${name}-words`}>{words}</p>
    </div>
  );
}

interface AmountFieldProps extends FieldProps {
  readonly name: AmountName;
  readonly label: string;
  readonly words: string;
  readonly disabled: boolean;
}

/** A whole number between its limits; one that is not is said and not saved. */
export function AmountField({ settings, change, name, label, words, disabled }: AmountFieldProps) {
  const error = useSignal<string | undefined>(undefined);
  const { least, most } = SETTING_LIMITS[name];
  const read = (typed: string): void => {
    const amount = readAmount(name, typed);
    error.value = amount.ok ? undefined : amount.error;
    if (amount.ok && amount.value !== settings[name]) change({ [name]: amount.value });
  };
  return (
    <div class="setting setting-amount">
      <label for={`setting-${name}`}>{label}</label>
      <span class="amount">
        <input
          type="number"
          id={`setting-${name}`}
          min={least}
          max={most}
          step={1}
          required
          value={settings[name]}
          disabled={disabled}
          aria-invalid={error.value !== undefined}
          aria-describedby={`setting-${name}-words setting-${name}-error`}
          onChange={(event) => read(event.currentTarget.value)}
        />
        {unitOf(name)}
      </span>
      <p id={`setting-${name}-words`}>{t("settings_amount_words", words, rangeText(name))}</p>
      <p id={`setting-${name}-error`} class="tone-error" role="alert">
        {error.value}
      </p>
    </div>
  );
}
