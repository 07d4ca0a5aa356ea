/** Where a text is planted in a session. Headers have their name behind a colon. */
export type Place =
  | "socket url"
  | "page url"
  | "script url"
  | "response url"
  | "title"
  | `request header: ${string}`
  | `response header: ${string}`
  | "sub-protocol"
  | "frame"
  | "close reason"
  | "close call"
  | "browser error"
  | "finding"
  | "evidence"
  | "gap";

/** A text or message, and the secrets in it that must not leave. */
export interface Planted {
  readonly what: string;
  readonly place: Place;
  readonly message: string | Uint8Array;
  readonly secrets: readonly string[];
}

/** A text or message, and the ordinary values in it that must stay. */
export interface Ordinary {
  readonly what: string;
  readonly place: Place;
  readonly message: string | Uint8Array;
  readonly values: readonly string[];
}

/** @param secrets what must not leave; every one of them is in `message` in some encoding */
export function planted(
  what: string,
  place: Place,
  message: string | Uint8Array,
  ...secrets: readonly string[]
): Planted {
  return { what, place, message, secrets };
}

/** @param values what must stay; the whole message where none is named */
export function ordinary(place: Place, message: string | Uint8Array, ...values: readonly string[]): Ordinary {
  const all = values.length === 0 && typeof message === "string" ? [message] : values;
  return { what: all.join(", ").slice(0, 80), place, message, values: all };
}
