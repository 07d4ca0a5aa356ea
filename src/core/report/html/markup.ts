/** A piece of HTML that is safe to write as it is. Only `html` and `trusted` make one. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | string | number | undefined | false | readonly Part[];

/** A template whose values are text unless they are `Markup`: the only way text enters the report. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  let markup = strings[0]!;
  for (let at = 0; at < values.length; at++) markup += render(values[at]) + strings[at + 1]!;
  return { markup };
}

/** For markup that another function of our own has made and escaped. Never for data. */
export function trusted(markup: string): Markup {
  return { markup };
}

function render(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return String(part);
  return "markup" in part ? part.markup : part.map(render).join("");
}

/**
 * Controls and marks that change the direction of text around them: shown by name, so that a hostile
 * text can neither vanish nor reorder what stands beside it.
 */
const INVISIBLE =
  // oxlint-disable-next-line no-control-regex -- these are exactly what is to be shown
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML text or attribute value. */
export function escapeHtml(text: string): string {
  return text
    .replace(INVISIBLE, (character) => `\\u{${character.codePointAt(0)!.toString(16).toUpperCase()}}`)
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/**
 * JSON for a `<script type="application/json">`: no `<` can end the element, and the two line ends
 * that JSON allows and JavaScript did not, and the marks that turn text around, are escapes. It still parses to the same value.
 */
export function escapeJson(json: string): string {
  return json.replace(
    /[<>&\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Only addresses of the web become links; `javascript:` and its kin stay text. */
export function link(url: string): Markup {
  return /^https?:\/\//i.test(url) ? html`<a href="${url}" rel="noreferrer noopener">${url}</a>` : html`${url}`;
}
