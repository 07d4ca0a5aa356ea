import type { Bytes } from "../base/units.ts";
import type { Direction } from "../session/events.ts";

/** RFC 6455 §5.2: text is 1, binary is 2; what else there is (pings, in some reports) is `other`. */
export type FrameType = "text" | "binary" | "other";
export const FRAME_TYPES = ["text", "binary", "other"] as const satisfies readonly FrameType[];

/** What a person asked to see of the frames. All that is given must hold. */
export interface FrameFilter {
  /** words to be found in the payload, or with `pattern` a regular expression; `/…/i` always is one */
  readonly text: string;
  readonly pattern: boolean;
  readonly direction: Direction | undefined;
  readonly type: FrameType | undefined;
  /** in the kind of a message or the name of its protocol, in any case: `event`, `socket.io` */
  readonly kind: string;
  /** bounds of the true length, both included */
  readonly least: Bytes | undefined;
  readonly most: Bytes | undefined;
  /** shows the frames for which the above does not hold */
  readonly invert: boolean;
  /** leaves out messages that are known as heartbeats, whatever else is asked for */
  readonly hideHeartbeats: boolean;
}

export const NO_FILTER: FrameFilter = {
  text: "",
  pattern: false,
  direction: undefined,
  type: undefined,
  kind: "",
  least: undefined,
  most: undefined,
  invert: false,
  hideHeartbeats: false,
};

/** Whether it leaves anything out. To invert nothing is nothing. */
export function filters(filter: FrameFilter): boolean {
  return filter.hideHeartbeats || conditionsOf(filter) > 0;
}

/** How many conditions are set, those of the frame itself and not of what is folded away. */
export function conditionsOf({ text, direction, type, kind, least, most }: FrameFilter): number {
  return [text || undefined, direction, type, kind || undefined, least, most].filter((value) => value !== undefined)
    .length;
}

export function frameTypeOf(opcode: number): FrameType {
  return opcode === 1 ? "text" : opcode === 2 ? "binary" : "other";
}

const UNITS: Readonly<Record<string, number>> = { "": 1, b: 1, k: 1000, kb: 1000, m: 1e6, mb: 1e6 };

/** A size as a person writes it: `100`, `1.5 kB`, `2m`. Undefined for anything else. */
export function parseSize(text: string): Bytes | undefined {
  const [, digits, unit = ""] = /^\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  if (digits === undefined || factor === undefined) return undefined;
  return Math.round(Number(digits.replace(",", ".")) * factor);
}

/** What the text stands for: words, or a pattern with its flags. `/…/` is a pattern by itself. */
export type TextQuery =
  | { readonly kind: "words"; readonly words: string }
  | { readonly kind: "pattern"; readonly source: string; readonly flags: string };

/** Without flags of its own a pattern does not heed case, as words do not. */
export function textQuery({ text, pattern }: Pick<FrameFilter, "text" | "pattern">): TextQuery | undefined {
  if (text === "") return undefined;
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
  if (source !== undefined && flags !== undefined) return { kind: "pattern", source, flags };
  return pattern ? { kind: "pattern", source: text, flags: "i" } : { kind: "words", words: text };
}
