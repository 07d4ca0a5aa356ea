/** Bytes and base64 (RFC 4648 §4), in pieces small enough for `String.fromCharCode`. */
const PIECE = 0x6000;

export function toBase64(bytes: Uint8Array): string {
  let base64 = "";
  for (let at = 0; at < bytes.length; at += PIECE) {
    base64 += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
  }
  return base64;
}

/** @returns undefined for what is not base64 */
export function fromBase64(base64: string): Uint8Array | undefined {
  try {
    const binary = atob(base64);
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
    return bytes;
  } catch {
    return undefined;
  }
}
