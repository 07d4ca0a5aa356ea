import { readableText, type Decode } from "./decoded.ts";

/** Text, also where it came as bytes. */
export const decode: Decode = (payload) => {
  const text = typeof payload === "string" ? payload : readableText(payload);
  return text === undefined ? undefined : { summary: "text", value: text };
};
