import { fromBase64, toBase64 } from "./base64.ts";

/**
 * Text as base64 of gzip, in pieces, both ways: what a long report's frames are in an HTML file.
 * The streams are those of every browser and of Node; gzip because its check sum tells damage.
 */
const BASE64_GROUP = 4;
const BYTES_GROUP = 3;

export type Pieces = Iterable<string> | AsyncIterable<string>;

export async function* packText(text: Pieces): AsyncGenerator<string> {
  let rest: Uint8Array<ArrayBuffer> = new Uint8Array();
  for await (const bytes of through(new CompressionStream("gzip"), encoded(text))) {
    const joined = new Uint8Array(rest.length + bytes.length);
    joined.set(rest);
    joined.set(bytes, rest.length);
    // Only whole groups can be put one after another.
    const whole = joined.length - (joined.length % BYTES_GROUP);
    rest = joined.slice(whole);
    if (whole > 0) yield toBase64(joined.subarray(0, whole));
  }
  if (rest.length > 0) yield toBase64(rest);
}

/** @throws for what `packText` did not write, or what became of it */
export async function* unpackText(packed: Pieces): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const bytes of through(new DecompressionStream("gzip"), decoded(packed)))
    yield decoder.decode(bytes, { stream: true });
}

async function* encoded(text: Pieces): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  for await (const piece of text) yield encoder.encode(piece);
}

async function* decoded(packed: Pieces): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let rest = "";
  for await (const piece of packed) {
    const joined = rest + piece;
    const whole = joined.length - (joined.length % BASE64_GROUP);
    rest = joined.slice(whole);
    yield bytesOf(joined.slice(0, whole));
  }
  yield bytesOf(rest);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64(base64);
  if (!bytes) throw new TypeError("not base64");
  return new Uint8Array(bytes);
}

/** What comes out of a stream into which `source` is written meanwhile. */
async function* through(
  { readable, writable }: CompressionStream | DecompressionStream,
  source: AsyncIterable<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const writer = writable.getWriter();
  const write = async (): Promise<void> => {
    try {
      for await (const bytes of source) if (bytes.length > 0) await writer.write(bytes);
      await writer.close();
    } catch (error) {
      await writer.abort().catch(() => undefined);
      throw error;
    }
  };
  const written = write();
  // Said by whoever waits for it below; a reader that failed first has said enough.
  written.catch(() => undefined);
  const reader = readable.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (value) yield value;
    }
  } catch (error) {
    // The source's own error, if it was that.
    await written;
    throw error;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  await written;
}
