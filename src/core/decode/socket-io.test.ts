import { Encoder, PacketType } from "socket.io-parser";
import { expect, test } from "vitest";
import { decode } from "./socket-io.ts";

test("an event with its arguments and acknowledgement", () => {
  expect(decode('42/admin,7["chat",{"text":"hi"},2]', {})).toEqual({
    summary: "event chat",
    value: { type: "event", namespace: "/admin", acknowledgement: 7, event: "chat", arguments: [{ text: "hi" }, 2] },
  });
});

test("packets of Engine.IO", () => {
  expect(decode("2probe", {})).toEqual({ summary: "ping probe", value: { type: "ping", data: "probe" } });
  expect(decode('0{"sid":"a","pingInterval":25000}', {})?.value).toEqual({
    type: "open",
    settings: { sid: "a", pingInterval: 25000 },
  });
});

test("binary attachments go to their places, or their places are shown", () => {
  const [header, ...buffers] = new Encoder().encode({
    type: PacketType.EVENT,
    nsp: "/",
    data: ["upload", { file: Buffer.from([1, 2]) }],
  }) as [string, ...Buffer[]];
  const whole = decode(`4${header}`, { attachments: (count) => buffers.slice(0, count) });
  expect(whole).toMatchObject({
    summary: "event upload, 1 binary attachment",
    value: { event: "upload", arguments: [{ file: Buffer.from([1, 2]) }] },
  });
  const alone = decode(`4${header}`, {});
  expect(alone?.value).toMatchObject({ arguments: [{ file: { _placeholder: true, num: 0 } }] });
  expect(alone?.notes?.[0]).toContain("could not be put in their places");
});

test("what is no packet is none", () => {
  for (const text of [
    "",
    "4",
    "4hello",
    '42{"a":1}',
    '42["connect"',
    "9",
    "b",
    '459999-["x"]',
    '451-["x",{"_placeholder":true,"num":4}]',
  ])
    expect(decode(text, { attachments: () => [Uint8Array.of(1)] }), text).toBeUndefined();
});
