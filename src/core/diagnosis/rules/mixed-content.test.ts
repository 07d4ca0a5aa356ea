import { expect, test } from "vitest";
import type { SessionEvent } from "../../session/events.ts";
import { check, recording, sessionOf, socket } from "../testing.ts";
import { mixedContent } from "./mixed-content.ts";

const MESSAGE =
  "Mixed Content: The page at 'https://app.test/' was loaded over HTTPS, but attempted to connect to the insecure WebSocket endpoint 'ws://app.test/ws'.";

function blocked(id: string, more: Partial<Extract<SessionEvent, { type: "connection-blocked" }>> = {}): SessionEvent {
  return {
    type: "connection-blocked",
    at: 500,
    id,
    url: "ws://app.test/ws?token=secret",
    target: "page",
    by: "mixed-content",
    message: MESSAGE,
    ...more,
  };
}

test("fires once an address, with the browser's words and no secrets", () => {
  const [finding, ...others] = check(mixedContent, sessionOf(recording(), blocked("c1"), blocked("c2", { at: 900 })));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: "error",
    confidence: "certain",
    connections: ["c1", "c2"],
    title: "The browser blocked an insecure ws:// connection of a secure page.",
  });
  expect(finding?.evidence).toContainEqual({ label: "The browser's words", value: MESSAGE });
  expect(finding?.evidence).toContainEqual({ label: "Address", value: "ws://app.test/ws", at: 500, connection: "c1" });
  expect(JSON.stringify(finding)).not.toContain("secret");
});

test("knows the constructor's exception too", () => {
  const message =
    "Failed to construct 'WebSocket': An insecure WebSocket connection may not be initiated from a page loaded over HTTPS.";
  expect(check(mixedContent, sessionOf(recording(), blocked("c1", { by: "constructor", message })))).toHaveLength(1);
});

test("does not fire for ws://localhost, which a secure page may open", () => {
  expect(check(mixedContent, sessionOf(recording(), socket({ url: "ws://localhost:8080/ws" })))).toEqual([]);
});

test("does not fire for other reasons of a block", () => {
  const session = sessionOf(
    recording(),
    blocked("c1", { by: "content-security-policy", message: "Refused to connect" }),
    blocked("c2", { by: "constructor", message: "The URL 'ws://' is invalid." }),
  );
  expect(check(mixedContent, session)).toEqual([]);
});
