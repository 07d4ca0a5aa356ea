/** What may well fail is returned, not thrown: a value, or one clear sentence for a person. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: string };

export function ok<Value>(value: Value): Result<Value> {
  return { ok: true, value };
}

/** @param error what is wrong, where, and what to do: one sentence */
export function failure(error: string): Result<never> {
  return { ok: false, error };
}
