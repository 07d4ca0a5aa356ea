import { expect, test } from "vitest";
import { applyEvent, createSession } from "../../core/session/apply-event.ts";
import type { Direction } from "../../core/session/events.ts";
import { kindOf, protocolOf } from "./frame-kinds.ts";

function sessionWith(url: string, ...payloads: (string | Uint8Array)[]) {
  const session = createSession();
  applyEvent(session, { type: "connection-created", at: 1, id: "c1", url, target: "page", initiator: [] });
  let at = 2;
  const say = (payload: string | Uint8Array, direction: Direction = "received"): void =>
    applyEvent(session, {
      type: "frame",
      at: at++,
      id: "c1",
      direction,
      opcode: typeof payload === "string" ? 1 : 2,
      payload,
    });
  for (const payload of payloads) say(payload);
  return { session, say, connection: session.connections.get("c1")! };
}

test("a connection's protocol names the kinds of all its frames", () => {
  const { session } = sessionWith("wss://a.example/socket.io/?EIO=4&transport=websocket", "40", '42["chat","hi"]', "2");
  expect([0, 1, 2].map((row) => kindOf(session, row))).toEqual([
    { protocol: "Socket.IO", kind: "connect", heartbeat: false },
    { protocol: "Socket.IO", kind: "event", detail: "chat", heartbeat: false },
    { protocol: "Socket.IO", kind: "ping", heartbeat: true },
  ]);
});

test("it is decided anew with each of the first frames, and then stays", () => {
  const { session, say, connection } = sessionWith("wss://a.example/live", '42["chat","hi"]');
  expect(protocolOf(session, connection)).toBe("socket.io");
  say("this is no Socket.IO");
  expect(protocolOf(session, connection)).toBeUndefined();
  for (let n = 0; n < 6; n++) say("{}");
  expect(protocolOf(session, connection)).toBe("none");
  say('42["chat","hi"]');
  expect(protocolOf(session, connection)).toBe("none");
  expect(kindOf(session, 8)).toBeUndefined();
});
