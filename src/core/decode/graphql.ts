import { isObject, parsedJson, type Decode } from "./decoded.ts";

const OPERATION = /^\s*(?:#[^\n]*\n\s*)*(query|mutation|subscription)\b(?:\s+([A-Za-z_]\w*))?/;

/** Messages of graphql-ws and of subscriptions-transport-ws; both are JSON objects with a type. */
export const decode: Decode = (payload) => {
  if (typeof payload !== "string") return undefined;
  const message = parsedJson(payload);
  if (!isObject(message) || typeof message.type !== "string") return undefined;
  const { type, payload: content } = message;
  const query = isObject(content) && typeof content.query === "string" ? OPERATION.exec(content.query) : undefined;
  const operation = query ? ` ${query[1]}${query[2] === undefined ? "" : ` ${query[2]}`}` : "";
  return { summary: type + operation, value: message };
};
