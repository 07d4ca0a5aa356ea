import type { Edit } from "./edits.ts";

const CONNECT = 0x10;
const USER_NAME_FLAG = 0x80;
const PASSWORD_FLAG = 0x40;
const WILL_FLAG = 0x04;

/**
 * Where the password of an MQTT CONNECT packet lies (3.1.1 §3.1, 5.0 §3.1): it is the last field.
 * It is masked by as many stars, so that every length around it stays true.
 */
export function mqttPassword(bytes: Uint8Array): Edit | undefined {
  if (bytes[0] !== CONNECT) return undefined;
  const [, start] = variableLength(bytes, 1) ?? [0, -1];
  if (start < 0) return undefined;
  const name = stringAt(bytes, start);
  if (!name || !/^(?:MQTT|MQIsdp)$/.test(latin1(bytes, name.from, name.to))) return undefined;
  const level = bytes[name.to] ?? 0;
  const flags = bytes[name.to + 1] ?? 0;
  if ((flags & PASSWORD_FLAG) === 0) return undefined;
  let at = name.to + 4;
  const skipProperties = (): void => {
    const [length, next] = variableLength(bytes, at) ?? [0, at];
    at = next + length;
  };
  const skipString = (): void => {
    at = stringAt(bytes, at)?.to ?? bytes.length;
  };
  if (level >= 5) skipProperties();
  skipString(); // client identifier
  if (flags & WILL_FLAG) {
    if (level >= 5) skipProperties();
    skipString(); // topic
    skipString(); // message
  }
  if (flags & USER_NAME_FLAG) skipString();
  const password = stringAt(bytes, at);
  return password && { ...password, bytes: new Uint8Array(password.to - password.from).fill(STAR) };
}

export const STAR = 0x2a;

/** §1.5.3: two bytes of length, then as many of content. */
function stringAt(bytes: Uint8Array, at: number): { from: number; to: number } | undefined {
  if (at + 2 > bytes.length) return undefined;
  const to = at + 2 + (bytes[at]! << 8) + bytes[at + 1]!;
  return to > bytes.length ? undefined : { from: at + 2, to };
}

/** §2.2.3: seven bits a byte, at most four bytes. */
function variableLength(bytes: Uint8Array, start: number): [value: number, next: number] | undefined {
  let value = 0;
  for (let at = start; at < start + 4 && at < bytes.length; at++) {
    value += (bytes[at]! & 0x7f) * 128 ** (at - start);
    if (bytes[at]! < 0x80) return [value, at + 1];
  }
  return undefined;
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
