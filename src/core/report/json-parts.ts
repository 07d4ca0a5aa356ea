/**
 * Reads JSON that comes in pieces without ever holding all of it: the elements of a few long lists
 * are handed over one by one, and what is left of the document is small. `JSON.parse` reads each
 * part, so what is JSON is decided in one place.
 */
export interface JsonParts {
  /** @throws SyntaxError for what is no JSON */
  push(text: string): void;
  /** whether the end of the document is still to come */
  readonly unfinished: boolean;
  /**
   * The document; the lists that were handed over are empty in it.
   * @throws SyntaxError for what is no JSON
   */
  end(): unknown;
}

export interface JsonPartsOptions {
  /**
   * Which lists are handed over, by the names that lead to them, such as `log.entries`; those within
   * their elements go on from there (`log.entries.messages`). "" is the document itself.
   */
  readonly lists: readonly string[];
  /** The lists within an element have been handed over before it. */
  readonly onItem: (list: string, value: unknown) => void;
}

/** An object or list on the way to a list of ours; of all others only the depth is counted. */
interface Level {
  readonly path: string;
  readonly isList: boolean;
  /** its elements are handed over */
  readonly split: boolean;
  /** the last name in an object */
  name: string;
  /** an element has begun */
  inItem: boolean;
  /** a comma has come, so an element must */
  awaited: boolean;
}

/** Longer names lead to no list of ours. */
const LONGEST_NAME = 64;

export function createJsonParts({ lists, onItem }: JsonPartsOptions): JsonParts {
  const levels: Level[] = [];
  /** the text of the document so far, and after it those of the elements that have begun */
  const gathered: string[] = [""];
  /** brackets that are open below the last level */
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** the string directly in a level, which may turn out to be a name */
  let name: string | undefined;

  /** The level that an opening bracket begins, if it leads to a list of ours. */
  const levelBelow = (parent: Level | undefined, isList: boolean): Level | undefined => {
    if (parent?.isList && isList) return undefined;
    const path = !parent ? "" : parent.isList ? parent.path : join(parent.path, parent.name);
    const split = isList && lists.includes(path);
    if (!split && !lists.some((list) => list !== path && list.startsWith(path === "" ? "" : `${path}.`)))
      return undefined;
    return { path, isList, split, name: "", inItem: false, awaited: false };
  };

  return {
    push(chunk) {
      /** what stands before it is gathered, or of no account */
      let from = 0;
      let backslash = -1;
      const gather = (to: number): void => {
        gathered[gathered.length - 1]! += chunk.slice(from, to);
        from = to;
      };
      for (let at = 0; at < chunk.length; at++) {
        if (escaped) {
          escaped = false;
          continue;
        }
        if (inString) {
          const quote = chunk.indexOf('"', at);
          const end = quote < 0 ? chunk.length : quote;
          // Looked for once and not from each string again: most chunks have none.
          if (backslash < at) backslash = indexOrEnd(chunk, "\\", at);
          const stop = Math.min(end, backslash);
          if (name !== undefined && name.length <= LONGEST_NAME)
            name += chunk.slice(at, Math.min(stop, at + LONGEST_NAME));
          at = stop;
          if (backslash < end) escaped = true;
          else inString = quote < 0;
          continue;
        }
        const character = chunk[at]!;
        const level = levels[levels.length - 1];
        if (level?.split && depth === 0) {
          if (character === "," || character === "]") {
            if (level.inItem) {
              gather(at);
              level.inItem = false;
              onItem(level.path, JSON.parse(gathered.pop()!) as unknown);
            } else if (character === "," || level.awaited) {
              throw new SyntaxError(`Unexpected '${character}' in a list`);
            }
            level.awaited = character === ",";
            from = character === "," ? at + 1 : at;
          } else if (!level.inItem) {
            if (isSpace(character)) {
              from = at + 1;
            } else {
              level.inItem = true;
              gathered.push("");
              from = at;
            }
          }
        }
        switch (character) {
          case '"':
            inString = true;
            name = depth === 0 && level && !level.isList ? "" : undefined;
            break;
          case ":":
            if (depth === 0 && level && name !== undefined) level.name = name;
            break;
          case "{":
          case "[": {
            const below = depth === 0 ? levelBelow(level, character === "[") : undefined;
            if (!below) {
              depth++;
              break;
            }
            levels.push(below);
            if (below.split) gather(at + 1);
            break;
          }
          case "}":
          case "]":
            if (depth > 0) depth--;
            else if (level?.isList === (character === "]")) levels.pop();
            else throw new SyntaxError(`Unexpected '${character}'`);
            break;
          default:
        }
      }
      if (!isBetweenItems(levels[levels.length - 1], depth)) gather(chunk.length);
    },
    get unfinished() {
      return inString || depth > 0 || levels.length > 0 || gathered[0]!.trim() === "";
    },
    end: () => JSON.parse(gathered[0]!) as unknown,
  };
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** What stands there belongs to no element and is left out of the document. */
function isBetweenItems(level: Level | undefined, depth: number): boolean {
  return level?.split === true && depth === 0 && !level.inItem;
}

function indexOrEnd(text: string, wanted: string, from: number): number {
  const at = text.indexOf(wanted, from);
  return at < 0 ? text.length : at;
}

/** RFC 8259 §2 */
function isSpace(character: string): boolean {
  return character === " " || character === "\n" || character === "\r" || character === "\t";
}
