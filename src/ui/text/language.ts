import { signal, type ReadonlySignal } from "@preact/signals";
import english from "../../../public/_locales/en/messages.json" with { type: "json" };
import { languageFor, type Language, type LanguageChoice } from "./languages.ts";

/**
 * Texts lie in `public/_locales/<language>/messages.json`, in the browser's own format for extensions,
 * but are read as modules: a saved report and the gallery show them too, where no extension is.
 */
export type Messages = Readonly<Record<string, { readonly message: string }>>;

/** English is always there; the others are loaded when somebody wants them. */
const LOADERS: Record<Exclude<Language, "en">, () => Promise<{ readonly default: Messages }>> = {
  de: () => import("../../../public/_locales/de/messages.json", { with: { type: "json" } }),
};

const shown = signal<Language>("en");
let messages: Messages = english;
let wanted: Language = "en";

/** The language of the texts. Views are keyed by it where they begin, so that all are drawn anew. */
export const language: ReadonlySignal<Language> = shown;

/**
 * Shows all texts in a language, from the moment at which they are loaded; the latest choice wins.
 * @param preferred what the browser prefers, unless told
 */
export async function showLanguage(choice: LanguageChoice, preferred?: readonly string[]): Promise<void> {
  const chosen = choice === "auto" ? languageFor(preferred ?? navigator.languages) : choice;
  wanted = chosen;
  const loaded = chosen === "en" ? english : (await LOADERS[chosen]()).default;
  if (wanted !== chosen) return;
  messages = loaded;
  shown.value = chosen;
}

/** A text as it is written in the file, in English if the language lacks it. */
export function messageOf(key: keyof typeof english): string {
  return (messages[key] ?? english[key]).message;
}
