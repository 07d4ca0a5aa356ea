const SHORTEST_RANDOM = 16;
/** Bits a character; words and numbers of ordinary text stay under it, keys lie above. */
const ENTROPY_OF_A_KEY = 3;
const KEY_ALPHABET = /^[A-Za-z0-9+/=_\-.~%:|!$*]+$/;
const DATE = /^\d{4}-\d\d-\d\d(?:[T ]|$)/;
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a value looks made at random; only asked where a name or a word beside it is telling. */
export function looksRandom(value: string): boolean {
  if (value.length < SHORTEST_RANDOM || value.length > 4096) return false;
  if (!KEY_ALPHABET.test(value) || DATE.test(value)) return false;
  return /\d/.test(value) && /[A-Za-z]/.test(value) && entropy(value) >= ENTROPY_OF_A_KEY;
}

const SHORTEST_CODED = 6;
/** Names of procedures and versions, which have digits as well. */
const TECHNICAL = /^(?:oauth|open|sha|md|hmac|tls|ssl|ntlm|basic|digest|level|version|v|step|http)[-_]?\d[\d.]*$/i;

/** Whether a value is no plain word or number: letters and digits in one, or signs between them. */
export function looksCoded(value: string): boolean {
  if (value.length < SHORTEST_CODED || /\s/.test(value) || DATE.test(value) || TECHNICAL.test(value)) return false;
  return /\d/.test(value) && /[A-Za-z]/.test(value);
}

const PLAIN_VALUE = /^(?:[A-Za-z/][A-Za-z_.+/-]{0,31}|\d{1,8}(?:\.\d{1,8})?)$/;

/** Words, a path or a small number, as an ordinary parameter has it. */
export function isPlain(value: string): boolean {
  return PLAIN_VALUE.test(value);
}

/** Stricter, for values that nothing beside them tells about: ids of objects are not secrets. */
export function looksLikeKey(value: string): boolean {
  if (value.length < 24 || !/^[A-Za-z0-9_\-.~%=]+$/.test(value) || UUID.test(value)) return false;
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  const mixed = /[a-z]/.test(value) && /[A-Z]/.test(value);
  return (mixed || /^[0-9a-f]{32,}$/i.test(value)) && entropy(value) >= 3.4;
}

/** Shannon entropy in bits a character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
