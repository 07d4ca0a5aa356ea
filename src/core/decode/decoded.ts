import type { Payload } from "./protocol.ts";

/** A message taken apart. */
export interface Decoded {
  /** one line for a person: `event chat, 2 arguments` */
  readonly summary: string;
  /** as a tree: what JSON has, and also bigint, Uint8Array, Date, Map, undefined. Comes from outside: data, never markup */
  readonly value: unknown;
  /** what a person should know about it: full sentences */
  readonly notes?: readonly string[];
}

/** A value of CBOR with the tag that says how to take it (RFC 8949 §3.4). */
export class Tagged {
  readonly tag: number;
  readonly value: unknown;

  constructor(tag: number, value: unknown) {
    this.tag = tag;
    this.value = value;
  }
}

/** What a decoder may need besides the message. */
export interface DecodeContext {
  readonly subprotocol?: string | undefined;
  /** the next binary messages of the same direction; undefined where so many are not there */
  readonly attachments?: (count: number) => readonly Uint8Array[] | undefined;
}

/**
 * Takes one whole message apart. Undefined for a message that is not of the decoder's protocol;
 * never throws, and its work is bounded by the length of the message.
 */
export type Decode = (payload: Payload, context: DecodeContext) => Decoded | undefined;

/** Runs a parser that throws at what it does not understand, nesting beyond the stack included. */
export function attempt<Found>(parse: () => Found): Found | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** JSON; undefined for text that is none. */
export function parsedJson(text: string): unknown {
  return attempt(() => JSON.parse(text) as unknown);
}

/** The text as JSON where it is an object or a list, else as it is. */
export function jsonOrText(text: string): unknown {
  return /^\s*[{[]/.test(text) ? (parsedJson(text) ?? text) : text;
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Control characters but tab and line ends. */
// oxlint-disable-next-line no-control-regex -- these are exactly what readable text does not have
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Bytes as text, if all of them are text that a person can read. */
export function readableText(bytes: Uint8Array): string | undefined {
  const text = attempt(() => strictUtf8.decode(bytes));
  return text === undefined || UNREADABLE.test(text) ? undefined : text;
}

/** The content of a packet: JSON, text, or bytes, whichever it is. */
export function contentOf(bytes: Uint8Array): unknown {
  const text = readableText(bytes);
  return text === undefined ? bytes : jsonOrText(text);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
