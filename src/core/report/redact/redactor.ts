import type { Place } from "./place.ts";

/** What a replaced value was, in words a person reads: `‹card number #1›`. */
export type SecretKind =
  | "token"
  | "password"
  | "credentials"
  | "cookie"
  | "session"
  | "key"
  | "secret"
  | "private key"
  | "card number"
  | "fragment"
  | "header"
  /** a value of a query parameter that nothing else told to be a secret */
  | "value"
  | "path"
  /** found by a pattern of one's own profile */
  | "own pattern"
  /** what a person chose to hide */
  | "hidden text";

/** A value that was recognised, and what became of it. */
export interface FoundSecret {
  readonly value: string;
  readonly kind: SecretKind;
  readonly placeholder: string;
  /** it is left as it is */
  readonly kept: boolean;
  /** how often it stands there */
  readonly count: number;
  /** where, each once, the first ones */
  readonly places: readonly Place[];
}

/**
 * The memory of one redaction. Placeholders are numbered by first appearance, so nothing derived
 * from a secret leaves, the same secret reads the same everywhere in one report, and two reports
 * cannot be joined.
 */
export interface Redactor {
  /** where the text that is being redacted stands; undefined: places are not counted */
  place: Place | undefined;
  /** the placeholder that stands for `secret`, or `secret` itself if it is to be kept; counts the place */
  replace(secret: string, kind: SecretKind): string;
  /** makes a secret known without a place of its own, such as the password inside of credentials */
  learn(secret: string, kind: SecretKind): void;
  /** keeps the numbers of placeholders that are already in `text` from being given again */
  reserve(text: string): void;
  /** how many places were replaced, by kind */
  readonly replaced: Readonly<Record<string, number>>;
  /** every secret so far and what stands for it, but for those that are kept */
  readonly known: ReadonlyMap<string, { readonly placeholder: string; readonly kind: SecretKind }>;
  /** all that has a place, the kept ones too, in the order of their first appearance */
  found(): FoundSecret[];
}

const PLACEHOLDER = /‹([a-z ]{1,20}) #(\d{1,9})›/g;
const WHOLE_PLACEHOLDER = /^‹[a-z ]{1,20} #\d{1,9}›$/;
/** Of a token that is in each of a million frames, the first places tell enough. */
const MOST_PLACES = 100;

interface Entry {
  readonly placeholder: string;
  readonly kind: SecretKind;
  count: number;
  readonly places: Place[];
}

/** @param keep values that a person wants left as they are */
export function createRedactor(keep: ReadonlySet<string> = new Set()): Redactor {
  const known = new Map<string, Entry>();
  const kept = new Map<string, Entry>();
  const numbers = new Map<string, number>();
  const replaced: Record<string, number> = {};
  const entryOf = (secret: string, kind: SecretKind): Entry => {
    const map = keep.has(secret) ? kept : known;
    let entry = map.get(secret);
    if (!entry) {
      const number = (numbers.get(kind) ?? 0) + 1;
      numbers.set(kind, number);
      entry = { placeholder: `‹${kind} #${number}›`, kind, count: 0, places: [] };
      map.set(secret, entry);
    }
    return entry;
  };
  const redactor: Redactor = {
    place: { in: "text" },
    replaced,
    known,
    replace(secret, kind) {
      if (secret === "" || isPlaceholder(secret)) return secret;
      const entry = entryOf(secret, kind);
      const isKept = keep.has(secret);
      if (redactor.place) {
        if (!isKept) replaced[entry.kind] = (replaced[entry.kind] ?? 0) + 1;
        entry.count++;
        if (entry.places.length < MOST_PLACES && entry.places.at(-1) !== redactor.place)
          entry.places.push(redactor.place);
      }
      return isKept ? secret : entry.placeholder;
    },
    learn(secret, kind) {
      if (secret !== "" && !isPlaceholder(secret)) entryOf(secret, kind);
    },
    reserve(text) {
      if (!text.includes("‹")) return;
      for (const [, kind, number] of text.matchAll(PLACEHOLDER)) {
        numbers.set(kind!, Math.max(numbers.get(kind!) ?? 0, Number(number)));
      }
    },
    found: () =>
      [...known, ...kept]
        .filter(([, { count }]) => count > 0)
        .map(([value, { placeholder, kind, count, places }]) => ({
          value,
          kind,
          placeholder,
          kept: kept.has(value),
          count,
          places,
        })),
  };
  return redactor;
}

/** Whether the whole text is a placeholder of an earlier redaction. */
export function isPlaceholder(text: string): boolean {
  return text.startsWith("‹") && WHOLE_PLACEHOLDER.test(text);
}

/** The text with what stands outside of placeholders passed through `map`. */
export function outsidePlaceholders(text: string, map: (part: string) => string): string {
  if (!text.includes("‹")) return map(text);
  let result = "";
  let from = 0;
  for (const found of text.matchAll(PLACEHOLDER)) {
    result += map(text.slice(from, found.index)) + found[0];
    from = found.index + found[0].length;
  }
  return result + map(text.slice(from));
}
