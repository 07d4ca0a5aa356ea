import { expect, test } from "vitest";
import type { SessionEvent } from "../../session/events.ts";
import { diagnose } from "../diagnose.ts";
import { check, recording, sessionOf, socket, tick } from "../testing.ts";
import { oversizedFrame } from "./oversized-frame.ts";

const sent = (at: number, length: number): SessionEvent => ({
  type: "frame",
  at,
  id: "c1",
  direction: "sent",
  opcode: 1,
  payload: "x",
  length,
});
const ended = (at: number, code: number, reason = ""): SessionEvent => ({
  type: "close-event",
  at,
  id: "c1",
  code,
  reason,
  wasClean: code !== 1006,
});

test.each([
  [1009, ""],
  [1011, "Message too big"],
  [4000, "payload size exceeds the maximum"],
])("fires for code %i with the reason %j", (code, reason) => {
  const session = sessionOf(recording(), socket(), sent(1000, 200_000), ended(1100, code, reason), tick(9000));
  const [finding, ...others] = check(oversizedFrame, session);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: "error",
    confidence: "certain",
    connections: ["c1"],
    title: "The server closed the connection because a message was too big.",
  });
  expect(finding?.evidence[0]).toEqual({
    label: "Largest message of the page",
    value: "200.0 kB",
    at: 1000,
    connection: "c1",
  });
  expect(diagnose(session).map(({ rule }) => rule)).toEqual(["oversized-frame"]);
});

test("an end right after the largest message is possible", () => {
  const session = sessionOf(recording(), socket(), sent(500, 10), sent(1000, 200_000), ended(1200, 1006), tick(9000));
  expect(check(oversizedFrame, session)).toMatchObject([{ confidence: "possible" }]);
});

test("API Gateway's limit is named when its address shows it", () => {
  const url = "wss://x.execute-api.eu-west-1.amazonaws.com/prod";
  const session = sessionOf(recording(), socket({ url }), sent(1000, 40_000), ended(1100, 1009), tick(9000));
  expect(check(oversizedFrame, session)[0]?.suspects[0]?.intermediary).toBe("aws-apigw-ws");
});

test.each<[string, SessionEvent[]]>([
  ["a small message before the end", [sent(1000, 500), ended(1100, 1006)]],
  ["a large message long before the end", [sent(1000, 200_000), ended(8000, 1006)]],
  ["other messages after the large one", [sent(1000, 200_000), sent(1050, 10), ended(1100, 1006)]],
  ["a large message that did no harm", [sent(1000, 200_000)]],
  ["another code", [sent(1000, 200_000), ended(1100, 1011, "boom")]],
])("does not fire: %s", (_name, events) => {
  expect(check(oversizedFrame, sessionOf(recording(), socket(), events, tick(9500)))).toEqual([]);
});
