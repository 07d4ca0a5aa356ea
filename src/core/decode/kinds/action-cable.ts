import { jsonHead, textOf } from "../json-head.ts";
import type { ProtocolSigns } from "../protocol.ts";

const TYPE = /^(?:welcome|disconnect|ping|confirm_subscription|reject_subscription|confirm_unsubscription)$/;
const COMMAND = /^(?:subscribe|unsubscribe|message|whisper|history|pong)$/;
const CHANNEL = /"channel"\s*:\s*"([^"\\]{1,200})"/;

/** Action Cable of Rails and its extension by AnyCable. */
export const actionCable: ProtocolSigns = {
  name: "Action Cable",
  subprotocol: /^actioncable-(?:v1|unsupported|v1-ext)(?:-json)?$/,
  isSign(payload) {
    if (typeof payload !== "string") return false;
    if (payload === '{"type":"welcome"}') return true;
    const members = jsonHead(payload, false)?.members;
    return textOf(members?.get("command")) === "subscribe" && channelOf(members?.get("identifier")) !== undefined;
  },
  kindOf(head, cut) {
    if (typeof head !== "string") return undefined;
    const members = jsonHead(head, cut)?.members;
    if (!members) return undefined;
    const type = textOf(members.get("type"));
    const command = textOf(members.get("command"));
    const channel = channelOf(members.get("identifier"));
    const detail = channel === undefined ? {} : { detail: channel };
    if (type !== undefined) return TYPE.test(type) ? { kind: type, ...detail } : undefined;
    if (command !== undefined) return COMMAND.test(command) ? { kind: command, ...detail } : undefined;
    return members.has("identifier") && (members.has("message") || cut) ? { kind: "message", ...detail } : undefined;
  },
};

/** An identifier is JSON within a string. */
function channelOf(identifier: string | undefined): string | undefined {
  return CHANNEL.exec(textOf(identifier) ?? "")?.[1];
}
