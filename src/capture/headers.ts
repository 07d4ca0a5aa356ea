import type { HeaderField } from "../core/session/events.ts";
import { fields, text } from "./fields.ts";

/** The protocol's header object; repeated fields are joined by line feeds there. */
export function headerFields(headers: unknown): HeaderField[] {
  return Object.entries(fields(headers) ?? {}).flatMap(([name, value]) =>
    (text(value) ?? "").split("\n").map((one) => ({ name, value: one })),
  );
}

/** Raw header text in the order and spelling of the wire; its first line is not a field. */
export function headerFieldsOfText(headersText: string): HeaderField[] {
  return headersText
    .split("\r\n")
    .slice(1)
    .flatMap((line) => {
      const colon = line.indexOf(":");
      return colon > 0 ? [{ name: line.slice(0, colon), value: line.slice(colon + 1).trim() }] : [];
    });
}

const STATUS_LINE = /^HTTP\/(\d\.\d) \d{3}/;

/** `1.0` or `1.1`, which the protocol shows nowhere else. */
export function httpVersionOf(headersText: string): string | undefined {
  return STATUS_LINE.exec(headersText)?.[1];
}
