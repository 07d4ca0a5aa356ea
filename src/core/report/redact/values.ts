import type { Redactor, SecretKind } from "./redactor.ts";

interface ValuePattern {
  readonly kind: SecretKind;
  /** with `hint` in it, or the pattern cannot match: spares most texts the search */
  readonly hint: string;
  readonly match: RegExp;
  /** which group is the secret; the rest stays readable. 0 is the whole match */
  readonly group: 0 | 1;
  readonly check?: (secret: string) => boolean;
}

/**
 * Secrets that show by their own form. Every pattern is linear: no nested repetition, and each
 * begins with letters of its own, so a long text is passed once. The vendors' forms are public.
 */
const PATTERNS: readonly ValuePattern[] = [
  // RFC 7519: the header begins with `{"`, which is `eyJ` in base64url; a cut one still counts. One
  // letter may stand before it, for a binary length looks like one.
  {
    kind: "token",
    hint: "eyJ",
    match: /(?<![A-Za-z0-9_-]{2})eyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*){1,4}/g,
    group: 0,
  },
  { kind: "token", hint: "earer ", match: /\b[Bb]earer {1,3}([A-Za-z0-9._~+/=|:-]{8,})/g, group: 1, check: notAWord },
  { kind: "token", hint: "BEARER ", match: /\bBEARER {1,3}([A-Za-z0-9._~+/=|:-]{8,})/g, group: 1, check: notAWord },
  {
    kind: "credentials",
    hint: "asic ",
    match: /\b[Bb]asic {1,3}([A-Za-z0-9+/_-]{6,}={0,2})/g,
    group: 1,
    check: isUserAndPassword,
  },
  {
    kind: "token",
    hint: "oken ",
    match: /\b[Tt]oken {1,3}([A-Za-z0-9._~+/=-]{16,})/g,
    group: 1,
    check: hasDigitAndLetter,
  },
  { kind: "key", hint: "AKIA", match: /\bAKIA[0-9A-Z]{16}\b/g, group: 0 },
  { kind: "key", hint: "ASIA", match: /\bASIA[0-9A-Z]{16}\b/g, group: 0 },
  { kind: "token", hint: "gh", match: /\bgh[pousr]_[A-Za-z0-9]{20,}/g, group: 0 },
  { kind: "token", hint: "github_pat_", match: /\bgithub_pat_\w{20,}/g, group: 0 },
  { kind: "token", hint: "gl", match: /\bgl(?:pat|rt|dt|cbt|ptt|soat|ffct)-[\w-]{16,}/g, group: 0 },
  { kind: "token", hint: "xox", match: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g, group: 0 },
  { kind: "token", hint: "xapp-", match: /\bxapp-[A-Za-z0-9-]{10,}/g, group: 0 },
  { kind: "key", hint: "_live_", match: /\b(?:[spr]k|whsec)_live_[A-Za-z0-9]{10,}/g, group: 0 },
  { kind: "key", hint: "_test_", match: /\b[spr]k_test_[A-Za-z0-9]{10,}/g, group: 0 },
  { kind: "key", hint: "whsec_", match: /\bwhsec_[A-Za-z0-9+/=]{16,}/g, group: 0 },
  { kind: "key", hint: "AIza", match: /\bAIza[\w-]{30,}/g, group: 0 },
  { kind: "token", hint: "ya29.", match: /\bya29\.[\w-]{16,}/g, group: 0 },
  { kind: "secret", hint: "GOCSPX-", match: /\bGOCSPX-[\w-]{16,}/g, group: 0 },
  { kind: "token", hint: "npm_", match: /\bnpm_[A-Za-z0-9]{30,}/g, group: 0 },
  { kind: "token", hint: "pypi-", match: /\bpypi-[\w-]{30,}/g, group: 0 },
  { kind: "key", hint: "SG.", match: /\bSG\.[\w-]{16,}\.[\w-]{16,}/g, group: 0 },
  { kind: "key", hint: "sk-", match: /\bsk-[\w-]{20,}/g, group: 0, check: hasDigitAndLetter },
  { kind: "key", hint: "key-", match: /\bkey-[0-9a-f]{32}\b/g, group: 0 },
  { kind: "token", hint: "hf_", match: /\bhf_[A-Za-z0-9]{30,}/g, group: 0 },
  { kind: "token", hint: "dop_v1_", match: /\bdop_v1_[0-9a-f]{32,}/g, group: 0 },
  { kind: "token", hint: "hvs.", match: /\bhvs\.[\w-]{20,}/g, group: 0 },
  { kind: "token", hint: "shp", match: /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/g, group: 0 },
  { kind: "token", hint: "EAA", match: /\bEAA[A-Za-z0-9]{60,}/g, group: 0 },
  { kind: "token", hint: "sq0", match: /\bsq0(?:atp|csp)-[\w-]{20,}/g, group: 0 },
  { kind: "token", hint: "dckr_pat_", match: /\bdckr_pat_[\w-]{20,}/g, group: 0 },
  { kind: "key", hint: "SK", match: /\bSK[0-9a-f]{32}\b/g, group: 0 },
  { kind: "key", hint: "AGE-SECRET-KEY-1", match: /\bAGE-SECRET-KEY-1[0-9A-Z]{50,}/g, group: 0 },
  { kind: "key", hint: "_api_", match: /\blin_api_[A-Za-z0-9]{30,}/g, group: 0 },
  { kind: "key", hint: "secret_", match: /\bsecret_[A-Za-z0-9]{40,}/g, group: 0 },
  { kind: "key", hint: "ntn_", match: /\bntn_[A-Za-z0-9]{40,}/g, group: 0 },
  { kind: "token", hint: "dapi", match: /\bdapi[0-9a-f]{32}/g, group: 0 },
  { kind: "key", hint: "PMAK-", match: /\bPMAK-[0-9a-f]{24}-[0-9a-f]{30,}/g, group: 0 },
  { kind: "token", hint: "gl", match: /\bgl(?:sa|c)_[A-Za-z0-9_=]{30,}/g, group: 0 },
  { kind: "token", hint: "ATATT3", match: /\bATATT3[\w=-]{30,}/g, group: 0 },
  { kind: "key", hint: "xkeysib-", match: /\bxkeysib-[0-9a-f]{64}-\w{16}/g, group: 0 },
  { kind: "key", hint: "NRAK-", match: /\bNRAK-[A-Z0-9]{27}/g, group: 0 },
  { kind: "key", hint: "LTAI", match: /\bLTAI[A-Za-z0-9]{16,30}\b/g, group: 0 },
  { kind: "key", hint: "gsk_", match: /\bgsk_[A-Za-z0-9]{40,}/g, group: 0 },
  { kind: "key", hint: "xai-", match: /\bxai-[A-Za-z0-9]{40,}/g, group: 0 },
  { kind: "token", hint: "sbp_", match: /\bsbp_[0-9a-f]{40}/g, group: 0 },
  { kind: "token", hint: "sntr", match: /\bsntry[su]_[A-Za-z0-9=_+/-]{40,}/g, group: 0 },
  { kind: "token", hint: "figd_", match: /\bfigd_[\w-]{30,}/g, group: 0 },
  { kind: "token", hint: "rubygems_", match: /\brubygems_[0-9a-f]{40,}/g, group: 0 },
  { kind: "token", hint: "pul-", match: /\bpul-[0-9a-f]{40}/g, group: 0 },
  { kind: "token", hint: "dp.", match: /\bdp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9._-]{30,}/g, group: 0 },
  { kind: "secret", hint: "8Q~", match: /\b[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}/g, group: 0 },
  // Hashes of passwords: crypt(3), Apache, bcrypt, argon2.
  {
    kind: "password",
    hint: "$",
    match: /\$(?:apr1|[156y]|2[abxy]|argon2(?:id|i|d)|scrypt)\$[\w$./+=,-]{12,}/g,
    group: 0,
  },
  // .netrc
  { kind: "password", hint: " password ", match: /\blogin +\S{1,64}\s+password +(\S{3,256})/g, group: 1 },
  { kind: "key", hint: "AccountKey=", match: /AccountKey=([A-Za-z0-9+/]{20,}={0,2})/g, group: 1 },
  { kind: "key", hint: "SharedAccess", match: /SharedAccess(?:Key|Signature)[= ]([^\s;"']{16,})/g, group: 1 },
  { kind: "token", hint: "oauth:", match: /\boauth:([A-Za-z0-9]{12,})/g, group: 1 },
  {
    kind: "token",
    hint: "hooks.slack.com/",
    match: /hooks\.slack\.com\/(?:services|workflows)\/([\w/-]{20,})/g,
    group: 1,
  },
  // curl and its kin
  { kind: "password", hint: "-u", match: /(?:^|\s)-u[ =]?[^\s:]{1,64}:([^\s"']{3,256})/g, group: 1 },
  { kind: "password", hint: "--user", match: /--user[ =][^\s:]{1,64}:([^\s"']{3,256})/g, group: 1 },
  { kind: "password", hint: "pass", match: /--[a-z-]{0,20}pass(?:word|wd|phrase)?[ =]([^\s"']{3,256})/g, group: 1 },
  {
    kind: "token",
    hint: "--",
    match: /--[a-z-]{0,20}(?:token|secret|api-?key)[ =]([^\s"']{6,512})/g,
    group: 1,
    check: hasDigitAndLetter,
  },
  // The first line of IRC, Redis and mail protocols.
  { kind: "password", hint: "PASS ", match: /^PASS +:?(\S{3,256})/gm, group: 1, check: notAllCapitals },
  {
    kind: "password",
    hint: "AUTH ",
    match: /^AUTH +(?:PLAIN +|LOGIN +|\S{1,64} +(?=\S{3,256}\s*$))?(\S{3,256})/gm,
    group: 1,
    check: notAllCapitals,
  },
  // IMAP's, Redis' on the wire, SQL's.
  { kind: "password", hint: " LOGIN ", match: /^\S{1,12} LOGIN \S{1,64} +"?([^\s"]{3,256})/gm, group: 1 },
  {
    kind: "password",
    hint: "\r\nAUTH\r\n",
    match: /\r\nAUTH\r\n(?:\$\d{1,4}\r\n\S{1,64}\r\n(?=\$))?\$\d{1,4}\r\n(\S{3,256})/g,
    group: 1,
  },
  {
    kind: "password",
    hint: "IDENTIFIED ",
    match: /IDENTIFIED (?:WITH \w{1,40} )?(?:BY|AS) ["']([^"'\n]{1,256})/g,
    group: 1,
  },
  { kind: "password", hint: "PASSWORD ", match: /\bPASSWORD\s*[(=]?\s*["']([^"'\n]{3,256})/g, group: 1 },
  { kind: "password", hint: "mysql", match: /\bmysql\w{0,10} [^\n]{0,200}?(?<=\s)-p([^\s"']{3,256})/g, group: 1 },
  { kind: "password", hint: "sshpass", match: /\bsshpass -p ?["']?([^\s"']{3,256})/g, group: 1 },
  // Telegram: the bot's number, a colon, 35 characters.
  { kind: "token", hint: ":AA", match: /\b\d{8,10}:AA[\w-]{33}\b/g, group: 0 },
  // Discord: three parts, the first a number in base64.
  { kind: "token", hint: ".", match: /\b[MNO][A-Za-z\d_-]{23,26}\.[\w-]{6}\.[\w-]{27,38}\b/g, group: 0 },
];

const CARD =
  /(?<![\d.\w-])(?:4\d{3}|5[1-5]\d\d|2[2-7]\d\d|6(?:011|5\d\d))([ -]?)\d{4}\1\d{4}\1\d{4}(?![\d\w]|[.-]\d)|(?<![\d.\w-])3[47]\d\d([ -]?)\d{6}\2\d{5}(?![\d\w]|[.-]\d)/g;
const CARD_HINT = /[2-6]\d{3}[ -]?\d{4}/;

const SHORTEST = 8;
/** One search that tells for most texts that none of the patterns can match; Discord's hint is too common. */
const ANY_HINT = new RegExp(
  [...new Set(PATTERNS.map(({ hint }) => hint))]
    .map((hint) =>
      hint === "." ? "\\.[\\w-]{6}\\." : hint === "$" ? "\\$\\w{1,8}\\$" : hint.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
    )
    .join("|"),
);

/** Replaces what is a secret by its own form, wherever in the text it stands. */
export function redactValues(text: string, redactor: Redactor): string {
  if (text.length < SHORTEST) return text;
  let result = text;
  for (const { hint, match, kind, group, check } of ANY_HINT.test(text) ? PATTERNS : []) {
    if (!result.includes(hint)) continue;
    result = result.replace(match, (whole: string, inner: unknown) => {
      const secret = group === 1 && typeof inner === "string" ? inner : whole;
      if (check && !check(secret)) return whole;
      if (check === isUserAndPassword) redactor.learn(passwordOf(secret) ?? "", "password");
      return whole.slice(0, whole.length - secret.length) + redactor.replace(secret, kind);
    });
  }
  if (result.includes("-----BEGIN ")) result = redactPem(result, redactor);
  if (CARD_HINT.test(result)) {
    result = result.replace(CARD, (number) => (passesLuhn(number) ? redactor.replace(number, "card number") : number));
  }
  return result;
}

/** RFC 7468, with or without headers of its own; one that was cut off goes to the end. */
function redactPem(text: string, redactor: Redactor): string {
  let result = "";
  let copied = 0;
  for (let start = text.indexOf("-----BEGIN "); start >= 0;) {
    if (!/^[A-Z0-9 ]*PRIVATE KEY/.test(text.slice(start + 11, start + 60))) {
      start = text.indexOf("-----BEGIN ", start + 11);
      continue;
    }
    const end = text.indexOf("-----END ", start);
    const close = end < 0 ? -1 : text.indexOf("-----", end + 9);
    const to = close < 0 ? text.length : close + 5;
    result += text.slice(copied, start) + redactor.replace(text.slice(start, to), "private key");
    copied = to;
    start = text.indexOf("-----BEGIN ", to);
  }
  return copied === 0 ? text : result + text.slice(copied);
}

function hasDigitAndLetter(value: string): boolean {
  return /\d/.test(value) && /[A-Za-z]/.test(value);
}

/** "Bearer authentication failed" is a sentence. */
function notAWord(value: string): boolean {
  return !/^[a-z]+[.:]?$/.test(value);
}

function notAllCapitals(value: string): boolean {
  return !/^[A-Z]+$/.test(value);
}

/** RFC 7617: base64 of `user:password`. */
function isUserAndPassword(base64: string): boolean {
  return passwordOf(base64) !== undefined;
}

/** The password in the value of basic authentication; undefined if it is none. */
export function passwordOf(base64: string): string | undefined {
  try {
    const pair = atob(base64.replaceAll("-", "+").replaceAll("_", "/"));
    return /^[\x20-\x7e\x80-\xff]*:/.test(pair) ? pair.slice(pair.indexOf(":") + 1) : undefined;
  } catch {
    return undefined;
  }
}

/** ISO/IEC 7812-1 annex B: the check digit of a payment card. */
function passesLuhn(number: string): boolean {
  let sum = 0;
  let double = false;
  for (let at = number.length - 1; at >= 0; at--) {
    const digit = number.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) continue;
    const value = double ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
    double = !double;
  }
  return sum % 10 === 0;
}
