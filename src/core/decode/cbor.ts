import { decode as decodeCbor, type DecodeOptions } from "cborg";
import { attempt, Tagged, type Decode } from "./decoded.ts";
import { isPlausible } from "./plausible.ts";

/** Any tag is shown as what it is: its number and what it marks. */
const TAGS = new Proxy<NonNullable<DecodeOptions["tags"]>>(
  {},
  {
    get: (_, tag) => (content: () => unknown) => new Tagged(Number(String(tag)), content()),
  },
);

/** CBOR (RFC 8949), one value from the first byte to the last. */
export function readCbor(bytes: Uint8Array): { readonly value: unknown } | undefined {
  return attempt(() => ({ value: decodeCbor(bytes, { useMaps: true, tags: TAGS }) as unknown }));
}

export const decode: Decode = (payload) => {
  const read = typeof payload === "string" ? undefined : readCbor(payload);
  return read && { summary: "CBOR", value: read.value };
};

/** Only with good reason: nothing but the bytes says so. */
export const guess: Decode = (payload, context) => {
  const found = decode(payload, context);
  return found && isPlausible(found.value) ? found : undefined;
};
