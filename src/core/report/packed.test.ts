import { expect, it } from "vitest";
import { packText, unpackText } from "./packed.ts";

async function all(pieces: AsyncIterable<string>): Promise<string[]> {
  const list: string[] = [];
  for await (const piece of pieces) list.push(piece);
  return list;
}

function* inPieces(text: string, length: number): Generator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

const TEXT = Array.from({ length: 4_000 }, (_, row) => `{"row":${row},"text":"ä ✓ ${Math.sin(row)}"}`).join("\n");

it("gives the text back, in whatever pieces it comes and goes", async () => {
  const packed = (await all(packText(inPieces(TEXT, 1_007)))).join("");
  expect(packed).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
  expect(packed.length).toBeLessThan(TEXT.length / 2);
  for (const length of [5, 4096, packed.length]) {
    expect((await all(unpackText(inPieces(packed, length)))).join("")).toBe(TEXT);
  }
  expect((await all(unpackText(packText([])))).join("")).toBe("");
}, 60_000);

it("throws for what was cut or changed", async () => {
  const packed = (await all(packText([TEXT]))).join("");
  const middle = packed.length >> 1;
  for (const damaged of [
    packed.slice(0, middle),
    packed.slice(0, -8),
    `${packed.slice(0, middle)}AAAA${packed.slice(middle + 4)}`,
    "****",
    "x",
  ])
    await expect(all(unpackText([damaged]))).rejects.toThrow();
});

it("stops reading when nobody wants more", async () => {
  let read = 0;
  let ended = false;
  function* source(): Generator<string> {
    try {
      for (; read < 10_000; read++) yield `${Math.random()}`.repeat(500);
    } finally {
      ended = true;
    }
  }
  for await (const piece of packText(source())) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
  await expect.poll(() => ended).toBe(true);
  expect(read).toBeLessThan(10_000);
});

function* broken(): Generator<string> {
  yield "a";
  throw new Error("gone");
}

it("passes the source's own error on", async () => {
  await expect(all(packText(broken()))).rejects.toThrow("gone");
});
