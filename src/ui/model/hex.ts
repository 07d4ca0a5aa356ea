export const BYTES_A_LINE = 16;

/** One line of a hex dump. */
export interface HexLine {
  /** of its first byte in the message, eight digits */
  readonly offset: string;
  readonly hex: string;
  /** the same bytes as printable ASCII, anything else as a dot */
  readonly ascii: string;
}

/** @param bytes at most `BYTES_A_LINE` @param at where they lie in the message */
export function hexLine(bytes: Uint8Array, at: number): HexLine {
  let ascii = "";
  for (const byte of bytes) ascii += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
  return { offset: at.toString(16).padStart(8, "0"), hex: hexBytes(bytes), ascii };
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** `00 ff 10` */
export function hexBytes(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (const byte of bytes) parts.push(DIGITS[byte]!);
  return parts.join(" ");
}
