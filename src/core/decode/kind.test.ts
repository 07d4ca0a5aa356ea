import * as fc from "fast-check";
import { expect, test } from "vitest";
import { detectProtocol } from "./detect.ts";
import { frameKind, type FrameKindInput } from "./kind.ts";
import { PROTOCOL_IDS, type Payload, type ProtocolId } from "./protocol.ts";

const URL = "wss://shop.example/live";

function kindOf(payload: Payload, more: Partial<FrameKindInput> = {}) {
  const opcode = typeof payload === "string" ? 1 : 2;
  return frameKind({ url: URL, direction: "received", opcode, payload, ...more });
}

/** Kind and detail of a message on a connection of a known protocol, as `kind detail`. */
function said(known: ProtocolId, payload: Payload): string | undefined {
  const found = kindOf(payload, { known });
  if (!found || found.protocol === "JSON") return undefined;
  return [found.kind, ...(found.detail === undefined ? [] : [found.detail])].join(" ");
}

const bytes = (...values: number[]) => Uint8Array.of(...values);
const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Messages as the libraries send them, and what they are. */
const MESSAGES: readonly (readonly [ProtocolId, Payload, string | undefined])[] = [
  ["socket.io", '0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":[],"pingInterval":25000,"pingTimeout":20000}', "open"],
  ["socket.io", "2", "ping"],
  ["socket.io", "3", "pong"],
  ["socket.io", "2probe", "ping probe"],
  ["socket.io", "40", "connect"],
  ["socket.io", '40/admin,{"token":"x"}', "connect /admin"],
  ["socket.io", '44{"message":"Not authorized"}', "connect error"],
  ["socket.io", '42["chat",{"text":"hi"}]', "event chat"],
  ["socket.io", '42/admin,12["project:delete",123]', "event project:delete"],
  ["socket.io", "43/admin,12[]", "ack /admin"],
  ["socket.io", '451-["upload",{"_placeholder":true,"num":0}]', "binary event upload"],
  ["socket.io", bytes(1, 2, 3), "attachment"],
  ["socket.io", "41/admin,", "disconnect /admin"],
  ["socket.io", '42{"not":"a list"}', undefined],
  ["socket.io", '421-["attachments on a plain event"]', undefined],
  ["socket.io", "4hello", undefined],
  ["engine.io", "4hello", "message"],
  ["engine.io", "6", "noop"],
  ["engine.io", "7", undefined],
  ["signalr", '{"protocol":"json","version":1}\u001e', "handshake json"],
  ["signalr", "{}\u001e", "handshake response"],
  ["signalr", '{"type":6}\u001e', "ping"],
  ["signalr", '{"type":1,"target":"Send","arguments":[42]}\u001e{"type":6}\u001e', "invocation Send"],
  ["signalr", latin('{"protocol":"messagepack","version":1}\u001e'), "handshake messagepack"],
  ["signalr", bytes(2, 0x91, 6), "ping"],
  ["signalr", '{"type":1,"target":"Send"}', undefined],
  ["signalr", '{"type":77}\u001e', undefined],
  ["stomp", "\n", "heart-beat"],
  ["stomp", "CONNECT\naccept-version:1.2\nhost:broker\n\n\0", "CONNECT"],
  ["stomp", "SEND\ndestination:/queue/a\ncontent-type:text/plain\n\nhello\0", "SEND /queue/a"],
  ["stomp", latin("MESSAGE\r\ndestination:/topic/b\r\n\r\nx\0\n"), "MESSAGE /topic/b"],
  ["stomp", "SEND it to me\n\n\0", undefined],
  ["stomp", "SEND\ndestination:/queue/a\n\nno end", undefined],
  ["phoenix", '[null,"4","phoenix","heartbeat",{}]', "heartbeat"],
  ["phoenix", '["1","2","room:lobby","phx_join",{}]', "phx_join room:lobby"],
  ["phoenix", '{"topic":"room:1","event":"shout","payload":{},"ref":"2"}', "shout room:1"],
  ["phoenix", bytes(2, 3, 2, 0x61, 0x3a, 0x62, 0x68, 0x69, 9, 9), "hi a:b"],
  ["phoenix", "[1,2,3,4,5]", undefined],
  ["wamp", '[1,"realm1",{"roles":{"subscriber":{}}}]', "HELLO realm1"],
  ["wamp", '[48,7814135,{},"com.arguments.ping",[]]', "CALL com.arguments.ping"],
  ["wamp", "[36,5512315355,4429313566,{},[1]]", "EVENT"],
  ["wamp", bytes(0x93, 1, 0xa1, 0x61, 0x80), "HELLO"],
  ["wamp", bytes(0x84, 0x18, 36, 1, 2, 0xa0), "EVENT"],
  ["wamp", "[99,1]", undefined],
  ["graphql-ws", '{"type":"connection_init"}', "connection_init"],
  ["graphql-ws", '{"id":"1","type":"subscribe","payload":{"query":"subscription { a }"}}', "subscribe 1"],
  ["graphql-ws", '{"id":"1","type":"next","payload":{"data":{}}}', "next 1"],
  ["graphql-ws", '{"type":"start"}', undefined],
  ["subscriptions-transport-ws", '{"type":"ka"}', "ka"],
  ["subscriptions-transport-ws", '{"id":"1","type":"start","payload":{"query":"{ a }"}}', "start 1"],
  ["action-cable", '{"type":"welcome"}', "welcome"],
  ["action-cable", '{"type":"ping","message":1700000000}', "ping"],
  ["action-cable", '{"command":"subscribe","identifier":"{\\"channel\\":\\"ChatChannel\\"}"}', "subscribe ChatChannel"],
  ["action-cable", '{"identifier":"{\\"channel\\":\\"ChatChannel\\"}","message":{"a":1}}', "message ChatChannel"],
  ["action-cable", '{"type":"chat"}', undefined],
  ["sockjs", "o", "open"],
  ["sockjs", "h", "heartbeat"],
  ["sockjs", 'a["one","two"]', "messages"],
  ["sockjs", '["up"]', "send"],
  ["sockjs", 'c[3000,"Go away!"]', "close 3000"],
  ["sockjs", "a[1]", undefined],
  ["mqtt", bytes(0x10, 12, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 0), "CONNECT"],
  ["mqtt", bytes(0x30, 7, 0, 3, 0x61, 0x2f, 0x62, 0x68, 0x69), "PUBLISH a/b"],
  ["mqtt", bytes(0xc0, 0), "PINGREQ"],
  ["mqtt", bytes(0xc0, 1), undefined],
  ["mqtt", bytes(0x36, 0), undefined],
  ["mqtt", bytes(0x11, 0), undefined],
];

