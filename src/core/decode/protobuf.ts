import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { attempt, readableText, type Decode } from "./decoded.ts";

const DEEPEST = 32;
const MOST_FIELDS = 100_000;
/** Beyond this nobody numbers fields by hand (the format allows 536,870,911). */
const LIKELY_FIELD = 2_000;
/** Random bytes do hold short texts. */
const FEWEST_LETTERS = 4;

interface Count {
  fields: number;
  letters: number;
  unlikely: boolean;
}

/**
 * Protocol Buffers without a schema: fields by their numbers, each time a list where repeated. What
 * the bytes of a field are (text, message, bytes) is a guess: text if it is readable, else a message
 * if it is one from end to end, else bytes.
 */
export const decode: Decode = (payload) => {
  const found = typeof payload === "string" ? undefined : read(payload);
  return found && { summary: `${found.count.fields} fields`, value: found.value, notes: [WITHOUT_SCHEMA] };
};

/** Only with good reason: nothing but the bytes says so. */
export const guess: Decode = (payload) => {
  const found = typeof payload === "string" ? undefined : read(payload);
  if (!found) return undefined;
  const { fields, letters, unlikely } = found.count;
  const isLikely = !unlikely && fields >= 2 && letters >= FEWEST_LETTERS && letters * 4 >= payload.length;
  return isLikely ? { summary: `${fields} fields`, value: found.value, notes: [WITHOUT_SCHEMA] } : undefined;
};

const WITHOUT_SCHEMA =
  "Protocol Buffers do not carry their schema: names are not known, and what a field's bytes mean is a guess.";

function read(bytes: Uint8Array): { value: unknown; count: Count } | undefined {
  if (bytes.length === 0) return undefined;
  const count: Count = { fields: 0, letters: 0, unlikely: false };
  const value = attempt(() => message(bytes, 0, count));
  return value && { value, count };
}

function message(bytes: Uint8Array, depth: number, count: Count): Record<string, unknown> {
  const reader = new BinaryReader(bytes);
  const fields = new Map<number, unknown[]>();
  while (reader.pos < reader.len) {
    if (++count.fields > MOST_FIELDS) throw new Error("too many fields");
    const [number, wire] = reader.tag();
    if (number > LIKELY_FIELD) count.unlikely = true;
    const values = fields.get(number);
    const value = field(reader, wire, depth, count);
    if (values) values.push(value);
    else fields.set(number, [value]);
  }
  return Object.fromEntries([...fields].map(([number, values]) => [number, values.length === 1 ? values[0] : values]));
}

function field(reader: BinaryReader, wire: WireType, depth: number, count: Count): unknown {
  switch (wire) {
    case WireType.Varint:
      return small(reader.uint64());
    case WireType.Bit64: {
      const at = reader.pos;
      const fixed64 = reader.fixed64();
      reader.pos = at;
      return { fixed64: small(fixed64), double: reader.double() };
    }
    case WireType.Bit32: {
      const at = reader.pos;
      const fixed32 = reader.fixed32();
      reader.pos = at;
      return { fixed32, float: reader.float() };
    }
    case WireType.LengthDelimited:
      return content(reader.bytes(), depth, count);
    // Groups have not been written for a decade; a byte that looks like one is more likely no Protobuf.
    default:
      throw new Error(`wire type ${wire}`);
  }
}

function content(bytes: Uint8Array, depth: number, count: Count): unknown {
  if (bytes.length === 0) return "";
  const text = readableText(bytes);
  if (text !== undefined) {
    count.letters += text.length;
    return text;
  }
  if (depth >= DEEPEST) return bytes;
  const tried: Count = { ...count };
  const inner = attempt(() => message(bytes, depth + 1, tried));
  // What did not work out has still been work.
  count.fields = tried.fields;
  if (!inner || (tried.unlikely && !count.unlikely)) return bytes;
  count.letters = tried.letters;
  return inner;
}

/** A number where it is exact. */
function small(value: bigint | string): bigint | number {
  const big = BigInt(value);
  return big <= Number.MAX_SAFE_INTEGER && big >= Number.MIN_SAFE_INTEGER ? Number(big) : big;
}
