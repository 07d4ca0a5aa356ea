import { encode as encodeMsgpack } from "@msgpack/msgpack";
import { encode as encodeCbor } from "cborg";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { DECODER_IDS, decodePayload, decoderName } from "./decoders.ts";
import type { Payload } from "./protocol.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

test("the connection's protocol reads its messages, and what it does not understand is read by content", async () => {
  expect(await decodePayload('42["a",1]', { protocol: "socket.io" })).toMatchObject({
    decoder: "socket.io",
    guessed: false,
  });
  expect(await decodePayload('{"a":1}', { protocol: "socket.io" })).toMatchObject({ decoder: "json", value: { a: 1 } });
  expect(await decodePayload("hello", { protocol: "socket.io" })).toBeUndefined();
});

test("by content: JSON also as bytes; MessagePack and CBOR as guesses", async () => {
  const value = { type: "tick", price: 1.5, names: ["one", "two"] };
  expect(await decodePayload(utf8(JSON.stringify(value)), {})).toMatchObject({ decoder: "json", guessed: false });
  expect(await decodePayload(encodeMsgpack(value), {})).toMatchObject({ decoder: "msgpack", guessed: true, value });
  expect(await decodePayload(encodeCbor(value), {})).toMatchObject({ decoder: "cbor", guessed: true });
  expect(await decodePayload(utf8("plain words"), {})).toBeUndefined();
});

test("a person's choice is tried alone", async () => {
  expect(await decodePayload("hello", { chosen: "text", protocol: "socket.io" })).toMatchObject({ value: "hello" });
  expect(await decodePayload('{"a":1}', { chosen: "mqtt" })).toBeUndefined();
  expect(await decodePayload(Uint8Array.of(0x81, 0xa1, 0x61, 1), { chosen: "msgpack" })).toMatchObject({
    guessed: false,
  });
});

test("every decoder has a name", () => {
  expect(new Set(DECODER_IDS.map(decoderName)).size).toBe(DECODER_IDS.length);
});

const attachments = (count: number) => Array.from({ length: count }, () => Uint8Array.of(1));

/** Messages of many kinds, to be damaged. */
const SAMPLES: readonly Payload[] = [
  '42/a,1["chat",{"text":"hi"}]',
  '452-["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]',
  '{"type":1,"target":"Send","arguments":[42]}\u001e{"type":6}\u001e',
  "SEND\ndestination:/queue/a\ncontent-length:2\n\nhi\0",
  '["1","2","room:lobby","phx_join",{}]',
  '[48,7814135,{},"com.arguments.ping",[]]',
  '{"id":"1","type":"subscribe","payload":{"query":"subscription { a }"}}',
  '{"command":"subscribe","identifier":"{\\"channel\\":\\"ChatChannel\\"}"}',
  'a["SEND\\n\\n\\u0000","{}"]',
  Uint8Array.of(0x10, 14, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 2, 0x6d, 0x65),
  Uint8Array.of(0x30, 7, 0, 3, 0x61, 0x2f, 0x62, 0x68, 0x69),
  encodeMsgpack({ type: "tick", list: [1, 2.5, null, "x"], deep: { bytes: new Uint8Array(4) } }),
  encodeCbor({ type: "tick", list: [1, 2.5, null, "x"], deep: { bytes: new Uint8Array(4) } }),
  Uint8Array.of(0x0a, 3, 0x61, 0x62, 0x63, 0x10, 0x96, 1, 0x1a, 2, 8, 1),
  Uint8Array.of(0, 1, 3, 2, 0x31, 0x61, 0x3a, 0x62, 0x75, 0x70, 9),
];

const damage = fc.record({ at: fc.nat(200), gone: fc.nat(3), text: fc.string({ unit: "binary-ascii", maxLength: 3 }) });
const damaged = fc.tuple(fc.constantFrom(...SAMPLES), damage).map(([payload, { at, gone, text }]): Payload => {
  const from = at % (payload.length + 1);
  if (typeof payload === "string") return payload.slice(0, from) + text + payload.slice(from + gone);
  return Uint8Array.of(...payload.subarray(0, from), ...utf8(text), ...payload.subarray(from + gone));
});
const truncated = fc
  .tuple(fc.constantFrom(...SAMPLES), fc.nat(200))
  .map(([payload, end]): Payload => payload.slice(0, end % (payload.length + 1)));
const random = fc.oneof(fc.string({ unit: "binary-ascii" }), fc.uint8Array({ maxLength: 200 }));

test.each(DECODER_IDS)("%s: random, damaged and truncated messages are read or not, and nothing breaks", async (id) => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(random, damaged, truncated), async (payload) => {
      const found = await decodePayload(payload, { chosen: id, attachments });
      return found === undefined || (found.decoder === id && typeof found.summary === "string");
    }),
    { numRuns: 150 },
  );
});

test("random bytes are claimed by nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const found = await decodePayload(bytes, {});
      // `[]` and the like do come about, and are what they are called.
      return found === undefined || found.decoder === "json";
    }),
    { numRuns: 400 },
  );
});

/** So deep that a recursive reader would not come back. */
const DEEP = 200_000;
const NESTED: readonly Payload[] = [
  "[".repeat(DEEP) + "]".repeat(DEEP),
  `42["a",${"[".repeat(DEEP)}${"]".repeat(DEEP)}]`,
  `451-["a",{"_placeholder":true,"num":0},${"[".repeat(DEEP)}${"]".repeat(DEEP)}]`,
  `{"a":`.repeat(DEEP),
  `${"[".repeat(DEEP)}${"]".repeat(DEEP)}\u001e`,
  "SEND\n".repeat(DEEP),
  new Uint8Array(DEEP).fill(0x91),
  new Uint8Array(DEEP).fill(0x81),
  new Uint8Array(DEEP).fill(0x0a),
  new Uint8Array(DEEP).fill(0xc6),
];

test.each(DECODER_IDS)("%s: deeply nested messages end", async (chosen) => {
  for (const payload of NESTED) {
    const found = await decodePayload(payload, { chosen, attachments });
    expect(found === undefined || found.decoder === chosen).toBe(true);
  }
});
