import { expect, test } from "vitest";
import type { SessionEvent } from "../../session/events.ts";
import { check, recording, refusal, sessionOf, socket, tick } from "../testing.ts";
import { connectionFailed } from "./connection-failed.ts";

test.each([
  ["Error in connection establishment: net::ERR_NAME_NOT_RESOLVED", "The host's name could not be found (DNS)."],
  [
    "Error in connection establishment: net::ERR_CONNECTION_REFUSED",
    "Nothing listens on that host and port, or a firewall refuses the connection.",
  ],
  [
    "Error in connection establishment: net::ERR_CERT_AUTHORITY_INVALID",
    "The server's certificate is not signed by anyone whom the browser trusts.",
  ],
  [
    "Error in connection establishment: net::ERR_SSL_PROTOCOL_ERROR",
    "No secure channel could be set up with this port.",
  ],
  [
    "Error in connection establishment: net::ERR_BLOCKED_BY_CLIENT",
    "Something in this browser, usually an extension, blocked the connection.",
  ],
  ["Error in connection establishment: net::ERR_UNSAFE_PORT", "The browser does not connect to this port."],
  ["Error in connection establishment: net::ERR_SOMETHING_NEW", "The connection to the server could not be set up."],
  ["Establishing a tunnel via proxy server failed.", "The proxy refused to open a tunnel to the server."],
  [
    "Error during WebSocket handshake: net::ERR_CONNECTION_RESET",
    "The connection was reset when the handshake had been sent.",
  ],
  [
    "Connection closed before receiving a handshake response",
    "The connection was closed without an answer to the handshake.",
  ],
])("fires: %s", (text, title) => {
  const [finding, ...others] = check(connectionFailed, sessionOf(recording(), refusal(text, { sent: false })));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ severity: "error", confidence: "certain", connections: ["c1"], title, suspects: [] });
  expect(finding?.evidence).toContainEqual({ label: "The browser's words", value: text });
  expect(new Set(finding?.advice.map(({ audience }) => audience))).toEqual(
    new Set(["user", "operations", "developer"]),
  );
});

test("says when the same host answers otherwise", () => {
  const session = sessionOf(
    recording(),
    socket({ url: "wss://app.test/other" }),
    refusal("Error during WebSocket handshake: net::ERR_CONNECTION_RESET", { id: "c2" }),
  );
  expect(check(connectionFailed, session)[0]?.evidence).toContainEqual({
    label: "The same host did open a socket",
    value: "#1",
  });
});

test("does not fire for a healthy socket, an answered handshake, or a page that went away", () => {
  const session = sessionOf(
    recording(),
    socket(),
    refusal("Error during WebSocket handshake: Unexpected response code: 502", { id: "c2" }),
    refusal("Error during WebSocket handshake: 'Upgrade' header is missing", { id: "c3" }),
    refusal("WebSocket opening handshake was canceled", { id: "c4" }),
    refusal("WebSocket is closed before the connection is established.", { id: "c5" }),
  );
  expect(check(connectionFailed, session)).toEqual([]);
});

test("fires when the constructor refused, in the browser's words", () => {
  const message = "Failed to construct 'WebSocket': The URL 'ws://' is invalid.";
  const session = sessionOf(recording(), {
    type: "connection-blocked",
    at: 5,
    id: "c1",
    url: "ws://",
    target: "page",
    by: "constructor",
    message,
  });
  expect(check(connectionFailed, session)).toMatchObject([
    {
      severity: "error",
      title: "The page asked for a socket in a way that the browser does not accept.",
      evidence: [{ value: message }],
    },
  ]);
});

const refusedAsTooMany = (id: string): SessionEvent => ({
  type: "connection-blocked",
  at: 5,
  id,
  url: "wss://app.example/live",
  target: "page",
  by: "constructor",
  message: "Insufficient resources",
});

test("more sockets than the browser allows are told apart from a wrong address", () => {
  const session = sessionOf(recording(), refusedAsTooMany("c1"), refusedAsTooMany("c2"));
  expect(check(connectionFailed, session)).toMatchObject([
    {
      title: "The page has more sockets at once than the browser allows.",
      confidence: "certain",
      connections: ["c1", "c2"],
      evidence: [{ value: "Insufficient resources", at: 5, connection: "c1" }],
    },
  ]);
});

test("retries of what a restart ended warn, later attempts are an error of their own", () => {
  const text = "Error in connection establishment: net::ERR_CONNECTION_REFUSED";
  const ended = [socket({ closedAt: 47_000, sent: [46_000] }), refusal(text, { id: "c2", at: 48_000 })];
  expect(check(connectionFailed, sessionOf(recording(), ...ended, tick(60_000)))).toMatchObject([
    { severity: "warning", summary: expect.stringContaining("of which a finding of its own tells") as string },
  ]);
  const later = refusal(text, { id: "c3", at: 90_000 });
  expect(check(connectionFailed, sessionOf(recording(), ...ended, later, tick(120_000)))).toMatchObject([
    { severity: "error", connections: ["c2", "c3"] },
  ]);
});

test("a port that hangs up: TLS is the advice for ws:// alone, and nothing answered", () => {
  const text = "Connection closed before receiving a handshake response";
  const [secure] = check(connectionFailed, sessionOf(recording(), refusal(text, { url: "wss://app.test/drop" })));
  expect(JSON.stringify(secure)).not.toMatch(/ws:\/\/ spoken|use wss/);
  expect(secure?.evidence).toContainEqual({ label: "Failed after", value: "35 ms" });
  const [plain] = check(
    connectionFailed,
    sessionOf(recording("http://app.test/"), refusal(text, { url: "ws://app.test/drop" })),
  );
  expect(plain?.advice.map((advice) => advice.text)).toContain("If the server wants TLS, use wss://.");
});
