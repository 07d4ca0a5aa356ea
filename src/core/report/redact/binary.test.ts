import { describe, expect, it } from "vitest";
import { redactBinary, sweepBinary } from "./binary.ts";
import { createRedactor } from "./redactor.ts";
import { createSweep } from "./sweep.ts";

/** Texts and bytes in a row. */
function bytes(...parts: (string | number)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.of(part))));
}

function redact(message: Buffer): Buffer {
  return Buffer.from(redactBinary(message.toString("base64"), createRedactor()), "base64");
}

describe("redactBinary", () => {
  it("treats text in a binary message as text", () => {
    expect(redact(bytes('{"password":"hunter2"}')).toString()).toBe('{"password":"‹password #1›"}');
  });

  it("writes MessagePack anew", () => {
    const message = bytes(
      0x83,
      0xa4,
      "user",
      0xa3,
      "ann",
      0xa8,
      "password",
      0xa7,
      "hunter2",
      0xa3,
      "pin",
      0xcd,
      0x04,
      0xd2,
    );
    expect(redact(message)).toEqual(
      bytes(
        0x83,
        0xa4,
        "user",
        0xa3,
        "ann",
        0xa8,
        "password",
        0xb1,
        "‹password #1›",
        0xa3,
        "pin",
        0xb1,
        "‹password #2›",
      ),
    );
  });

  it("finds secrets deep in MessagePack, and keeps SignalR's lengths true", () => {
    const call = bytes(0x95, 0x01, 0x80, 0xc0, 0xa5, "login", 0x91, 0x81, 0xa5, "token", 0xa6, "abc123");
    const redacted = redact(Buffer.concat([Buffer.of(call.length), call]));
    const wanted = bytes(0x95, 0x01, 0x80, 0xc0, 0xa5, "login", 0x91, 0x81, 0xa5, "token", 0xae, "‹token #1›");
    expect(redacted).toEqual(Buffer.concat([Buffer.of(wanted.length), wanted]));
  });

  it("writes CBOR anew", () => {
    const message = bytes(0xa2, 0x64, "user", 0x63, "ann", 0x68, "password", 0x67, "hunter2");
    expect(redact(message)).toEqual(bytes(0xa2, 0x64, "user", 0x63, "ann", 0x68, "password", 0x71, "‹password #1›"));
    const indefinite = bytes(0xbf, 0x65, "token", 0x7f, 0x63, "abc", 0x63, "def", 0xff, 0xff);
    expect(redact(indefinite).toString()).not.toMatch(/abc|def/);
  });

  it("masks the password of an MQTT CONNECT, and nothing else of it", () => {
    const tail = bytes(0, 4, "MQTT", 4, 0xc2, 0, 60, 0, 3, "cid", 0, 3, "ann", 0, 7, "hunter2");
    const message = Buffer.concat([Buffer.of(0x10, tail.length), tail]);
    expect(redact(message).toString("latin1")).toBe(message.toString("latin1").replace("hunter2", "*******"));
    const five = bytes(
      0,
      4,
      "MQTT",
      5,
      0xc6,
      0,
      60,
      2,
      0x21,
      9,
      0,
      3,
      "cid",
      0,
      0,
      1,
      "t",
      0,
      1,
      "m",
      0,
      3,
      "ann",
      0,
      7,
      "hunter2",
    );
    const packet = Buffer.concat([Buffer.of(0x10, five.length), five]);
    expect(redact(packet).toString("latin1")).toBe(packet.toString("latin1").replace("hunter2", "*******"));
  });

  it("masks by the same length in what it does not know", () => {
    const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl";
    const protobuf = bytes(0x0a, 3, "ann", 0x12, jwt.length, jwt, 0x18, 0x96, 0x01);
    expect(redact(protobuf)).toEqual(bytes(0x0a, 3, "ann", 0x12, jwt.length, "*".repeat(jwt.length), 0x18, 0x96, 0x01));
    const bson = bytes(0x2a, 0, 0, 0, 2, "password", 0, 8, 0, 0, 0, "hunter2", 0, 0);
    expect(redact(bson).toString("latin1")).toBe(bson.toString("latin1").replace("hunter2", "*******"));
  });

  it.each([
    [[0, 255, 7, 128]],
    [[0x93, 1, 2, 3]],
    [[0x82, 0xa4, "user", 0xa3, "ann", 0xa2, "id", 7]],
    [[0xa1, 0x64, "user", 0x63, "ann"]],
    [[0x0a, 5, "hello", 0x10, 1]],
    [[0x81]],
    [[0xdd, 255, 255, 255, 255]],
    [[0xbf, 0x7f]],
    [[0x10, 0xff, 0xff]],
    [[]],
  ])("leaves ordinary bytes as they are: %j", (parts) => {
    const message = bytes(...parts);
    expect(redact(message)).toEqual(message);
  });
});

it("finds known secrets in bytes", () => {
  const redactor = createRedactor();
  redactor.replace("s3cr3t-of-ann", "token");
  const sweep = createSweep(redactor);
  const message = bytes(0x0a, 255, "x s3cr3t-of-ann y", 1);
  expect(Buffer.from(sweepBinary(message.toString("base64"), sweep), "base64")).toEqual(
    bytes(0x0a, 255, "x ************* y", 1),
  );
});
