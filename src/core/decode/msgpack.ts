import { decode as decodeMsgpack } from "@msgpack/msgpack";
import { attempt, type Decode } from "./decoded.ts";
import { isPlausible } from "./plausible.ts";

/** MessagePack, one value from the first byte to the last. */
export function readMsgpack(bytes: Uint8Array): { readonly value: unknown } | undefined {
  // What claims to be longer than the message is no length to make room for.
  const most = bytes.length;
  return attempt(() => ({
    value: decodeMsgpack(bytes, {
      useBigInt64: true,
      maxStrLength: most,
      maxBinLength: most,
      maxArrayLength: most,
      maxMapLength: most,
      maxExtLength: most,
    }),
  }));
}

export const decode: Decode = (payload) => {
  const read = typeof payload === "string" ? undefined : readMsgpack(payload);
  return read && { summary: "MessagePack", value: read.value };
};

/** Only with good reason: nothing but the bytes says so. */
export const guess: Decode = (payload, context) => {
  const found = decode(payload, context);
  return found && isPlausible(found.value) ? found : undefined;
};
