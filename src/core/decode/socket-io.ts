import { decodePacket } from "engine.io-parser";
import { Decoder, PacketType, type Packet } from "socket.io-parser";
import { attempt, parsedJson, type Decode, type DecodeContext, type Decoded } from "./decoded.ts";

/** More than a library allows itself (ten): to look is not to keep. */
const MOST_ATTACHMENTS = 1000;
const BINARY = /^([56])(\d{1,4})-/;

/** Socket.IO packets within Engine.IO's. Binary messages belong to the packet before them. */
export const decode: Decode = (payload, context) => {
  if (typeof payload !== "string") return undefined;
  if (payload[0] !== "4") return decodeEngine(payload, context);
  const { type, data } = decodePacket(payload, "arraybuffer");
  if (type !== "message" || typeof data !== "string") return undefined;
  return attempt(() => readPacket(data, context));
};

/** Engine.IO by itself: what its messages hold is for their reader. */
export const decodeEngine: Decode = (payload) => {
  if (typeof payload !== "string") return undefined;
  if (payload[0] === "b") return undefined;
  const { type, data } = decodePacket(payload, "arraybuffer") as { type: string; data?: string };
  if (type === "error") return undefined;
  if (type === "message") return { summary: "message", value: { type, data: data ?? "" } };
  if (type === "open") {
    const settings = parsedJson(data ?? "");
    return settings === undefined ? undefined : { summary: "open", value: { type, settings } };
  }
  if (data !== undefined && data !== "probe") return undefined;
  return {
    summary: data === undefined ? type : `${type} ${data}`,
    value: data === undefined ? { type } : { type, data },
  };
};

function readPacket(text: string, { attachments }: DecodeContext): Decoded | undefined {
  const binary = BINARY.exec(text);
  const count = Number(binary?.[2] ?? 0);
  if (binary && (count === 0 || count > MOST_ATTACHMENTS)) return undefined;
  const found = binary ? attachments?.(count) : undefined;
  // Without its attachments it is read as a plain one, with the placeholders that stand for them.
  const whole = binary && !found ? (binary[1] === "5" ? "2" : "3") + text.slice(binary[0].length) : text;
  let packet: Packet | undefined;
  const decoder = new Decoder({ maxAttachments: MOST_ATTACHMENTS });
  decoder.on("decoded", (decoded) => (packet = decoded));
  decoder.add(whole);
  for (const bytes of found ?? []) decoder.add(bytes);
  if (!packet) return undefined;
  const { type, nsp, id } = packet;
  const data: unknown = packet.data;
  const name = NAMES[type];
  const value = {
    type: name,
    namespace: nsp,
    ...(id === undefined ? {} : { acknowledgement: id }),
    ...contentsOf(type, data),
  };
  const summary = [name, ...(type === PacketType.EVENT ? [eventName(data)] : nsp === "/" ? [] : [nsp])].join(" ");
  if (count === 0) return { summary, value };
  const parts = `${count} binary ${count === 1 ? "attachment" : "attachments"}`;
  return {
    summary: `${summary}, ${parts}`,
    value,
    ...(found ? {} : { notes: [`The ${parts} follow as messages of their own and could not be put in their places.`] }),
  };
}

const NAMES: Readonly<Record<PacketType, string>> = {
  [PacketType.CONNECT]: "connect",
  [PacketType.DISCONNECT]: "disconnect",
  [PacketType.EVENT]: "event",
  [PacketType.ACK]: "ack",
  [PacketType.CONNECT_ERROR]: "connect error",
  [PacketType.BINARY_EVENT]: "event",
  [PacketType.BINARY_ACK]: "ack",
};

function contentsOf(type: PacketType, data: unknown): Readonly<Record<string, unknown>> {
  if (data === undefined) return {};
  if (type !== PacketType.EVENT || !Array.isArray(data)) return { data };
  return { event: data[0] as unknown, arguments: data.slice(1) as unknown };
}

function eventName(data: unknown): string {
  return Array.isArray(data) ? String(data[0]) : "";
}
