import type { Bytes } from "../../core/base/units.ts";
import type { StoredPayload } from "../../core/session/frame-store.ts";
import { formatBytes } from "../format/amount.ts";

/** RFC 6455 §5.2 */
const BINARY = 2;

/** A row shows no more than this of a payload. */
const PREVIEW_BYTES: Bytes = 200;
/** The viewer lays out no more than this at once, so that a huge message cannot freeze the panel. */
export const SHOWN_TEXT: Bytes = 256 * 1024;
export const SHOWN_HEX: Bytes = 16 * 1024;
/** Longer text is not parsed: the pretty form of a huge document helps nobody read it. */
const LONGEST_JSON: Bytes = 1024 * 1024;

const decoder = new TextDecoder();

export function typeName(opcode: number): string {
  return opcode === 1 ? "text" : opcode === BINARY ? "binary" : `opcode ${opcode}`;
}

/** One line of a payload for a list: text as it is, bytes as hexadecimal. */
export function previewOf(payload: StoredPayload, opcode: number): string {
  if (payload.kind === "dropped") return payload.leftOut ? "not kept" : "not kept (the memory limit was reached)";
  if (opcode === BINARY) return hexBytes(payload.bytes.subarray(0, 48));
  return decoder.decode(payload.bytes.subarray(0, PREVIEW_BYTES)).replace(/\s+/g, " ");
}

export type PayloadForm = "text" | "json" | "hex";

export interface PayloadView {
  readonly text: string;
  /** what is left out, as a sentence */
  readonly note?: string;
}

/** The payload in one form, or undefined where it has none (JSON of something that is not JSON). */
export function viewPayload(payload: StoredPayload, length: Bytes, form: PayloadForm): PayloadView | undefined {
  if (payload.kind === "dropped")
    return {
      text: "",
      note: payload.leftOut
        ? "This payload was not kept: Counts only was on, or it was left out when the session was written down."
        : "This payload is no longer kept: the memory limit was reached and the oldest went first.",
    };
  const { bytes, whole } = payload;
  if (form === "json") {
    if (!whole || bytes.length > LONGEST_JSON) return undefined;
    return prettyJson(decoder.decode(bytes));
  }
  const most = form === "hex" ? SHOWN_HEX : SHOWN_TEXT;
  const shown = bytes.subarray(0, most);
  const text = form === "hex" ? hexDump(shown) : decoder.decode(shown);
  return shown.length === length ? { text } : { text, note: leftOut(shown.length, length, whole) };
}

function leftOut(shown: Bytes, length: Bytes, whole: boolean): string {
  const part = `The first ${formatBytes(shown)} of ${formatBytes(length)} are shown.`;
  return whole ? part : `${part} Of messages this long only the beginning and the end are kept.`;
}

function prettyJson(text: string): PayloadView | undefined {
  const first = text.trimStart()[0];
  // A bare number or word is no clearer as JSON than as text.
  if (first !== "{" && first !== "[") return undefined;
  try {
    const pretty = JSON.stringify(JSON.parse(text), undefined, 2);
    if (pretty.length <= SHOWN_TEXT) return { text: pretty };
    return { text: pretty.slice(0, SHOWN_TEXT), note: "Only the beginning is shown; copy the text for the whole." };
  } catch {
    return undefined;
  }
}

const BYTES_A_LINE = 16;

/** Offset, sixteen bytes, and the same as ASCII, in the manner of `hexdump -C`. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += BYTES_A_LINE) {
    const line = bytes.subarray(start, start + BYTES_A_LINE);
    const ascii = Array.from(line, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    const hex = hexBytes(line).padEnd(BYTES_A_LINE * 3 - 1);
    lines.push(`${start.toString(16).padStart(8, "0")}  ${hex}  ${ascii}`);
  }
  return lines.join("\n");
}

function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
