import { expect, test } from "vitest";
import { diagnose } from "../diagnose.ts";
import { check, recording, sessionOf, socket, tick } from "../testing.ts";
import { protocolError } from "./protocol-error.ts";

const faulty = (message: string) =>
  sessionOf(recording(), socket({ sent: [500], error: { at: 2000, message }, closedAt: 2001 }), tick(9000));

test.each([
  ["Invalid frame header", "The data after the handshake was not WebSocket data."],
  [
    "A server must not mask any frames that it sends to the client.",
    "The server masked its data, which only browsers may do.",
  ],
  ["Could not decode a text frame as UTF-8.", "A text message was not valid text (UTF-8)."],
  ["Something quite new", "The browser ended the connection over a fault that it names."],
  ["", "The browser ended the connection over a fault, and another extension hides which."],
])("fires: %j", (message, title) => {
  const session = faulty(message);
  const [finding, ...others] = check(protocolError, session);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ severity: "error", confidence: "certain", connections: ["c1"], title });
  expect(finding?.evidence[0]).toMatchObject({ label: "The browser's words", value: message || "(blank)", at: 2000 });
  expect(diagnose(session).map(({ rule }) => rule)).toEqual(["protocol-error"]);
});

test("does not fire for an end without a fault, or a handshake's error", () => {
  const session = sessionOf(
    recording(),
    socket({ closedAt: 2100 }),
    { type: "connection-created", at: 0, id: "c2", url: "wss://app.test/", target: "page" },
    { type: "connection-error", at: 9, id: "c2", message: "Invalid status line" },
    { type: "connection-closed", at: 9, id: "c2" },
    tick(9000),
  );
  expect(check(protocolError, session)).toEqual([]);
});

test("a mask is the server's own, so nothing on the way is blamed", () => {
  const message = "A server must not mask any frames that it sends to the client.";
  const session = sessionOf(recording(), socket({ error: { at: 2000, message }, closedAt: 2000 }), tick(9000));
  const advice = JSON.stringify(check(protocolError, session)[0]?.advice);
  expect(advice).toContain("Send frames from the server without a mask");
  expect(advice).not.toMatch(/filter|between the browser/);
});
