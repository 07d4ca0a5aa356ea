import type english from "../../../public/_locales/en/messages.json";
import { formatCount } from "../../core/timeline/format.ts";
import type { EpochMillis } from "../../core/base/units.ts";
import { language, messageOf } from "./language.ts";
import type { Language } from "./languages.ts";

type Key = keyof typeof english;
/** What has a form for one and a form for others: `frames` of `frames_one` and `frames_other`. */
export type CountKey = { [Name in Key]: Name extends `${infer Stem}_other` ? Stem : never }[Key];
export type TextKey = Exclude<Key, `${CountKey}_one` | `${CountKey}_other`>;

type Substitution = string | number;

/**
 * A text in the language of the person. It reads no signal, so that a component is redrawn as before;
 * call it while drawing, never once for all at the top of a file.
 * @param substitutions for `$1`, `$2` … of the text; numbers are written with their thousands apart
 */
export function t(key: TextKey, ...substitutions: readonly Substitution[]): string {
  return fill(messageOf(key), substitutions);
}

/** As `t`, in the form that fits a count, which is `$1` of the text. */
export function tn(key: CountKey, count: number, ...more: readonly Substitution[]): string {
  const form = rulesOf(language.peek()).select(count) === "one" ? "one" : "other";
  return fill(messageOf(`${key}_${form}`), [count, ...more]);
}

/** With the decimal sign of the language: `1.2` or `1,2`. */
export function formatNumber(value: number, decimals: number): string {
  return withDecimalSign(value.toFixed(decimals));
}

/** Writes a number, or a quantity that begins with one, with the decimal sign of the language. */
export function withDecimalSign(text: string): string {
  return text.replace(".", signOf(language.peek()));
}

/** A local day: `20 Nov 2026`, `20. Nov. 2026`. */
export function formatDay(date: Date): string {
  // American English would begin with the month.
  const of = language.peek() === "en" ? "en-GB" : language.peek();
  return new Intl.DateTimeFormat(of, { dateStyle: "medium" }).format(date);
}

/** A moment that is read elsewhere, so with its time zone: `20 Nov 2026, 20:55 CET`. */
export function formatInstant(at: EpochMillis): string {
  const of = language.peek() === "en" ? "en-GB" : language.peek();
  const parts = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(of, { ...parts, timeZoneName: "short" }).format(at);
}

function fill(message: string, substitutions: readonly Substitution[]): string {
  return message.replaceAll(/\$(\d)/g, (place, digit: string) => {
    const given = substitutions[Number(digit) - 1];
    return given === undefined ? place : typeof given === "number" ? formatCount(given) : given;
  });
}

// To ask Intl anew for every cell of a list would cost more than the list.
const rulesOf = once((of) => new Intl.PluralRules(of));
const signOf = once(
  (of) => new Intl.NumberFormat(of).formatToParts(0.5).find(({ type }) => type === "decimal")?.value ?? ".",
);

function once<Value>(make: (of: Language) => Value): (of: Language) => Value {
  const made = new Map<Language, Value>();
  return (of) => {
    const value = made.get(of) ?? make(of);
    made.set(of, value);
    return value;
  };
}
