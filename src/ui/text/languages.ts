export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];
/** `auto` is the browser's own language where we have it, else English. */
export type LanguageChoice = "auto" | Language;

/** @param preferred language tags such as `de-AT`, the liked ones first: it is the first that counts */
export function languageFor(preferred: readonly string[]): Language {
  const first = preferred[0]?.split("-")[0]?.toLowerCase();
  return LANGUAGES.find((known) => known === first) ?? "en";
}
