import { isObject, jsonOrText, parsedJson, type Decode } from "./decoded.ts";

/** A message of Action Cable. The identifier and an action's data are JSON within strings. */
export const decode: Decode = (payload) => {
  if (typeof payload !== "string") return undefined;
  const message = parsedJson(payload);
  if (!isObject(message)) return undefined;
  const { type, command, identifier, data } = message;
  const kind = typeof type === "string" ? type : typeof command === "string" ? command : "message";
  if (kind === "message" && identifier === undefined) return undefined;
  const subject = typeof identifier === "string" ? jsonOrText(identifier) : identifier;
  const value = {
    ...message,
    ...(identifier === undefined ? {} : { identifier: subject }),
    ...(typeof data === "string" ? { data: jsonOrText(data) } : {}),
  };
  const channel = isObject(subject) && typeof subject.channel === "string" ? ` ${subject.channel}` : "";
  return { summary: kind + channel, value };
};
