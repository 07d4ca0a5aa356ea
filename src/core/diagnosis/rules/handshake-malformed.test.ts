import { expect, test } from "vitest";
import { check, recording, refusal, sessionOf, socket } from "../testing.ts";
import { handshakeMalformed } from "./handshake-malformed.ts";

test.each([
  [
    "Error during WebSocket handshake: 'Upgrade' header is missing",
    "The answer said 101 but lacked a header that opens a socket.",
  ],
  [
    "Error during WebSocket handshake: 'Connection' header is missing",
    "The answer said 101 but lacked a header that opens a socket.",
  ],
  [
    "Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value",
    "The answer's proof did not fit the browser's request.",
  ],
  [
    "Error during WebSocket handshake: 'Sec-WebSocket-Protocol' header value 'nope' in response does not match any of sent values",
    "The server chose a sub-protocol that the page had not offered.",
  ],
  [
    "Error during WebSocket handshake: Found an unsupported extension 'x-bad' in 'Sec-WebSocket-Extensions' header",
    "The server switched on an extension that the browser does not know.",
  ],
  ["Error during WebSocket handshake: net::ERR_INVALID_HTTP_RESPONSE", "The answer to the handshake was not HTTP."],
])("fires: %s", (text, title) => {
  const [finding, ...others] = check(handshakeMalformed, sessionOf(recording(), refusal(text)));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ severity: "error", confidence: "certain", connections: ["c1"], title });
  expect(finding?.evidence).toContainEqual({ label: "The browser's words", value: text });
  const formats = finding?.advice.flatMap(({ config }) => (config ? [config.format] : []));
  const headers = /header is missing|Accept/.test(text);
  expect(formats).toEqual(headers ? ["nginx", "haproxy", "apache", "cli"] : ["cli"]);
  expect(JSON.stringify(finding?.advice)).not.toMatch(/time-?out|between the browser/i);
});

test("what the browser asked for stands beside it", () => {
  const session = sessionOf(
    recording(),
    { type: "connection-created", at: 0, id: "c1", url: "wss://app.test/ws", target: "page" },
    { type: "handshake-sent", at: 1, id: "c1", headers: [{ name: "Sec-WebSocket-Protocol", value: "chat" }] },
    {
      type: "connection-error",
      at: 9,
      id: "c1",
      message:
        "Error during WebSocket handshake: Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received",
    },
    { type: "connection-closed", at: 9, id: "c1" },
  );
  expect(check(handshakeMalformed, session)[0]?.evidence).toContainEqual({
    label: "The browser sent sec-websocket-protocol",
    value: "chat",
  });
});

test("does not fire for a healthy socket, a status, or a connection that never came about", () => {
  const session = sessionOf(
    recording(),
    socket(),
    refusal("Error during WebSocket handshake: Unexpected response code: 502", { id: "c2" }),
    refusal("Error in connection establishment: net::ERR_NAME_NOT_RESOLVED", { id: "c3" }),
    refusal("", { id: "c4" }),
  );
  expect(check(handshakeMalformed, session)).toEqual([]);
});
