import { createHash } from "node:crypto";

/** RFC 6455 §5.2. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** RFC 6455 §1.3: what a server appends to the key before hashing it. */
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

export function acceptKey(key: string): string {
  return createHash("sha1")
    .update(key + GUID)
    .digest("base64");
}

/**
 * One frame as a server sends it, up to 125 bytes of payload; the options break the rules on
 * purpose. `rsv` is the three reserved bits as a number, RSV1 being 4.
 */
export function encodeFrame(
  opcode: number,
  payload: string | Buffer,
  { fin = true, rsv = 0, masked = false }: { fin?: boolean; rsv?: number; masked?: boolean } = {},
): Buffer {
  const body = Buffer.from(payload);
  if (body.length > 125) throw new Error("encodeFrame writes short frames only");
  const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode, (masked ? 0x80 : 0) | body.length];
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([Buffer.from(masked ? [...head, 0, 0, 0, 0] : head), body]);
}
