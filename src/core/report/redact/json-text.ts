import { tellingName, type Telling } from "./keys.ts";
import type { Redactor } from "./redactor.ts";
import { isSecret } from "./text.ts";

/** An object or list that the scan is inside of. */
interface Level {
  readonly list: boolean;
  /** what the name before a list or object says about its members */
  readonly inherited: Telling | undefined;
  /** the name whose value comes next, in an object */
  key: string | undefined;
  /** the last string member, in a list: `["authorization", "…"]` */
  previous: string | undefined;
  /** what the name before an object says about its member called `value` */
  readonly outer: Telling | undefined;
  /** what came before is a call to log in: `"method":"login","params":["ann","…"]` */
  login: boolean | "init";
  /** the value of a member called `name` or `key`: `{"name":"token","value":"…"}` */
  named: string | undefined;
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const CALL = /^(?:method|m|type|action|op|cmd|command|event|target|msg|name)$/i;
const LOGIN =
  /^(?:log_?in|sign_?in|log_?on|auth|authenticate|authentication|authorize|identify|user[.:/_]?login|auth[.:/_]?login)$/i;
/** What a login tells besides: who, from where, with what. */
const ABOUT_LOGIN =
  /^(?:id|uid|user|user_?(?:name|id)|name|login|e-?mail|type|status|(?:client|app|sdk|device)(?:_?(?:id|name|version|type))?|version|locale|lang|time(?:stamp|zone)?|ts|seq)$/i;
/** graphql-ws: its payload may be the token alone. */
const INIT = /^connection_init$/i;
/** No name tells the password from the user: what is no plain word is taken for it. */
const ARGUMENT_OF_LOGIN: Telling = { kind: "password", strength: "medium", numeric: false };
const NAMING = /^(?:name|key|k|id|header|field|param|parameter|variable)$/i;
const NAMED = /^(?:value|val|v|content|data|text|raw|plain|input|string|secret)$/i;

/**
 * Redacts JSON without parsing it as a whole, so that spacing, large numbers, prefixes of
 * sub-protocols (`42["join",…]`, `a["…"]`), several messages in one, and a JSON that was cut off all
 * stay what they are.
 *
 * @param inner redacts a string's content under an ordinary name
 * @param between redacts what stands outside of strings
 */
export function redactJsonText(
  text: string,
  redactor: Redactor,
  inner: (content: string) => string,
  between: (gap: string) => string,
): string {
  let result = "";
  let gapStart = 0;
  const levels: Level[] = [newLevel(false, undefined)];
  const flush = (to: number) => {
    if (to > gapStart) result += between(text.slice(gapStart, to));
  };

  for (let at = 0; at < text.length;) {
    const level = levels[levels.length - 1]!;
    switch (text[at]) {
      case '"': {
        const end = endOfString(text, at);
        const content = contentOf(text, at, end);
        if (isKey(text, end) && !level.list) {
          level.key = content ?? "";
        } else if (content !== undefined) {
          const telling = tellingOf(level) ?? tellingBefore(text, gapStart, at);
          const redacted = redactMember(content, telling, redactor, inner);
          if (redacted !== content) {
            flush(at);
            result += JSON.stringify(redacted).slice(0, text[end - 1] === '"' && end > at + 1 ? undefined : -1);
            gapStart = end;
          }
          noteMember(level, content);
        }
        if (gapStart < end) {
          flush(at);
          result += text.slice(at, end);
          gapStart = end;
        }
        at = end;
        break;
      }
      case "{":
        levels.push(objectLevel(level));
        at++;
        break;
      case "[":
        levels.push(newLevel(true, tellingOf(level)));
        at++;
        break;
      case "}":
      case "]":
        if (levels.length > 1) levels.pop();
        at++;
        break;
      case ",":
        if (!level.list) level.key = undefined;
        at++;
        break;
      default: {
        const telling = startsNumber(text, at) ? tellingOf(level) : undefined;
        NUMBER.lastIndex = at;
        const number = telling?.numeric ? NUMBER.exec(text)?.[0] : undefined;
        if (telling && number !== undefined) {
          flush(at);
          result += JSON.stringify(redactor.replace(number, telling.kind));
          at += number.length;
          gapStart = at;
        } else {
          at++;
        }
      }
    }
  }
  flush(text.length);
  return result;
}

function newLevel(list: boolean, inherited: Telling | undefined, outer?: Telling): Level {
  return { list, inherited, outer, key: undefined, previous: undefined, login: false, named: undefined };
}

function objectLevel(within: Level): Level {
  if (within.login === true) return newLevel(false, ARGUMENT_OF_LOGIN);
  const telling = tellingOf(within);
  return newLevel(false, weakened(telling), telling);
}

/** A string, or `inner` of it where its name says nothing. */
export function redactMember(
  content: string,
  telling: Telling | undefined,
  redactor: Redactor,
  inner: (content: string) => string,
): string {
  if (telling && isSecret(content, telling)) {
    const scheme = /^(?:Bearer|Basic|Digest|Token) +(?=\S)/i.exec(content)?.[0] ?? "";
    return scheme + redactor.replace(content.slice(scheme.length), telling.kind);
  }
  return inner(content);
}

/** What the names around the next value say about it. */
function tellingOf(level: Level): Telling | undefined {
  const nameless = level.inherited ?? (level.login ? ARGUMENT_OF_LOGIN : undefined);
  if (level.list) return nameless ?? tellingAfter(level.previous);
  const { key = "" } = level;
  const own = tellingName(key);
  if (own) return own;
  if (nameless === ARGUMENT_OF_LOGIN && ABOUT_LOGIN.test(key)) return undefined;
  if (!NAMED.test(key)) return nameless;
  return (level.named === undefined ? undefined : notWeak(level.named)) ?? level.outer ?? nameless;
}

/** In a list: what the member before says, as in `["authorization","…"]`. */
export function tellingAfter(previous: string | undefined): Telling | undefined {
  return previous === undefined ? undefined : notWeak(previous);
}

/** What the rest of a list holds whose first member is `first`: `["login","ann","…"]`. */
export function tellingOfCall(first: string | undefined): Telling | undefined {
  return first !== undefined && LOGIN.test(first) ? ARGUMENT_OF_LOGIN : undefined;
}

/** What the name before an object says about the member `name`. */
export function tellingWithin(telling: Telling | undefined, name: string | undefined): Telling | undefined {
  if (telling && name !== undefined && NAMED.test(name)) return telling;
  return weakened(telling);
}

/** Under `"password": { … }` only what looks random is a secret. */
function weakened(telling: Telling | undefined): Telling | undefined {
  return telling && { ...telling, strength: "weak", numeric: false };
}

const NAME_BEFORE = /(\p{L}[\p{L}\p{N}_.-]{0,60})\s{0,3}[:=]\s{0,3}$/u;

/** A name without quotes before the string: `login(password: "…")`, `<auth password="…">`. */
function tellingBefore(text: string, from: number, at: number): Telling | undefined {
  const gap = text.slice(Math.max(from, at - 70), at);
  if (gap.length < 3) return undefined;
  const name = NAME_BEFORE.exec(gap)?.[1];
  return name === undefined ? undefined : tellingName(name);
}

function notWeak(name: string): Telling | undefined {
  const telling = tellingName(name);
  return telling?.strength === "weak" ? undefined : telling;
}

function noteMember(level: Level, content: string): void {
  const names = level.list ? level.previous === undefined : level.key !== undefined && CALL.test(level.key);
  if (names && LOGIN.test(content)) level.login = true;
  else if (names && INIT.test(content)) level.login = "init";
  if (level.list) level.previous = content;
  else if (level.key !== undefined && NAMING.test(level.key)) level.named = content;
}

/** Just after the closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x5c) at++;
    else if (character === 0x22) return at + 1;
  }
  return text.length;
}

/** @returns undefined for what is not a JSON string after all */
function contentOf(text: string, start: number, end: number): string | undefined {
  const closed = end - start >= 2 && text[end - 1] === '"';
  const raw = text.slice(start + 1, closed ? end - 1 : end);
  if (!raw.includes("\\")) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}

function isKey(text: string, after: number): boolean {
  for (let at = after; at < text.length && at < after + 20; at++) {
    const character = text[at];
    if (character === ":") return true;
    if (character !== " " && character !== "\n" && character !== "\t" && character !== "\r") return false;
  }
  return false;
}

function startsNumber(text: string, at: number): boolean {
  const character = text.charCodeAt(at);
  if (character !== 0x2d && (character < 48 || character > 57)) return false;
  const before = text[at - 1];
  return before === ":" || before === " " || before === "[" || before === ",";
}
