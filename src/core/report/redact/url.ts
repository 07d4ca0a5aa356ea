import { placeholdersFromUrl, placeholdersToUrl } from "../placeholders.ts";
import { tellingName } from "./keys.ts";
import { isOrdinary } from "./ordinary.ts";
import { isPlain, looksCoded, looksLikeKey } from "./random.ts";
import { isPlaceholder, type Redactor } from "./redactor.ts";
import { redactValues } from "./values.ts";

/**
 * A URL with its user and password, values that are not ordinary and segments that look like keys
 * replaced. Works on the text, so that what no parser accepts is redacted too; host, path and the parameters'
 * names stay.
 */
export function redactUrl(url: string, redactor: Redactor): string {
  const data = /^data:[^,]{0,200},/i.exec(url)?.[0];
  if (data !== undefined) return data + redactor.replace(url.slice(data.length), "value");
  // An address that was redacted before is read in its encoded form, and written readable again.
  const [beforeHash, fragment] = cut(placeholdersToUrl(url), "#");
  const [address, query] = cut(beforeHash, "?");
  const withQuery = query === undefined ? "" : `?${redactQuery(query, redactor)}`;
  return redactAddress(address, redactor) + withQuery + redactFragment(fragment, redactor);
}

/** `a=1&b=2` with the values replaced that are not ordinary; a bare word is a value too. */
export function redactQuery(query: string, redactor: Redactor): string {
  return query
    .split(/([&;])/)
    .map((part) => (part === "&" || part === ";" || part === "" ? part : redactParameter(part, redactor)))
    .join("");
}

function redactParameter(part: string, redactor: Redactor): string {
  const [name, value] = cut(part, "=");
  if (value === undefined) return isPlain(name) ? part : redactor.replace(percentDecoded(name), "value");
  if (value === "") return part;
  const plainName = percentDecoded(name);
  const plain = percentDecoded(value);
  const telling = tellingName(plainName);
  if (telling === undefined && isOrdinary(plain, plainName)) return part;
  const shown = redactor.replace(plain, telling?.kind ?? "value");
  return `${redactValues(name, redactor)}=${shown === plain && !isPlaceholder(plain) ? value : shown}`;
}

function redactFragment(fragment: string | undefined, redactor: Redactor): string {
  if (fragment === undefined || fragment === "") return fragment === undefined ? "" : "#";
  if (fragment.includes("=")) return `#${redactQuery(fragment, redactor)}`;
  return `#${isOrdinary(fragment, "") ? fragment : redactor.replace(fragment, "fragment")}`;
}

function redactAddress(address: string, redactor: Redactor): string {
  const authority = address.indexOf("//");
  if (authority < 0) return redactPath(address, redactor);
  const hostStart = authority + 2;
  const slash = address.indexOf("/", hostStart);
  const hostEnd = slash < 0 ? address.length : slash;
  const at = address.lastIndexOf("@", hostEnd);
  let host = address.slice(hostStart, hostEnd);
  if (at >= hostStart) {
    const [user, password] = cut(address.slice(hostStart, at), ":");
    const shownPassword = password === undefined ? "" : `:${redactor.replace(percentDecoded(password), "password")}`;
    host = `${redactor.replace(percentDecoded(user), "credentials")}${shownPassword}@${address.slice(at + 1, hostEnd)}`;
  }
  return address.slice(0, hostStart) + host + redactPath(address.slice(hostEnd), redactor);
}

/** Segments stay unless they show to be a key by their form, or follow a name: `/token/x1y2z3`. */
function redactPath(path: string, redactor: Redactor): string {
  let before = "";
  return path
    .split("/")
    .map((whole) => {
      const [encoded, ...parameters] = whole.split(";");
      const segment = redactSegment(encoded!, before, redactor);
      before = encoded!;
      return [segment, ...parameters.map((part) => (part.includes("=") ? redactParameter(part, redactor) : part))].join(
        ";",
      );
    })
    .join("/");
}

function redactSegment(encoded: string, before: string, redactor: Redactor): string {
  const segment = placeholdersFromUrl(encoded);
  if (segment !== encoded || segment.length < 6) return segment;
  const telling = looksCoded(segment) ? tellingName(before) : undefined;
  if (telling && telling.strength !== "weak") return redactor.replace(segment, telling.kind);
  if (segment.length < 16) return segment;
  const byForm = redactValues(segment, redactor);
  return byForm === segment && looksLikeKey(segment) ? redactor.replace(segment, "path") : byForm;
}

function percentDecoded(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function cut(text: string, at: string): [string, string | undefined] {
  const index = text.indexOf(at);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + at.length)];
}
