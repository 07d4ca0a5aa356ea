import { effect, signal, type Signal } from "@preact/signals";

/** Where small choices of a person are kept between visits; never anything from a page. */
export interface ChoiceStore {
  read(key: string): string | undefined;
  write(key: string, value: string): void;
}

/** `localStorage`; without it (blocked storage, a file opened from disk) choices last for the visit. */
export function browserChoices(): ChoiceStore {
  return {
    read(key) {
      try {
        return localStorage.getItem(`socketscope.${key}`) ?? undefined;
      } catch {
        return undefined;
      }
    },
    write(key, value) {
      try {
        localStorage.setItem(`socketscope.${key}`, value);
      } catch {
        // The choice still holds for this visit.
      }
    },
  };
}

/** A choice that outlives the visit. What is stored is read through `parse`; anything else is the default. */
export function remembered<Value extends string | number | boolean>(
  store: ChoiceStore,
  key: string,
  initial: Value,
  parse: (stored: string) => Value | undefined,
): Signal<Value> {
  const stored = store.read(key);
  const choice = signal((stored === undefined ? undefined : parse(stored)) ?? initial);
  let written = choice.peek();
  effect(() => {
    if (choice.value === written) return;
    written = choice.value;
    store.write(key, String(written));
  });
  return choice;
}

/** For `remembered`: one of a few words. */
export function oneOf<Word extends string>(words: readonly Word[]): (stored: string) => Word | undefined {
  return (stored) => words.find((word) => word === stored);
}

/** For `remembered`: a number between two bounds. */
export function numberBetween(least: number, most: number): (stored: string) => number | undefined {
  return (stored) => {
    const value = Number(stored);
    return stored !== "" && value >= least && value <= most ? value : undefined;
  };
}
