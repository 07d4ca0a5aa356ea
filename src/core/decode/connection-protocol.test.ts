import { expect, test } from "vitest";
import { applyEvent, createSession } from "../session/apply-event.ts";
import { protocolOf, wholePayload } from "./connection-protocol.ts";

function sessionWith(url: string, ...payloads: (string | Uint8Array)[]) {
  const session = createSession();
  applyEvent(session, { type: "connection-created", at: 1, id: "c1", url, target: "page", initiator: [] });
  const say = (payload: string | Uint8Array): void => {
    const opcode = typeof payload === "string" ? 1 : 2;
    applyEvent(session, { type: "frame", at: 2, id: "c1", direction: "received", opcode, payload });
  };
  for (const payload of payloads) say(payload);
  const { frames, connections } = session;
  return { frames, say, connection: connections.get("c1")! };
}

test("it is told by the address, and by the first messages", () => {
  const { frames, connection } = sessionWith("wss://a.example/socket.io/?EIO=4&transport=websocket", "40");
  expect(protocolOf(frames, connection)).toBe("socket.io");
});

test("it is decided anew with each of the first messages, and then stays", () => {
  const { frames, say, connection } = sessionWith("wss://a.example/live", '42["chat","hi"]');
  expect(protocolOf(frames, connection)).toBe("socket.io");
  say("this is no Socket.IO");
  expect(protocolOf(frames, connection)).toBeUndefined();

  const steady = sessionWith("wss://a.example/live", ...Array.from({ length: 8 }, () => '42["chat","hi"]'));
  expect(protocolOf(steady.frames, steady.connection)).toBe("socket.io");
  steady.say("this is no Socket.IO");
  expect(protocolOf(steady.frames, steady.connection)).toBe("socket.io");
});

test("a payload is text or bytes as it came, and only given whole", () => {
  const { frames } = sessionWith("wss://a.example/live", "€", Uint8Array.of(1, 2), "x".repeat(2_000_000));
  expect(wholePayload(frames, 0)).toBe("€");
  expect(wholePayload(frames, 1)).toEqual(Uint8Array.of(1, 2));
  expect(wholePayload(frames, 2)).toBeUndefined();
});
