/** What newer engines have built in, several times as fast as `atob`. */
type WithFromBase64 = typeof Uint8Array & { fromBase64?: (text: string) => Uint8Array };

/** Bytes of a base64 text; `undefined` if it is none. */
export function bytesFromBase64(base64: string): Uint8Array | undefined {
  try {
    const native = (Uint8Array as WithFromBase64).fromBase64;
    if (native) return native(base64);
    const binary = atob(base64);
    const bytes = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
    return bytes;
  } catch {
    return undefined;
  }
}
