import { expect, test } from "vitest";
import { check, pending, recording, refusal, sessionOf, socket, tick } from "../testing.ts";
import { reasonHidden } from "./reason-hidden.ts";

test("a blanked reason: certain that it failed, likely another extension", () => {
  expect(check(reasonHidden, sessionOf(recording(), refusal(""), refusal("", { id: "c2", at: 900 })))).toMatchObject([
    {
      severity: "error",
      confidence: "likely",
      connections: ["c1", "c2"],
      title: "The handshake failed, and another extension hides the reason.",
    },
  ]);
});

test("no reason at all, though the page was told of a failure", () => {
  const session = sessionOf(
    recording(),
    pending({ sentAt: 10 }),
    { type: "close-event", at: 50, id: "c1", code: 1006, reason: "", wasClean: false },
    tick(5000),
  );
  expect(check(reasonHidden, session)).toMatchObject([
    { confidence: "possible", title: "The handshake failed, and the browser gave no reason." },
  ]);
});

test("does not fire when the reason is known, the page gave up, or it was not seen whether it failed", () => {
  const session = sessionOf(
    recording(),
    socket(),
    refusal("Error during WebSocket handshake: Unexpected response code: 502", { id: "c2" }),
    pending({ id: "c3", sentAt: 10 }),
    { type: "close-called", at: 20, id: "c3" },
    { type: "close-event", at: 30, id: "c3", code: 1006, reason: "", wasClean: false },
    pending({ id: "c4", sentAt: 10 }),
    { type: "connection-closed", at: 50, id: "c4" },
    tick(9000),
  );
  expect(check(reasonHidden, session)).toEqual([]);
});
