import type { SecretKind } from "./redactor.ts";

/** What a field's name says about its value. */
export interface Telling {
  readonly kind: SecretKind;
  /**
   * `strong`: whatever stands there is a secret; `medium`: what is no plain word is ("auth":
   * "required" is not); `weak`: only what looks made at random ("state": "open", "code": "E42")
   */
  readonly strength: "strong" | "medium" | "weak";
  /** a number under this name is a secret too */
  readonly numeric: boolean;
  /** the name may also count things: `tokens: 1523` */
  readonly countable?: true;
}

/** Looked for in the name without its separators and capitals, in this order. */
const NAMES: readonly { match: RegExp; kind: SecretKind; strength?: "medium" | "weak"; numeric?: true }[] = [
  {
    match:
      /passw(?:or)?d|passphrase|passwort|kennwort|contrase[nñ]a|motdepasse|^senha$|wachtwoord|l[oö]senord|salasana|adgangskode|^(?:has[lł]o|heslo|lozinka|parola)$|парол|密码|密碼|パスワード|비밀번호/,
    kind: "password",
    numeric: true,
  },
  {
    match:
      /passcode|^pin$|^otp$|onetime(?:code|password)|totp|(?:pin|sms|otp|mfa|2fa|twofactor|unlock|door|gate|alarm|entry|access|login|reset|activation|verification|security)code$|(?:security|secret)answer/,
    kind: "password",
    numeric: true,
  },
  { match: /psk$|presharedkey/, kind: "password" },
  { match: /codeverifier|clientassertion/, kind: "token" },
  { match: /mnemonic|seedphrase|recovery(?:key|code)s?$|backupcodes?$/, kind: "secret", numeric: true },
  { match: /cardnumber|creditcard|^cc(?:num(?:ber)?)?$|^cv[vc]2?$|^pan$|^iban$/, kind: "card number", numeric: true },
  { match: /^ssn$|socialsecurity/, kind: "secret", numeric: true },
  { match: /cookie/, kind: "cookie" },
  { match: /[cx]srf|xsrf/, kind: "token" },
  { match: /session(?:id|key|token|ticket|secret)|sess(?:ion)?id$|^sid$|^sess$|connectsid/, kind: "session" },
  { match: /privatekey|pemkey|^pem$/, kind: "private key" },
  { match: /secret(?!ar)/, kind: "secret" },
  {
    match:
      /(?:api|access|secret|signing|encryption|auth|account|shared|master|subscription|functions?|license|storage|service|client|app|user|stream|webhook|write|read)key$|keyid$|accesskey/,
    kind: "key",
  },
  { match: /credential|connectionstring|^userinfo$|basicauth/, kind: "credentials" },
  { match: /authorization|saml(?:response|request|assertion)/, kind: "token" },
  {
    match:
      /tokens?$|^token(?!i[sz])|token(?:id|value|string|data|hash)$|jwt|bearer|^auth(?:header|data|value|string)$|assertion$/,
    kind: "token",
  },
  { match: /session$|^sessionname$/, kind: "session", strength: "medium" },
  {
    match: /^auth(?:entication)?$|authcode|^ticket$|signature$|^sig$|^creds?$|^resume$|^refresh$/,
    kind: "token",
    strength: "medium",
  },
  {
    match: /^code$|^state$|^nonce$|^hash$|^hmac$|^mac$|^sign$|^challenge$|key$|^salt$/,
    kind: "token",
    strength: "weak",
  },
];
/** `pass` alone, or beside another word: `dbPass`, `smtp_pass`, `pw`. */
const PASSWORD_WORDS = new Set(["pass", "pwd", "pw", "passwd"]);

/** A name that ends so speaks about a secret and does not hold it: `tokenType`, `password_expires_at`. */
const ABOUT = new Set(
  (
    "type kind count counts expires expire expiry expiration expired timeout ttl length len size limit duration at in " +
    "enabled disabled required valid verified policy endpoint field fieldname header headername name names status usage used " +
    "index hint strength version algorithm alg scope scopes issuer date time age format url uri path domain " +
    "mode method level label prefix ms seconds minutes days changed created updated issued class rotation attempts " +
    "banner consent notice methods types supported of"
  ).split(" "),
);
const ABOUT_FIRST = new Set(
  "has is max min num total use uses used needs require requires allow allows show prompt completion input output remaining per forgot".split(
    " ",
  ),
);

/** @returns undefined for an ordinary name */
export function tellingName(name: string): Telling | undefined {
  const cached = cache.get(name);
  if (cached !== undefined) return cached ?? undefined;
  const telling = judge(name);
  // Names repeat endlessly in payloads; hostile ones that never do must not fill the memory.
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(name, telling ?? null);
  return telling;
}

const CACHE_LIMIT = 5_000;
const LONGEST_NAME = 80;
const cache = new Map<string, Telling | null>();

function judge(name: string): Telling | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const words = wordsOf(name);
  const first = words[0];
  const last = words[words.length - 1];
  if (first === undefined || last === undefined) return undefined;
  if (words.length > 1 && (ABOUT.has(last) || ABOUT_FIRST.has(first))) return undefined;
  if (words.some((word) => PASSWORD_WORDS.has(word.replace(/\d{1,2}$/, ""))))
    return { kind: "password", strength: "strong", numeric: true };
  if (last === "pin" || last === "otp") return { kind: "password", strength: "strong", numeric: true };
  const joined = words.join("");
  const found = NAMES.find(({ match }) => match.test(joined));
  if (!found) return undefined;
  const telling: Telling = { kind: found.kind, strength: found.strength ?? "strong", numeric: found.numeric === true };
  return last === "tokens" ? { ...telling, countable: true } : telling;
}

/** `X-Api-Key`, `apiKey`, `API_KEY`, `user.apiKey` → their words in lower case. */
function wordsOf(name: string): string[] {
  return name
    .normalize("NFC")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}
