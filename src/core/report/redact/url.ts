import { placeholdersFromUrl, placeholdersToUrl } from "../placeholders.ts";
import { isPlain, looksLikeKey } from "./random.ts";
import { tellingName } from "./keys.ts";
import type { Redactor } from "./redactor.ts";
import { redactValues } from "./values.ts";

/**
 * Parameters of common libraries whose values are versions and transport names: they matter to the
 * diagnosis and name nobody.
 */
const PROTOCOL_PARAMETERS: ReadonlyMap<string, RegExp> = new Map([
  ["EIO", /^\d$/],
  ["transport", /^(?:websocket|webSockets|polling|serverSentEvents|longPolling|webtransport)$/],
  ["vsn", /^\d\.\d\.\d$/],
  ["negotiateVersion", /^\d$/],
]);

/**
 * `all`: every value; `told`: only what a name or its form gives away. Addresses of the page and its
 * sockets lose all, for a value there may be anything; messages are full of ordinary links.
 */
export type ParameterValues = "all" | "told";

/**
 * A URL with its user, password, parameter values and fragment replaced, and path segments that
 * look like keys. Works on the text, so that what no parser accepts is redacted too; host, path and
 * the parameters' names stay.
 */
export function redactUrl(url: string, redactor: Redactor, values: ParameterValues = "all"): string {
  const data = /^data:[^,]{0,200},/i.exec(url)?.[0];
  if (data !== undefined) return data + redactor.replace(url.slice(data.length), "value");
  // An address that was redacted before is read in its encoded form, and written readable again.
  const [beforeHash, fragment] = cut(placeholdersToUrl(url), "#");
  const [address, query] = cut(beforeHash, "?");
  const withQuery = query === undefined ? "" : `?${redactQuery(query, redactor, values)}`;
  return redactAddress(address, redactor) + withQuery + redactFragment(fragment, redactor, values);
}

/** `a=1&b=2` with the values replaced; a bare word is a value too. */
export function redactQuery(query: string, redactor: Redactor, values: ParameterValues = "all"): string {
  return query
    .split(/([&;])/)
    .map((part) => (part === "&" || part === ";" || part === "" ? part : redactParameter(part, redactor, values)))
    .join("");
}

function redactParameter(part: string, redactor: Redactor, values: ParameterValues): string {
  const [name, value] = cut(part, "=");
  if (value === undefined) return values === "told" && isPlain(name) ? part : redactor.replace(name, "value");
  if (value === "" || PROTOCOL_PARAMETERS.get(name)?.test(value)) return part;
  const telling = tellingName(percentDecoded(name));
  if (values === "told" && telling === undefined && isPlain(value)) return part;
  return `${redactValues(name, redactor)}=${redactor.replace(percentDecoded(value), telling?.kind ?? "value")}`;
}

function redactFragment(fragment: string | undefined, redactor: Redactor, values: ParameterValues): string {
  if (fragment === undefined || fragment === "") return fragment === undefined ? "" : "#";
  if (fragment.includes("=")) return `#${redactQuery(fragment, redactor, values)}`;
  return `#${values === "told" && isPlain(fragment) ? fragment : redactor.replace(fragment, "fragment")}`;
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

/** Path segments stay, unless they show to be a key by their own form. */
function redactPath(path: string, redactor: Redactor): string {
  return path
    .split("/")
    .map((encoded) => {
      const segment = placeholdersFromUrl(encoded);
      if (segment !== encoded) return segment;
      if (segment.length < 16) return segment;
      const byForm = redactValues(segment, redactor);
      return byForm === segment && looksLikeKey(segment) ? redactor.replace(segment, "path") : byForm;
    })
    .join("/");
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
