import { parsedJson, readableText, type Decode } from "./decoded.ts";

/** JSON by itself, an object or a list: a bare number or word is as clear as text. */
export const decode: Decode = (payload) => {
  const text = typeof payload === "string" ? payload : readableText(payload);
  if (text === undefined || !/^\s*[{[]/.test(text)) return undefined;
  const value = parsedJson(text);
  if (typeof value !== "object" || value === null) return undefined;
  const { length } = Array.isArray(value) ? value : Object.keys(value);
  return { summary: Array.isArray(value) ? `a list of ${length}` : `an object of ${length}`, value };
};
