import { fromBase64, toBase64 } from "../base64.ts";
import type { OwnPattern } from "./own-patterns.ts";
import { looksCoded } from "./random.ts";
import { outsidePlaceholders, type Redactor, type SecretKind } from "./redactor.ts";

/** Shorter secrets are replaced where they stand, but not looked for: too many words look like them. */
const WINDOW = 6;
/** From here on a secret is replaced within a longer word too. */
const LONG = 12;
const BASE = 257;
const FILTER_SIZE = 1 << 16;
const FILTER_MASK = FILTER_SIZE - 1;

/**
 * What runs over every text at the end: the patterns of a profile, texts that a person chose to hide,
 * and secrets that are known from elsewhere.
 */
export function createSweep(
  redactor: Redactor,
  { patterns = [], hide = [] }: { patterns?: readonly OwnPattern[]; hide?: readonly string[] } = {},
): (text: string) => string {
  // The longest first: one may begin with another.
  const hidden = hide
    .flatMap((text) => [...spellings(text)].map((spelling) => ({ text, spelling })))
    .filter(({ spelling }) => spelling !== "")
    .sort((one, other) => other.spelling.length - one.spelling.length);
  const known = sweepKnown(redactor);
  if (patterns.length === 0 && hidden.length === 0)
    return redactor.known.size === 0 ? (text) => text : withEncoded(known);
  const choose = (part: string): string => {
    let result = part;
    for (const { text, spelling } of hidden) {
      if (!result.includes(spelling)) continue;
      result = outsidePlaceholders(result, (rest) =>
        rest.replaceAll(spelling, () => redactor.replace(text, "hidden text")),
      );
    }
    for (const pattern of patterns)
      result = outsidePlaceholders(result, (rest) => replaceFound(rest, pattern, redactor));
    return result;
  };
  return withEncoded((text) => known(outsidePlaceholders(text, choose)));
}

/** What may be base64 of a text: whole groups, and long enough to hold a secret. */
const BASE64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/]{16,}={0,2}(?![A-Za-z0-9+/=_-])/g;
// oxlint-disable-next-line no-control-regex -- these are exactly what text does not have
const NO_TEXT = /[\u0000-\u0008\u000e-\u001f\u007f]/;
const decoder = new TextDecoder("utf-8", { fatal: true });

/** The same, also for texts that stand in base64. */
function withEncoded(sweep: (text: string) => string): (text: string) => string {
  return (text) => sweep(text.length < 16 ? text : text.replace(BASE64, (base64) => sweepBase64(base64, sweep)));
}

function sweepBase64(base64: string, sweep: (text: string) => string): string {
  const bytes = base64.length % 4 === 0 ? fromBase64(base64) : undefined;
  if (!bytes) return base64;
  try {
    const inside = decoder.decode(bytes);
    if (NO_TEXT.test(inside)) return base64;
    const swept = sweep(inside);
    return swept === inside ? base64 : toBase64(encoder.encode(swept));
  } catch {
    return base64;
  }
}

function replaceFound(text: string, pattern: OwnPattern, redactor: Redactor): string {
  let result = "";
  let copied = 0;
  for (const [from, to] of pattern.find(text)) {
    result += text.slice(copied, from) + redactor.replace(text.slice(from, to), "own pattern");
    copied = to;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

/**
 * Looks for secrets that are already known in texts where nothing else gave them away, such as a
 * finding that quotes one. Rabin–Karp over windows of six characters: one pass, however many
 * secrets there are.
 */
function sweepKnown(redactor: Redactor): (text: string) => string {
  const candidates = new Map<number, string[]>();
  const spelled = new Map<string, string>();
  for (const [secret, { kind }] of redactor.known) {
    if (!worthLookingFor(secret) || (UNTOLD.has(kind) && !isNoPhrase(secret))) continue;
    for (const spelling of spellings(secret)) {
      if (spelled.has(spelling) || spelling.length < WINDOW) continue;
      spelled.set(spelling, secret);
      const hash = hashOf(spelling);
      const others = candidates.get(hash);
      if (others) others.push(spelling);
      else candidates.set(hash, [spelling]);
    }
  }
  // The longest first: a secret may begin with another.
  for (const list of candidates.values()) list.sort((one, other) => other.length - one.length);
  if (candidates.size === 0) return (text) => text;

  // Most windows are told apart by one look at a table of bits, without asking the map.
  const seen = new Uint8Array(FILTER_SIZE);
  for (const hash of candidates.keys()) seen[hash & FILTER_MASK] = 1;

  let highest = 1;
  for (let power = 1; power < WINDOW; power++) highest = Math.imul(highest, BASE);

  return (text) => {
    if (text.length < WINDOW) return text;
    let result = "";
    let copied = 0;
    let hash = hashOf(text);
    for (let at = 0; ;) {
      const list = seen[hash & FILTER_MASK] === 0 ? undefined : candidates.get(hash);
      const found = list?.find((spelling) => text.startsWith(spelling, at) && standsAlone(text, at, spelling));
      if (found !== undefined) {
        const secret = spelled.get(found)!;
        result += text.slice(copied, at) + redactor.replace(secret, redactor.known.get(secret)!.kind);
        at += found.length;
        copied = at;
        if (at + WINDOW > text.length) break;
        hash = hashOf(text, at);
        continue;
      }
      if (at + WINDOW >= text.length) break;
      hash = (Math.imul(hash - Math.imul(text.charCodeAt(at), highest), BASE) + text.charCodeAt(at + WINDOW)) | 0;
      at++;
    }
    return copied === 0 ? text : result + text.slice(copied);
  };
}

const encoder = new TextEncoder();

/** Kinds of which nothing but their place said that they may be secret. */
const UNTOLD: ReadonlySet<SecretKind> = new Set<SecretKind>(["value", "fragment", "path", "header"]);

function isNoPhrase(value: string): boolean {
  return !/\s/.test(value) && (looksCoded(value) || value.length >= 20);
}

/** A word of the language would be found where it is no secret: `websocket` as a parameter's value. */
function worthLookingFor(secret: string): boolean {
  if (secret.length < WINDOW) return false;
  if (secret.length >= 24) return true;
  if (/^[A-Za-z]+$/.test(secret)) return secret.length >= 16 || /[a-z][A-Z].*[a-z]/.test(secret);
  if (/^[\d.:/ -]+$/.test(secret)) return secret.length >= 8;
  return /\d/.test(secret) || /[^\w./: -]/.test(secret);
}

/** As it is, as in a URL and out of one, and as within a JSON string. */
function spellings(secret: string): Set<string> {
  const all = new Set([
    secret,
    JSON.stringify(secret).slice(1, -1),
    toBase64(encoder.encode(secret)).replace(/=+$/, ""),
  ]);
  if (/[^\x20-\x7e]/.test(secret)) all.add(asciiJson(secret));
  for (const respell of [encodeURIComponent, decodeURIComponent]) {
    try {
      all.add(respell(secret));
    } catch {
      // a lone surrogate, or a percent sign of its own: there is no such spelling
    }
  }
  return all;
}

/** As in JSON that is written in ASCII alone. */
function asciiJson(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function standsAlone(text: string, at: number, spelling: string): boolean {
  if (spelling.length >= LONG) return true;
  return !isWordCharacter(text.charCodeAt(at - 1)) && !isWordCharacter(text.charCodeAt(at + spelling.length));
}

function isWordCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
}

function hashOf(text: string, from = 0): number {
  let hash = 0;
  for (let at = from; at < from + WINDOW; at++) hash = (Math.imul(hash, BASE) + text.charCodeAt(at)) | 0;
  return hash;
}
