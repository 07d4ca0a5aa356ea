import { tellingName, type Telling } from "./keys.ts";
import { looksCoded, looksRandom } from "./random.ts";
import type { Redactor } from "./redactor.ts";
import { redactQuery, redactUrl } from "./url.ts";
import { redactValues } from "./values.ts";

/** `scheme://…` up to a character that ends a URL in running text. */
const URL_IN_TEXT = /\b[A-Za-z][A-Za-z0-9+.-]{1,15}:\/\/[^\s"'<>\\^`{|}‹›]+/g;
const END_OF_SENTENCE = /[.,;:!?)\]]+$/;
/** The query of a path that stands without its host. */
const QUERY_IN_TEXT = /\?(?=[\w.[\]%-]{1,64}=)[^\s"'<>\\^`{|}‹›#]+/g;
/** The beginning of `name=value`, `name: value`, `"name" => value`, `**Name:** value`, `| name | value`. */
const NAME =
  /(?<![\p{L}\p{N}_‹-])(\p{L}[\p{L}\p{N}_.-]{1,60})["'*_`]{0,3}[ \t]{0,3}(=>|->|→|:=|[=:|])["*_]{0,3}[ \t]{0,3}/gu;
/** What may stand behind it, in quotes or up to what ends a word. */
const VALUE =
  /"(?:[^"\\\n]|\\.){1,4096}"|'(?:[^'\\\n]|\\.){1,4096}'|`[^`\n]{1,4096}`|(?:(?:Bearer|Basic|Digest|Token|bearer|basic) )?[^\s"'`&;,<>()[\]{}‹›|]{1,4096}/y;
