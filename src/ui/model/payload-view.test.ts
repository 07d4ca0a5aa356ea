import { encode as encodeMsgpack } from "@msgpack/msgpack";
import { expect, test } from "vitest";
import { applyEvent, createSession } from "../../core/session/apply-event.ts";
import type { Direction } from "../../core/session/events.ts";
import type { StoredPayload } from "../../core/session/frame-store.ts";
import { KEPT_END } from "../../core/session/payload-arena.ts";
import {
  decodeFrame,
  hexDump,
  hexLines,
  mayBeJson,
  missingNote,
  partsOf,
  previewOf,
  textBlocks,
  typeName,
} from "./payload-view.ts";

const encoder = new TextEncoder();
const kept = (text: string, whole = true): StoredPayload => ({ kind: "kept", bytes: encoder.encode(text), whole });
const ENDS: StoredPayload = { kind: "kept", bytes: new Uint8Array(2 * KEPT_END), whole: false };
const LENGTH = 10_000_000;

test("opcodes have names", () => {
  expect([1, 2, 9].map(typeName)).toEqual(["text", "binary", "opcode 9"]);
});

test("a preview is one line", () => {
  expect(previewOf(kept('{\n  "a": 1\n}'), 1)).toBe('{ "a": 1 }');
  expect(previewOf({ kind: "kept", bytes: Uint8Array.of(0, 255), whole: true }, 2)).toBe("00 ff");
  expect(previewOf({ kind: "dropped" }, 1)).toContain("not kept");
});

test("only a whole object or list may be JSON", () => {
  expect([kept(' {"a":1}'), kept("[1]"), kept("42"), kept("{", false), ENDS].map(mayBeJson)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test("what is kept of a message lies where it lay in it", () => {
  expect(partsOf(kept("abc"), 3)).toEqual([{ offset: 0, bytes: encoder.encode("abc") }]);
  expect(partsOf(ENDS, LENGTH).map(({ offset, bytes }) => [offset, bytes.length])).toEqual([
    [0, KEPT_END],
    [LENGTH - KEPT_END, KEPT_END],
  ]);
  expect(partsOf({ kind: "dropped" }, 3)).toEqual([]);
});

test("what is missing is said", () => {
  expect(missingNote(kept("abc"), 3)).toBeUndefined();
  expect(missingNote(ENDS, LENGTH)).toBe(
    "The first 65.5 kB and the last 65.5 kB of 10.0 MB are kept, as of every message over 1 MB.",
  );
  expect(missingNote(kept("abc", false), 30)).toBe("3 B of 30 B are kept.");
  expect(missingNote({ kind: "dropped" }, 3)).toContain("no longer kept");
  expect(missingNote({ kind: "dropped", leftOut: true }, 3)).toContain("Counts only");
});

test("a hex dump has offset, bytes and text, and a line for what is not there", () => {
  expect(hexDump(partsOf(kept("0123456789abcdef\n"), 17))).toBe(
    "00000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n" +
      "00000010  0a                                               .",
  );
  const lines = hexLines(partsOf(ENDS, LENGTH));
  const half = KEPT_END / 16;
  expect(lines.length).toBe(2 * half + 1);
  expect(lines.at(half)).toEqual({ gap: LENGTH - 2 * KEPT_END });
  expect(lines.at(half + 1)).toMatchObject({ offset: (LENGTH - KEPT_END).toString(16).padStart(8, "0") });
  expect(() => lines.at(2 * half + 1)).toThrow(RangeError);
});

test("text comes in blocks that end with a line and never within a character", () => {
  expect(textBlocks("short")).toEqual(["short"]);
  const lines = "line\n".repeat(5000);
  expect(textBlocks(lines).every((block) => block.endsWith("\n"))).toBe(true);
  const smileys = `x${"😀".repeat(9000)}`;
  expect(textBlocks(smileys).join("")).toBe(smileys);
  expect(textBlocks(smileys).every((block) => !/^[\udc00-\udfff]/.test(block))).toBe(true);
});

function sessionWith(url: string, ...frames: [Direction, string | Uint8Array][]) {
  const session = createSession();
  applyEvent(session, { type: "connection-created", at: 1, id: "c1", url, target: "page", initiator: [] });
  for (const [direction, payload] of frames) {
    const opcode = typeof payload === "string" ? 1 : 2;
    applyEvent(session, { type: "frame", at: 2, id: "c1", direction, opcode, payload });
  }
  return session;
}

test("a frame is taken apart in its connection's protocol, with the binary messages that belong to it", async () => {
  const session = sessionWith(
    "wss://a.example/socket.io/?EIO=4&transport=websocket",
    ["sent", '451-["upload",{"_placeholder":true,"num":0}]'],
    ["received", "2"],
    ["sent", Uint8Array.of(7)],
  );
  const found = await decodeFrame(session, 0);
  expect(found).toMatchObject({ decoder: "socket.io", value: { event: "upload", arguments: [Uint8Array.of(7)] } });
  expect((await decodeFrame(session, 1))?.summary).toBe("ping");
});

test("what a person chose comes before what was found out", async () => {
  const session = sessionWith("wss://a.example/live", ["received", encodeMsgpack({ type: "tick" })]);
  expect(await decodeFrame(session, 0)).toMatchObject({ decoder: "msgpack", guessed: true });
  expect(await decodeFrame(session, 0, "msgpack")).toMatchObject({ guessed: false });
  expect(await decodeFrame(session, 0, "stomp")).toBeUndefined();
});
