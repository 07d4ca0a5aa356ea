import type { MessageKind, Payload, ProtocolSigns } from "../protocol.ts";

/** Commands of STOMP 1.0 to 1.2. */
const COMMAND =
  /^(CONNECT|STOMP|CONNECTED|SEND|SUBSCRIBE|UNSUBSCRIBE|BEGIN|COMMIT|ABORT|ACK|NACK|DISCONNECT|MESSAGE|RECEIPT|ERROR)\r?\n/;
/** Of one header only: commands, then `name:value` lines, then an empty line. */
const WELL_FORMED = /^[A-Z]+\r?\n(?:[^:\r\n]+:[^\r\n]*\r?\n){0,100}\r?\n/;
const DESTINATION = /\ndestination:([^\r\n]{1,200})/;

/** https://stomp.github.io/stomp-specification-1.2.html */
export const stomp: ProtocolSigns = {
  name: "STOMP",
  subprotocol: /^(?:v1\d\.)?stomp$/i,
  isSign: (payload) =>
    textual(payload, (text) => /^(?:CONNECT|STOMP|CONNECTED)\r?\n/.test(text) && isFrame(text, false)),
  kindOf: (head, cut) =>
    textual(head, (text): MessageKind | undefined => {
      if (text === "\n" || text === "\r\n") return { kind: "heart-beat" };
      const command = COMMAND.exec(text)?.[1];
      if (command === undefined || !isFrame(text, cut)) return undefined;
      const detail = DESTINATION.exec(text)?.[1];
      return detail === undefined ? { kind: command } : { kind: command, detail };
    }),
};

function isFrame(text: string, cut: boolean): boolean {
  if (!WELL_FORMED.test(text)) return cut && !/\r?\n\r?\n/.test(text);
  // A frame ends with NUL; line ends may follow.
  return cut || /\0[\r\n]*$/.test(text.slice(-64));
}

/** Brokers may send text as binary messages. */
function textual<Found>(payload: Payload, look: (text: string) => Found): Found {
  return look(typeof payload === "string" ? payload : latin1(payload));
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes.subarray(0, 4096)) text += String.fromCharCode(byte);
  return text;
}
