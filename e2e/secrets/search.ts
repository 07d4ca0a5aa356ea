import { decodeMulti } from "@msgpack/msgpack";
import { decodeFirst } from "cborg";

const DEEPEST = 7;
const BASE64 = /[A-Za-z0-9+/_-]{8,}={0,2}/g;
const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
  "&quot;": '"',
  "&#39;": "'",
};

/**
 * Every text that someone with a file could make of it: as it stands, out of JSON, HTML, percent
 * encoding, base64, MessagePack, CBOR and UTF-16, and each of those again.
 * @param deepest how often again
 */
export function textsIn(file: string, deepest = DEEPEST): string {
  const seen = new Set<string>();
  const visit = (text: string, depth: number): void => {
    if (seen.has(text)) return;
    seen.add(text);
    if (depth >= deepest) return;
    for (const other of otherReadings(text)) visit(other, depth + 1);
  };
  visit(file, 0);
  return [...seen].join("\n\0\n");
}

function* otherReadings(text: string): Generator<string> {
  const plain = text.replace(/&(?:lt|gt|amp|quot|#39);/g, (entity) => ENTITIES[entity]!);
  if (plain !== text) yield plain;
  if (text.includes("%")) {
    const decoded = text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
      Buffer.from(run.replaceAll("%", ""), "hex").toString(),
    );
    if (decoded !== text) yield decoded;
  }
  if (/^\s*[[{"]/.test(text)) {
    try {
      yield* stringsOf(JSON.parse(text));
    } catch {
      // not JSON as a whole
    }
  }
  if (text.includes("\\"))
    yield text
      .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
      .replace(/\\(.)/g, "$1");
  for (const [run] of text.matchAll(BASE64)) yield* readingsOf(Buffer.from(run, "base64"));
}

function* readingsOf(bytes: Buffer): Generator<string> {
  const text = bytes.toString("utf8");
  if (!text.includes("\ufffd")) yield text;
  let zeros = 0;
  for (const byte of bytes) if (byte === 0) zeros++;
  if (zeros >= bytes.length / 4) yield bytes.toString("utf16le");
  // What a person would see in a hex dump; the noise of what was no base64 at all is not looked at again.
  yield* bytes.toString("latin1").match(/[\x20-\x7e]{6,}/g) ?? [];
  try {
    const values = [...decodeMulti(bytes)];
    if (values.some((value) => typeof value === "object"))
      yield* values.flatMap((value) => Array.from(stringsOf(value)));
  } catch {
    // not MessagePack
  }
  try {
    const [value] = decodeFirst(bytes);
    if (typeof value === "object") yield* stringsOf(value);
  } catch {
    // not CBOR
  }
}

function* stringsOf(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "number" || typeof value === "bigint") yield String(value);
  else if (value instanceof Uint8Array) yield* readingsOf(Buffer.from(value));
  else if (Array.isArray(value)) for (const item of value) yield* stringsOf(item);
  else if (typeof value === "object" && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      yield name;
      yield* stringsOf(item);
    }
  }
}
