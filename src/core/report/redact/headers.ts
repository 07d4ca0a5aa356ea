import type { ReportHeader } from "../format.ts";
import { tellingName } from "./keys.ts";
import { isPlain, looksRandom } from "./random.ts";
import type { Redactor } from "./redactor.ts";
import { redactText } from "./text.ts";
import { redactUrl } from "./url.ts";
import { passwordOf, redactValues } from "./values.ts";

/** Headers whose whole value is an address. */
const ADDRESSES = new Set([
  "referer",
  "origin",
  "location",
  "content-location",
  ":path",
  "x-original-url",
  "x-rewrite-url",
  "x-forwarded-uri",
]);
/** Their names sound like secrets, but RFC 6455 §1.3 makes them values anyone may know. */
const HARMLESS_NAMES = new Set([
  "sec-websocket-key",
  "sec-websocket-accept",
  "sec-websocket-version",
  "sec-websocket-extensions",
]);

/** Headers whose values stay in the mode `metadata`: they tell the protocol and the software on the way. */
const METADATA_NAMES = new Set([
  "connection",
  "upgrade",
  "sec-websocket-version",
  "sec-websocket-extensions",
  "sec-websocket-accept",
  "sec-websocket-key",
  "host",
  "server",
  "via",
  "date",
  "content-type",
  "content-length",
  "transfer-encoding",
  "retry-after",
  "x-powered-by",
  "x-cache",
  "cf-ray",
  "cf-cache-status",
  "alt-svc",
  "keep-alive",
  "age",
  "vary",
  "cache-control",
  "pragma",
  "user-agent",
  "accept-encoding",
  "accept-language",
  "strict-transport-security",
  "x-amz-cf-pop",
  "x-served-by",
  "x-envoy-upstream-service-time",
  "x-kong-upstream-latency",
  "x-kong-proxy-latency",
  "x-forwarded-proto",
  "x-forwarded-port",
  "x-varnish",
  "x-azure-ref",
  "x-vercel-id",
  "fly-request-id",
]);

export function redactHeaders(
  headers: readonly ReportHeader[],
  redactor: Redactor,
  mode: "redacted" | "metadata",
): ReportHeader[] {
  return headers.map(({ name, value }) => ({ name, value: redactHeader(name.toLowerCase(), value, redactor, mode) }));
}

function redactHeader(name: string, value: string, redactor: Redactor, mode: "redacted" | "metadata"): string {
  if (name === "cookie") return redactCookies(value, redactor);
  if (name === "set-cookie" || name === "set-cookie2")
    return value
      .split("\n")
      .map((line) => redactSetCookie(line, redactor))
      .join("\n");
  if (name === "authorization" || name === "proxy-authorization") return redactCredentials(value, redactor);
  if (name === "sec-websocket-protocol") return redactSubprotocols(value, redactor);
  if (HARMLESS_NAMES.has(name)) return value;
  if (ADDRESSES.has(name)) return redactUrl(value, redactor);
  if (mode === "metadata" && !METADATA_NAMES.has(name)) return redactor.replace(value, "header");
  const telling = tellingName(name);
  if (telling?.strength === "strong") return redactCredentials(value, redactor, telling.kind);
  if (telling && looksRandom(value)) return redactor.replace(value, telling.kind);
  return redactText(value, redactor);
}

/** `sid=abc; theme=dark`: the names of cookies tell the proxy and stay. */
function redactCookies(value: string, redactor: Redactor): string {
  return value
    .split(";")
    .map((cookie) => redactCookie(cookie, redactor))
    .join(";");
}

/** The attributes after the first `;` are settings, not secrets. */
function redactSetCookie(value: string, redactor: Redactor): string {
  const end = value.indexOf(";");
  return end < 0 ? redactCookie(value, redactor) : redactCookie(value.slice(0, end), redactor) + value.slice(end);
}

/** How the page looks; a plain word there is no session. */
const HARMLESS_COOKIES =
  /^(?:theme|color[-_]?(?:mode|scheme)|dark[-_]?mode|lang|language|locale|i18n|tz|timezone|currency|country|(?:cookie[-_]?)?consent)$/i;

function redactCookie(cookie: string, redactor: Redactor): string {
  const equals = cookie.indexOf("=");
  if (equals >= 0) {
    const value = cookie.slice(equals + 1).trim();
    if (HARMLESS_COOKIES.test(cookie.slice(0, equals).trim()) && isPlain(value)) return cookie;
    return cookie.slice(0, equals + 1) + redactor.replace(value, "cookie");
  }
  const bare = cookie.trim();
  return bare === "" ? cookie : cookie.replace(bare, () => redactor.replace(bare, "cookie"));
}

/** The scheme stays: `Bearer ‹token #1›`. */
function redactCredentials(
  value: string,
  redactor: Redactor,
  kind?: "token" | Parameters<Redactor["replace"]>[1],
): string {
  const scheme = /^[A-Za-z][A-Za-z0-9-]{1,30} +(?=\S)/.exec(value)?.[0] ?? "";
  const ofScheme = /^basic /i.test(scheme) ? "credentials" : (kind ?? "token");
  const secret = value.slice(scheme.length);
  if (ofScheme === "credentials") redactor.learn(passwordOf(secret) ?? "", "password");
  return scheme + redactor.replace(secret, ofScheme);
}

const SUBPROTOCOL_NAME = /^[A-Za-z][A-Za-z0-9.+_-]{0,40}$/;
/** `base64url.bearer.authorization.k8s.io.TOKEN` and its kin: a name, then the secret in the same word. */
const NAME_AND_TOKEN =
  /^(.{0,60}?(?:bearer|token|authorization|auth|jwt|access_token)[^A-Za-z0-9](?:[A-Za-z0-9-]{1,20}\.){0,4})([A-Za-z0-9_+/=~-]{8,}.*)$/i;

/**
 * Sub-protocols are names, but pages that cannot set a header put tokens there: after a name that
 * says so, joined to one, or as a word that shows it by its form.
 */
export function redactSubprotocols(value: string, redactor: Redactor): string {
  let afterTelling = false;
  return value
    .split(/(,[ \t]*)/)
    .map((item) => {
      if (/^,[ \t]*$/.test(item) || item === "") return item;
      const follows = afterTelling;
      afterTelling =
        /^(?:.{0,30}[._-])?(?:bearer|token|authorization|auth|jwt|basic|access[._-]?token|api[._-]?key|session)$/i.test(
          item,
        );
      if (follows) return redactor.replace(item, "token");
      const joined = NAME_AND_TOKEN.exec(item);
      if (joined && looksRandom(joined[2]!)) return joined[1]! + redactor.replace(joined[2]!, "token");
      const byForm = redactValues(item, redactor);
      if (byForm !== item) return byForm;
      const random =
        (item.length >= 20 && looksRandom(item) && !/^[a-z0-9.-]+$/.test(item)) || !SUBPROTOCOL_NAME.test(item);
      return random && item.length >= 12 ? redactor.replace(item, "token") : item;
    })
    .join("");
}
