import { expect, test } from "vitest";
import { diagnose } from "../diagnosis/diagnose.ts";
import { recording, refusal, sessionOf, tick } from "../diagnosis/testing.ts";
import { answerFor, askedAddress } from "./asked.ts";

test.each([
  ["wss://app.test/ws", "https://app.test/ws"],
  ["ws://app.test:8080/a/b", "http://app.test:8080/a/b"],
  ["wss://ann:secret@app.test:443/ws?token=abc#x", "https://app.test/ws"],
  ["https://app.test/", undefined],
  ["", undefined],
])("%s is asked at %s", (url, address) => {
  expect(askedAddress(url)).toBe(address);
});

const answer = (at: number, status: number, asked = true) => ({
  type: "http-response" as const,
  at,
  url: "https://app.test/ws",
  status,
  headers: [{ name: "Server", value: "nginx/1.22.1" }],
  ...(asked ? { asked: true as const } : {}),
});

test("the newest answer to a question, which the finding and its suspects know of", () => {
  const events = [recording(), ...refusal("Error during WebSocket handshake: Unexpected response code: 502")];
  const before = diagnose(sessionOf(events, tick(5000)));
  expect(before[0]).toMatchObject({ rule: "handshake-status", suspects: [] });

  const session = sessionOf(events, answer(1000, 500), answer(2000, 404), answer(3000, 200, false), tick(5000));
  expect(answerFor(session.connections.get("c1")!, session)?.status).toBe(404);
  const [finding] = diagnose(session);
  expect(finding?.suspects).toMatchObject([
    { intermediary: "nginx", because: expect.stringContaining("its answer to a plain request") as string },
  ]);
  expect(finding?.evidence.at(-1)).toMatchObject({
    label: "Answer to a plain request",
    value: "404, server: nginx/1.22.1",
    at: 2000,
  });
});
