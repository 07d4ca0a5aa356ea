import { expect, test } from "vitest";
import { applyEvent, createSession } from "../session/apply-event.ts";
import { createRowKind, kindWords } from "./row-kind.ts";

function chat(url: string, ...payloads: readonly (string | Uint8Array)[]) {
  const session = createSession();
  applyEvent(session, { type: "connection-created", at: 1, id: "c1", url, target: "page" });
  const send = (payload: string | Uint8Array): void => {
    const opcode = typeof payload === "string" ? 1 : 2;
    applyEvent(session, { type: "frame", at: 2, id: "c1", direction: "sent", opcode, payload });
  };
  payloads.forEach(send);
  return { session, send, kindOf: createRowKind(session) };
}

test("a message is told in the words of its connection's protocol", () => {
  const { kindOf } = chat("wss://a.example/socket.io/?EIO=4&transport=websocket", '0{"sid":"x"}', '42["chat","hi"]');
  const kind = kindOf(1)!;
  expect(kind).toMatchObject({ protocol: "Socket.IO", kind: "event" });
  expect(kindWords(kind)).toContain("socket.io event");
});

test("what later messages show of the protocol holds for the first ones too", () => {
  const { kindOf, send } = chat("wss://a.example/ws", '{"type":"ping"}');
  expect(kindOf(0)).toMatchObject({ protocol: "JSON", kind: "ping" });
  send('{"op":"update"}');
  expect(kindOf(1)).toMatchObject({ protocol: "JSON", kind: "update" });
});

test("bytes of no known protocol, and what is not kept, have no kind", () => {
  const { kindOf, session } = chat("wss://a.example/ws", Uint8Array.of(250, 251, 252));
  expect(kindOf(0)).toBeUndefined();
  session.frames.payloads.limit = 0;
  expect(kindOf(0)).toBeUndefined();
});
