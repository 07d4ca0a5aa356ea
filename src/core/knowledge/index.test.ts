import { describe, expect, test } from "vitest";
import { KNOWLEDGE } from "./index.ts";

const { intermediaries, closeCodes, closeCodeRanges, statuses, browserErrors } = KNOWLEDGE;
const KINDS = [
  "reverse-proxy",
  "load-balancer",
  "ingress",
  "api-gateway",
  "cdn",
  "waf",
  "paas",
  "client-proxy",
  "origin-server",
];
const PLACEHOLDERS = [
  "seconds",
  "minutes",
  "milliseconds",
  "heartbeatMilliseconds",
  "renewMilliseconds",
  "clock",
  "path",
  "hostname",
];

function duplicates(values: readonly (string | number)[]): (string | number)[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

describe("intermediaries", () => {
  test("there are as many as were collected, each once", () => {
    expect(intermediaries.length).toBeGreaterThanOrEqual(72);
    expect(duplicates(intermediaries.map((entry) => entry.id))).toEqual([]);
  });

  test.each(intermediaries.map((entry) => [entry.id, entry] as const))("%s", (_id, entry) => {
    expect(entry.id).toMatch(/^[a-z0-9-]+$/);
    expect(entry.name).not.toBe("");
    expect(KINDS).toContain(entry.kind);
    expect(entry.checked).toMatch(/^20\d\d-[01]\d-[0-3]\d$/);
    expect(entry.sources.length).toBeGreaterThan(0);
    expect(entry.fingerprints.length).toBeGreaterThan(0);
    for (const print of entry.fingerprints) {
      expect(print.header).toMatch(/^(:(host|path|body|frame|none)|[a-z0-9-]+)$/);
      expect(["strong", "weak"]).toContain(print.strength);
      expect(() => new RegExp(print.match, "i")).not.toThrow();
    }
    for (const timeout of entry.timeouts) {
      expect(["idle", "lifetime", "handshake"]).toContain(timeout.type);
      expect(["either", "client-to-server", "server-to-client"]).toContain(timeout.direction);
      expect(typeof timeout.verified).toBe("boolean");
      expect(timeout.evidence).not.toBe("");
      if (timeout.seconds === null) continue;
      expect(timeout.seconds).toBeGreaterThanOrEqual(0);
      expect(timeout.source, `${timeout.name}: a figure needs a source`).toMatch(/^https?:\/\//);
    }
    for (const failure of entry.handshakeFailures) expect(failure.meaning).not.toBe("");
    for (const [, name] of entry.fix.config.matchAll(/\{\{(\w+)\}\}/g)) expect(PLACEHOLDERS).toContain(name);
  });
});

test("close codes: each once, each with a source; the ranges leave no gap", () => {
  expect(duplicates(closeCodes.map((fact) => fact.code))).toEqual([]);
  for (const fact of closeCodes) {
    expect(fact.meaning).toMatch(/^[A-Z].*\.$/);
    expect(fact.source).toMatch(/^https?:\/\//);
    expect(typeof fact.verified).toBe("boolean");
  }
  let next = 0;
  for (const range of closeCodeRanges) {
    expect(range.from).toBe(next);
    next = range.to + 1;
  }
  expect(next).toBe(5000);
});

test("statuses: each once, in plain sentences, each with a source", () => {
  expect(duplicates(statuses.map((fact) => fact.status))).toEqual([]);
  for (const fact of statuses) {
    expect(fact.title).toMatch(/^[A-Z].*\.$/);
    expect(fact.title).toContain(String(fact.status));
    expect(fact.source).toMatch(/^https?:\/\//);
    for (const text of Object.values(fact.advice)) expect(text).toMatch(/^[A-Z].*\.$/);
  }
});

describe("browser errors", () => {
  test("each once, anchored at its end, with a source", () => {
    expect(duplicates(browserErrors.map((fact) => fact.match))).toEqual([]);
    for (const fact of browserErrors) {
      expect(() => new RegExp(fact.match)).not.toThrow();
      expect(fact.match).toMatch(/\$$/);
      expect(fact.title).toMatch(/^[A-Z].*\.$/);
      expect(fact.source).toMatch(/^https?:\/\//);
      for (const text of Object.values(fact.advice)) expect(text).toMatch(/^[A-Z].*\.$/);
    }
  });

  test.each([
    ["Error during WebSocket handshake: Unexpected response code: 502", "status"],
    ["HTTP Authentication failed; no valid credentials available", "status"],
    ["Proxy authentication failed", "status"],
    ["Error in connection establishment: net::ERR_UNEXPECTED_PROXY_AUTH", "status"],
    ["Error during WebSocket handshake: 'Upgrade' header is missing", "malformed"],
    ["Error during WebSocket handshake: 'Connection' header is missing", "malformed"],
    ["Error during WebSocket handshake: 'Sec-WebSocket-Accept' header is missing", "malformed"],
    ["Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value", "malformed"],
    ["Error during WebSocket handshake: 'Connection' header value must contain 'Upgrade'", "malformed"],
    ["Error during WebSocket handshake: 'Upgrade' header value is not 'WebSocket': h2c", "malformed"],
    [
      "Error during WebSocket handshake: 'Sec-WebSocket-Accept' header must not appear more than once in a response",
      "malformed",
    ],
    [
      "Error during WebSocket handshake: 'Sec-WebSocket-Protocol' header value 'nope' in response does not match any of sent values",
      "malformed",
    ],
    [
      "Error during WebSocket handshake: Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received",
      "malformed",
    ],
    [
      "Error during WebSocket handshake: Response must not include 'Sec-WebSocket-Protocol' header if not present in request: chat",
      "malformed",
    ],
    [
      "Error during WebSocket handshake: Found an unsupported extension 'x-bad' in 'Sec-WebSocket-Extensions' header",
      "malformed",
    ],
    [
      "Error during WebSocket handshake: Error in permessage-deflate: Received invalid client_max_window_bits parameter",
      "malformed",
    ],
    ["Error during WebSocket handshake: net::ERR_INVALID_HTTP_RESPONSE", "malformed"],
    ["Error during WebSocket handshake: net::ERR_CONNECTION_RESET", "connection"],
    ["Error during WebSocket handshake: net::ERR_SOMETHING_NEW", "connection"],
    ["Connection closed before receiving a handshake response", "connection"],
    ["Establishing a tunnel via proxy server failed.", "connection"],
    ["Error in connection establishment: net::ERR_NAME_NOT_RESOLVED", "connection"],
    ["Error in connection establishment: net::ERR_SOMETHING_NEW", "connection"],
    ["Insufficient resources", "connection"],
    ["WebSocket opening handshake timed out", "timeout"],
    ["WebSocket opening handshake was canceled", "page"],
    ["WebSocket is closed before the connection is established.", "page"],
    ["Invalid frame header", "protocol"],
    ["A server must not mask any frames that it sends to the client.", "protocol"],
    ["One or more reserved bits are on: reserved1 = 1, reserved2 = 0, reserved3 = 0", "protocol"],
    ["Could not decode a text frame as UTF-8.", "protocol"],
    ["Unrecognized frame opcode: 5", "protocol"],
    ["Received unexpected continuation frame.", "protocol"],
  ])("%s is of the group %s", (text, group) => {
    expect(browserErrors.find((fact) => new RegExp(fact.match).test(text))?.group).toBe(group);
  });
});
