/**
 * The outermost members of a JSON text, read from its beginning alone: enough to tell kinds of
 * messages without parsing megabytes. What lies within members is skipped, not checked.
 */
export interface JsonHead {
  readonly isArray: boolean;
  /**
   * names (positions "0", "1", … of an array) to raw JSON text; of objects and arrays only the first
   * character, `{` or `[`. The same name twice: the last counts.
   */
  readonly members: ReadonlyMap<string, string>;
}

const SCALAR = /(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const SPACE = /[ \t\r\n]*/y;

/** The text ended amid a value. */
const CUT = -1;
const WRONG = -2;

/**
 * @param cut whether there is more of the text, so that it may end anywhere
 * @returns undefined for a text that is no JSON object or array
 */
export function jsonHead(text: string, cut: boolean): JsonHead | undefined {
  let at = skipSpace(text, 0);
  const open = text[at];
  if (open !== "{" && open !== "[") return undefined;
  const isArray = open === "[";
  const close = isArray ? "]" : "}";
  const members = new Map<string, string>();
  const head: JsonHead = { isArray, members };
  at = skipSpace(text, at + 1);
  if (text[at] === close) return ends(text, at + 1, cut) ? head : undefined;
  for (;;) {
    let name = String(members.size);
    if (!isArray) {
      const end = endOfString(text, at);
      if (end < 0) return end === CUT && cut ? head : undefined;
      name = textOf(text.slice(at, end)) ?? "";
      at = skipSpace(text, end);
      if (at >= text.length && cut) return head;
      if (text[at] !== ":") return undefined;
      at = skipSpace(text, at + 1);
    }
    const start = at;
    const end = endOfValue(text, start);
    if (end === WRONG) return undefined;
    const isContainer = text[start] === "{" || text[start] === "[";
    if (end === CUT) {
      if (isContainer) members.set(name, text[start]!);
      return cut ? head : undefined;
    }
    members.set(name, isContainer ? text[start]! : text.slice(start, end));
    at = skipSpace(text, end);
    if (at >= text.length) return cut ? head : undefined;
    if (text[at] === close) return ends(text, at + 1, cut) ? head : undefined;
    if (text[at] !== ",") return undefined;
    at = skipSpace(text, at + 1);
  }
}

/** The content of a raw JSON string; undefined for any other value. */
export function textOf(raw: string | undefined): string | undefined {
  if (raw?.[0] !== '"') return undefined;
  if (!raw.includes("\\")) return raw.slice(1, -1);
  try {
    return String(JSON.parse(raw));
  } catch {
    return undefined;
  }
}

function ends(text: string, at: number, cut: boolean): boolean {
  return !cut && skipSpace(text, at) === text.length;
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
}

/** One past the closing quote. */
function endOfString(text: string, start: number): number {
  if (start >= text.length) return CUT;
  if (text[start] !== '"') return WRONG;
  for (let at = start + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) return at + 1;
    if (unit === 0x5c) at++;
    // RFC 8259 §7: control characters must be escaped
    else if (unit < 0x20) return WRONG;
  }
  return CUT;
}

function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === undefined) return CUT;
  if (first === '"') return endOfString(text, start);
  if (first === "{" || first === "[") return endOfContainer(text, start);
  SCALAR.lastIndex = start;
  if (SCALAR.test(text)) return SCALAR.lastIndex === text.length ? CUT : SCALAR.lastIndex;
  // The beginning of a number or word at the very end cannot be told from a wrong one.
  return text.length - start < 32 && /^[-\w.+]*$/.test(text.slice(start)) ? CUT : WRONG;
}

function endOfContainer(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    switch (text[at]) {
      case '"': {
        const end = endOfString(text, at);
        if (end < 0) return end;
        at = end - 1;
        break;
      }
      case "{":
      case "[":
        depth++;
        break;
      case "}":
      case "]":
        if (--depth === 0) return at + 1;
        break;
      default:
    }
  }
  return CUT;
}