test.each(MESSAGES)("%s: %s is %s", (protocol, payload, kind) => {
  expect(said(protocol, payload)).toBe(kind);
});

test("every protocol has messages here that are of it, and others that are not", () => {
  for (const id of PROTOCOL_IDS) expect(MESSAGES.some(([protocol, , kind]) => protocol === id && kind)).toBe(true);
});

test("heartbeats are marked, whatever the protocol", () => {
  expect(kindOf("2", { known: "socket.io" })).toEqual({ protocol: "Socket.IO", kind: "ping", heartbeat: true });
  expect(kindOf('42["x"]', { known: "socket.io" })?.heartbeat).toBe(false);
  expect(kindOf('{"type":"ping"}')).toEqual({ protocol: "JSON", kind: "ping", heartbeat: true });
});

test("JSON of one's own making is named by the member that tells what it is", () => {
  expect(kindOf('{"op":"subscribe","ch":1}')).toMatchObject({ protocol: "JSON", kind: "subscribe" });
  expect(kindOf('{"a":{"type":"inner"}}')).toMatchObject({ protocol: "JSON", kind: "object" });
  expect(kindOf("[1,2]")).toMatchObject({ kind: "list" });
  expect(kindOf("{broken")).toBeUndefined();
  expect(kindOf("hello")).toBeUndefined();
});