/** Behind a bare `=` a comma or semicolon is part of the value, unless another name or the end follows. */
const MORE = /(?:[,;](?![\w .-]{1,60}=|[\s"'&]|$)[^\s"'&;,<>‹›]{0,4096}){1,20}/y;
const PAIR_HINT = /[\p{L}\p{N}]["'*_`]{0,3}[ \t]{0,3}(?:[=:|→]|->)/u;
/** A telling word, at most one small word, and something that looks random: "the token is 8fK…". */
const WORD_AND_KEY =
  /\b(token|password|passwd|secret|key|credentials?|session|cookie|jwt|signature|passcode|pin|otp)\b([ \t]+(?:is|was|of|for|id|value|used|:|=)?[ \t]*)([A-Za-z0-9+/=_\-.~]{12,})/gi;

/** "the password for the lab is hunter2", "your code is 483920". */
const SAID =
  /\b(password|passwort|kennwort|passwd|passphrase|passcode|pin|otp|token|secret|code)\b(?:[ \t]{1,3}[a-z]{1,12}){0,4}?[ \t]{1,3}(?:is|was|to|=|ist|lautet|est)[ \t]{0,2}:?[ \t]{1,3}["']?([^\s"',;<>‹›]{4,256})/gi;

/**
 * Free text: error messages, reasons, titles, findings, payloads that are not JSON. URLs lose
 * their values, secrets their form or their name gives away are replaced, all else stays.
 */
export function redactText(text: string, redactor: Redactor): string {
  if (text.length < 6) return text;
  let result = redactAddresses(text, redactor);
  result = redactValues(result, redactor);
  if (/pass/i.test(result)) {
    result = result.replace(BOTH, (_, before: string, value: string) => before + redactor.replace(value, "password"));
  }
  if (PAIR_HINT.test(result)) {
    if (result.includes("\n")) result = redactNextLines(result, redactor);
    result = redactPairs(result, redactor);
  }
  result = result.replace(SAID, (whole: string, word: string, value: string) => {
    const secret = value.replace(END_OF_SENTENCE, "");
    const code = /^(?:code|pin|otp|passcode)$/i.test(word) && /^\d{6}$/.test(secret);
    if (!code && !looksCoded(secret)) return whole;
    const at = whole.length - value.length;
    return (
      whole.slice(0, at) + redactor.replace(secret, tellingName(word)?.kind ?? "password") + value.slice(secret.length)
    );
  });
  return result.replace(WORD_AND_KEY, (whole: string, word: string, between: string, value: string) =>
    looksRandom(value) ? word + between + redactor.replace(value, tellingName(word)?.kind ?? "secret") : whole,
  );
}

/** Only the URLs in a text, and queries that stand without a host. */
export function redactAddresses(text: string, redactor: Redactor): string {
  let result = text;
  if (result.includes("://")) {
    result = result.replace(URL_IN_TEXT, (found) => {
      const end = END_OF_SENTENCE.exec(found)?.[0] ?? "";
      return redactUrl(found.slice(0, found.length - end.length), redactor) + end;
    });
  }
  if (result.includes("?")) {
    result = result.replace(QUERY_IN_TEXT, (found) => {
      const end = END_OF_SENTENCE.exec(found)?.[0] ?? "";
      return `?${redactQuery(found.slice(1, found.length - end.length), redactor)}${end}`;
    });
  }
  return result;
}

function redactNextLines(text: string, redactor: Redactor): string {
  return text.replace(NEXT_LINE, (whole: string, before: string, name: string, value: string) => {
    const telling = tellingName(name);
    if (!telling || !looksCoded(value) || !isSecret(value, telling)) return whole;
    return before + redactor.replace(value, telling.kind);
  });
}

/** "api key: …", "access token: …": the word before the name belongs to it. */
const WORD_BEFORE = /(?:^|[^\p{L}])(\p{L}{2,12}) $/u;

function tellingPair(text: string, at: number, name: string): Telling | undefined {
  const own = tellingName(name);
  if (own && own.strength !== "weak") return own;
  const before = WORD_BEFORE.exec(text.slice(Math.max(0, at - 14), at))?.[1];
  return (before === undefined ? undefined : tellingName(`${before} ${name}`)) ?? own;
}

const WEAK_SIGN = /[|>→]/;
const QUOTES = /^["'`]|["'`]$/g;

function redactPairs(text: string, redactor: Redactor): string {
  let result = "";
  let copied = 0;
  NAME.lastIndex = 0;
  for (let found = NAME.exec(text); found; found = NAME.exec(text)) {
    const telling = tellingPair(text, found.index, found[1]!);
    if (!telling) continue;
    const from = NAME.lastIndex;
    VALUE.lastIndex = from;
    let value = VALUE.exec(text)?.[0];
    if (value === undefined) continue;
    if (found[0].endsWith("=") && !/^["'`]/.test(value)) {
      MORE.lastIndex = from + value.length;
      value += MORE.exec(text)?.[0] ?? "";
    }
    const end = from + value.length;
    // A bar or an arrow stands between other things as well: there a plain word says nothing.
    if (WEAK_SIGN.test(found[2]!) && !looksCoded(value.replace(QUOTES, ""))) continue;
    if (isHostAndPort(found[0], value, text.charAt(found.index - 1))) continue;
    if (found[0].endsWith(": ") && isProse(value, text.charCodeAt(end + 1))) continue;
    const redacted = redactValue(value, telling, redactor);
    if (redacted === undefined) continue;
    result += text.slice(copied, from) + redacted;
    copied = end;
    NAME.lastIndex = end;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

/** Quotes and the scheme of credentials stay. */
function redactValue(value: string, telling: Telling, redactor: Redactor): string | undefined {
  const quote = /^["'`]/.exec(value)?.[0] ?? "";
  const bare = value.slice(quote.length, value.length - quote.length);
  const scheme = /^(?:Bearer|Basic|Digest|Token) /i.exec(bare)?.[0] ?? "";
  const secret = bare.slice(scheme.length);
  return isSecret(secret, telling) ? quote + scheme + redactor.replace(secret, telling.kind) + quote : undefined;
}

/** `cookie.example.org:8443/ws`, `//token:8080`: an address and its port, however the host is called. */
function isHostAndPort(name: string, value: string, before: string): boolean {
  return /^[\w.-]+:$/.test(name) && (name.includes(".") || before === "/") && /^\d{1,5}(?:[/?#]|$)/.test(value);
}

/** "invalid token: unexpected end" is a sentence: a plain word, and another after it. */
function isProse(value: string, codeAfterSpace: number): boolean {
  return /^[A-Za-z]{1,16}$/.test(value) && codeAfterSpace >= 97 && codeAfterSpace <= 122;
}

/** `<meta name="csrf-token" content="…">`, `<input type="password" value="…">`. */
const FIELD =
  /(<(?:input|meta|param|field|property|add|data|attribute|entry)\s[^<>]{0,300}?\b(?:name|id|key|type|property)=["']([\w.:-]{1,60})["'][^<>]{0,300}?\b(?:value|content)=["'])([^"'<>]{1,4096})/gi;
/** `password: |` or `Password:`, and the value in the next line. */
const NEXT_LINE =
  /((?:^|[\n>*])[ \t]{0,20}([\p{L}][\p{L}\p{N} _.-]{1,40}):[ \t]{0,3}(?:[|>][+-]?)?[ \t]{0,3}\r?\n[ \t]{0,40})([^\s:]{4,256})(?=[ \t]*(?:\r?\n|$))/gu;
/** `login/password: ann / hunter2` */
const BOTH =
  /(\b(?:user(?:name)?|login|e-?mail) ?[/|&+] ?pass(?:word|wd)?["']? ?[:=] ?[^\s/|,]{1,64} ?[/|,:] ?)([^\s"'<>‹›]{3,256})/gi;

/** A text within an XML element whose name is telling, and whatever a SASL element holds. */
const ELEMENT = /<([A-Za-z][\w:.-]{0,60})(\s[^<>]{0,300})?>([^<>]{1,8192})<\//g;

export function redactElements(text: string, redactor: Redactor): string {
  const fields = text.replace(FIELD, (whole: string, before: string, name: string, value: string) => {
    const telling = tellingName(name);
    return telling && isSecret(value, telling) ? before + redactor.replace(value, telling.kind) : whole;
  });
  return fields.replace(ELEMENT, (whole: string, name: string, attributes: string | undefined, value: string) => {
    const sasl = attributes?.includes("xmpp-sasl")
      ? ({ kind: "credentials", strength: "strong", numeric: true } as const)
      : undefined;
    const telling = sasl ?? tellingName(name.slice(name.indexOf(":") + 1));
    if (!telling || !isSecret(value.trim(), telling)) return whole;
    return `<${name}${attributes ?? ""}>${redactor.replace(value, telling.kind)}</`;
  });
}

/** Words that say something about a secret where it would stand. */
const NO_SECRETS: ReadonlySet<string> = new Set(
  (
    "null undefined true false none yes no ok on off required optional missing invalid valid expired unknown default " +
    "enabled disabled include omit same-origin anonymous bearer basic digest string"
  ).split(" "),
);

/** Whether the value under a telling name is worth replacing. */
export function isSecret(value: string, telling: Telling): boolean {
  if (value === "" || NO_SECRETS.has(value.toLowerCase())) return false;
  if (telling.kind === "card number" && !/\d.*\d.*\d/.test(value)) return false;
  if (telling.countable && /^(?:-?\d+(?:\.\d+)?|[A-Za-z]{1,12})$/.test(value)) return false;
  if (telling.strength === "strong") return true;
  return telling.strength === "medium" ? looksCoded(value) || looksRandom(value) : looksRandom(value);
}
