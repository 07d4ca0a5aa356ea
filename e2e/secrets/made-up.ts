/**
 * Secrets that nobody has: each is derived from a number, so that the corpus is the same on every
 * run and no two cases share a value.
 */
export const ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
export const HEX = "0123456789abcdef";
export const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Characters of `alphabet` that look made at random, with a letter and a digit among the first. */
export function key(seed: number, length: number, alphabet = ALNUM): string {
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bd1e995) >>> 0;
  let text = "";
  while (text.length < length) {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    text += alphabet[(state >>> 0) % alphabet.length];
  }
  return text;
}

export function base64(text: string | Uint8Array): string {
  return Buffer.from(text).toString("base64");
}

export function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}

/** A JSON Web Token as RFC 7519 has it, signed by nobody. */
export function jwt(seed: number): string {
  const claims = { sub: `user-${seed}`, exp: 1_900_000_000 + seed };
  return `${base64url('{"alg":"HS256","typ":"JWT"}')}.${base64url(JSON.stringify(claims))}.${key(seed, 43)}`;
}

/** Texts and bytes in a row. */
export function bytes(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) =>
      typeof part === "number" ? Buffer.of(part) : typeof part === "string" ? Buffer.from(part) : Buffer.from(part),
    ),
  );
}

/** MQTT 3.1.1 §3.1, with user name and password. */
export function mqttConnect(user: string, password: string | Uint8Array, level: 4 | 5 = 4): Uint8Array {
  const field = (content: string | Uint8Array) => {
    const length = Buffer.from(content).length;
    return bytes(length >> 8, length & 255, content);
  };
  const rest = bytes(
    field("MQTT"),
    level,
    0xc2,
    0,
    60,
    ...(level === 5 ? [0] : []),
    field("client-1"),
    field(user),
    field(password),
  );
  return bytes(0x10, ...variableLength(rest.length), rest);
}

/** A length in seven bits a byte, as MQTT, Protocol Buffers and SignalR write it. */
export function variableLength(length: number): number[] {
  return length < 128 ? [length] : [(length % 128) | 128, ...variableLength(Math.floor(length / 128))];
}

/** A field of Protocol Buffers that holds a text. */
export function protobufText(field: number, text: string): Uint8Array {
  const content = Buffer.from(text);
  return bytes((field << 3) | 2, ...variableLength(content.length), content);
}

/** A private key's form, with nothing in it. */
export function pem(seed: number, label = "PRIVATE KEY"): string {
  const lines = [0, 1, 2].map((line) => key(seed * 10 + line, 64));
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----`;
}