test("a text may be given as bytes, and only its beginning is looked at", () => {
  const long = `{"op":"tick","data":"${"€".repeat(4000)}"}`;
  const encoded = new TextEncoder().encode(long);
  expect(kindOf(encoded, { opcode: 1 })).toEqual({ protocol: "JSON", kind: "tick", heartbeat: false });
  expect(kindOf(long)).toEqual({ protocol: "JSON", kind: "tick", heartbeat: false });
});

test("one frame alone is named by the handshake, or where it is unmistakable", () => {
  const socketIo = "wss://shop.example/socket.io/?EIO=4&transport=websocket";
  expect(kindOf("3", { url: socketIo })).toMatchObject({ protocol: "Socket.IO", kind: "pong" });
  expect(kindOf("3")).toBeUndefined();
  expect(kindOf('42["chat",1]')).toMatchObject({ protocol: "Socket.IO" });
  expect(kindOf('{"type":"ka"}', { subprotocol: "graphql-ws" })?.protocol).toBe("subscriptions-transport-ws");
  expect(kindOf("o")).toBeUndefined();
});

test("of a connection the sub-protocol counts most, then the address, then what was said", () => {
  expect(detectProtocol({ url: URL, subprotocol: "v12.stomp" }, ['42["a"]'])).toBe("stomp");
  const engine = "wss://shop.example/engine.io/?EIO=4&transport=websocket";
  const socket = "wss://shop.example/socket.io/?EIO=4&transport=websocket";
  expect(detectProtocol({ url: socket }, [])).toBe("socket.io");
  expect(detectProtocol({ url: engine }, [])).toBe("engine.io");
  expect(detectProtocol({ url: socket }, ["hello"])).toBeUndefined();
  expect(detectProtocol({ url: socket }, ["2", "4hello"])).toBe("engine.io");
  expect(detectProtocol({ url: URL }, ['{"protocol":"json","version":1}\u001e', "{}\u001e"])).toBe("signalr");
  expect(detectProtocol({ url: URL }, ['42["a",1]', "hello"])).toBeUndefined();
  expect(detectProtocol({ url: "wss://a.example/echo/123/abc_1/websocket" }, ["o"])).toBe("sockjs");
  expect(detectProtocol({ url: "wss://a.example/socket/websocket?vsn=2.0.0" }, [])).toBe("phoenix");
  expect(detectProtocol({ url: URL }, [])).toBeUndefined();
});

test("random text and bytes are claimed by no protocol, and never break anything", () => {
  const random = fc.oneof(fc.string({ unit: "binary-ascii" }), fc.string(), fc.uint8Array({ maxLength: 64 }));
  fc.assert(
    fc.property(random, (payload) => {
      const claims = [detectProtocol({ url: URL }, [payload]), kindOf(payload)?.protocol];
      for (const known of PROTOCOL_IDS) kindOf(payload, { known });
      return claims[0] === undefined && (claims[1] === undefined || claims[1] === "JSON");
    }),
    { numRuns: 150 },
  );
});

test("messages that were changed at a random place break nothing, and stay of their protocol or become none", () => {
  const letters = fc.string({ unit: "binary-ascii", maxLength: 2 });
  fc.assert(
    fc.property(fc.constantFrom(...MESSAGES), fc.nat(100), letters, ([id, payload], place, changed) => {
      const at = place % (payload.length + 1);
      const mutant =
        typeof payload === "string"
          ? payload.slice(0, at) + changed + payload.slice(at + 1)
          : Uint8Array.of(...payload.subarray(0, at), ...latin(changed), ...payload.subarray(at + 1));
      const found = kindOf(mutant, { known: id });
      return found === undefined || found.kind.length > 0;
    }),
    { numRuns: 200 },
  );
});
