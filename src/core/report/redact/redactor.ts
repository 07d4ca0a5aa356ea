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
  | "path";

/**
 * The memory of one redaction. Placeholders are numbered by first appearance, so nothing derived
 * from a secret leaves, the same secret reads the same everywhere in one report, and two reports
 * cannot be joined.
 */
export interface Redactor {
  /** the placeholder that stands for `secret`; counts the place */
  replace(secret: string, kind: SecretKind): string;
  /** makes a secret known without a place of its own, such as the password inside of credentials */
  learn(secret: string, kind: SecretKind): void;
  /** keeps the numbers of placeholders that are already in `text` from being given again */
  reserve(text: string): void;
  /** how many places were replaced, by kind */
  readonly replaced: Record<string, number>;
  /** every secret so far and what stands for it */
  readonly known: ReadonlyMap<string, { readonly placeholder: string; readonly kind: SecretKind }>;
}

const PLACEHOLDER = /‹([a-z ]{1,20}) #(\d{1,9})›/g;
const WHOLE_PLACEHOLDER = /^‹[a-z ]{1,20} #\d{1,9}›$/;

export function createRedactor(): Redactor {
  const known = new Map<string, { placeholder: string; kind: SecretKind }>();
  const numbers = new Map<string, number>();
  const replaced: Record<string, number> = {};
  const entryOf = (secret: string, kind: SecretKind) => {
    let entry = known.get(secret);
    if (!entry) {
      const number = (numbers.get(kind) ?? 0) + 1;
      numbers.set(kind, number);
      entry = { placeholder: `‹${kind} #${number}›`, kind };
      known.set(secret, entry);
    }
    return entry;
  };
  return {
    replaced,
    known,
    replace(secret, kind) {
      if (secret === "" || isPlaceholder(secret)) return secret;
      const entry = entryOf(secret, kind);
      replaced[entry.kind] = (replaced[entry.kind] ?? 0) + 1;
      return entry.placeholder;
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
  };
}

/** Whether the whole text is a placeholder of an earlier redaction. */
export function isPlaceholder(text: string): boolean {
  return text.startsWith("‹") && WHOLE_PLACEHOLDER.test(text);
}
