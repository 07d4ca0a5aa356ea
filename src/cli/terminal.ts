/** How text is to look where it goes. */
export interface Look {
  readonly color: boolean;
  /** columns to wrap at; unset where no person reads a screen */
  readonly width?: number;
}

/** What of a stream decides how its text looks. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Longer lines are hard to read however wide the window is. */
const WIDEST = 100;
/** Narrower than that, wrapping makes it worse. */
const NARROWEST = 40;

/**
 * The look for a stream. What the caller asked for outranks NO_COLOR (https://no-color.org), which
 * outranks FORCE_COLOR (as Node reads it: 0 and false switch off), which outranks the terminal.
 */
export function lookOf(
  { isTTY = false, columns }: OutputStream,
  environment: Readonly<Record<string, string | undefined>>,
  wanted?: boolean,
): Look {
  const { NO_COLOR = "", FORCE_COLOR, TERM } = environment;
  const forced = FORCE_COLOR === undefined ? undefined : FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  const color = wanted ?? (NO_COLOR === "" ? (forced ?? (isTTY && TERM !== "dumb")) : false);
  if (!isTTY || columns === undefined || columns === 0) return { color };
  return { color, width: Math.min(WIDEST, Math.max(NARROWEST, columns)) };
}

/** Parameters of Select Graphic Rendition (ECMA-48, 8.3.117): on, and off again. */
const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;
export type Style = keyof typeof STYLES;

export function styled(text: string, style: Style, { color }: Look): string {
  if (!color || text === "") return text;
  const [on, off] = STYLES[style];
  return `\u001B[${on}m${text}\u001B[${off}m`;
}

/** A paragraph in lines, the later ones indented so; a word that is too long for a line stays whole. */
export function wrapped(text: string, indent: string, hanging: string, { width }: Look): string[] {
  if (width === undefined) return [indent + text];
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const word of text.split(" ")) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = hanging;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

/** What a page or a file wrote must not move the cursor, colour the terminal or turn the line round. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, " ");
}
