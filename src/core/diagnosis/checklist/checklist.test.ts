import { describe, expect, test } from "vitest";
import type { SessionEvent } from "../../session/events.ts";
import { diagnose } from "../diagnose.ts";
import { every, recording, refusal, sessionOf, socket, type SocketPlan, tick } from "../testing.ts";
import { checklistFor } from "./checklist.ts";
import { ROWS } from "./rows.ts";

type Results = Record<string, string>;

function results(...events: readonly (SessionEvent | readonly SessionEvent[])[]): Results {
  const session = sessionOf(...events);
  return Object.fromEntries(checklistFor(session, diagnose(session)).map(({ id, result }) => [id, result]));
}

const status = (code: number) => `Error during WebSocket handshake: Unexpected response code: ${code}`;
const failing = (found: Results) => Object.keys(found).filter((id) => found[id] === "fail");
const HEALTHY: SocketPlan = { sent: every(10_000, 200_000), received: every(10_000, 200_010, 10) };

test("every row has an id and a requirement of its own", () => {
  expect(new Set(ROWS.map(({ id }) => id)).size).toBe(ROWS.length);
  for (const { title } of ROWS) expect(title).toMatch(/^[A-Z].*\.$/);
});

test("a healthy socket passes what can be seen of it, and no more", () => {
  expect(results(recording(), socket(HEALTHY), tick(201_000))).toEqual({
    "http11-upgrade": "pass",
    "upgrade-headers": "pass",
    scheme: "pass",
    "same-host": "pass",
    "no-extra-port": "pass",
    "forwarded-host": "unknown",
    "stays-open": "pass",
    "frames-intact": "pass",
    "one-backend": "not-applicable",
    "no-filter": "pass",
    "cdn-allows": "not-applicable",
  });
});

test("an empty session passes and fails nothing", () => {
  expect(new Set(Object.values(results(recording())))).toEqual(new Set(["unknown", "not-applicable"]));
});

describe("fails", () => {
  test.each<[string, string[], (SessionEvent | SessionEvent[])[]]>([
    ["HTTP/1.0", ["http11-upgrade"], [socket({ ...HEALTHY, httpVersion: "1.0" })]],
    ["a lost upgrade (426)", ["http11-upgrade", "upgrade-headers"], [refusal(status(426))]],
    [
      "a malformed answer",
      ["upgrade-headers"],
      [refusal("Error during WebSocket handshake: 'Upgrade' header is missing")],
    ],
    ["an idle limit", ["stays-open"], [socket({ sent: [1000], closedAt: 61_000 })]],
    [
      "a fault in the data",
      ["frames-intact"],
      [socket({ error: { at: 2000, message: "Invalid frame header" }, closedAt: 2000 })],
    ],
    ["a proxy that wants a login (407)", ["no-filter"], [refusal(status(407))]],
    ["a proxy that opens no tunnel", ["no-filter"], [refusal("Establishing a tunnel via proxy server failed.")]],
    ["a blocking extension", ["no-filter"], [refusal("Error in connection establishment: net::ERR_BLOCKED_BY_CLIENT")]],
    [
      "an extra port that does not answer",
      ["same-host", "no-extra-port"],
      [refusal("Error in connection establishment: net::ERR_CONNECTION_REFUSED", { url: "wss://app.test:8443/ws" })],
    ],
    ["a lost session", ["one-backend"], [refusal(status(400), { url: "wss://app.test/socket.io/?EIO=4&sid=x" })]],
    [
      "mixed content",
      ["scheme"],
      [
        {
          type: "connection-blocked",
          at: 5,
          id: "c1",
          url: "ws://app.test/ws",
          target: "page",
          by: "mixed-content",
          message: "",
        },
      ],
    ],
  ])("%s: %j", (_name, expected, events) => {
    expect(failing(results(recording(), ...events, tick(201_000)))).toEqual(expected);
  });
});

test("a content network that is on the way counts", () => {
  const ray = { "CF-RAY": "8f0a1b2c3d4e5f60-FRA" };
  expect(results(recording(), socket({ ...HEALTHY, headers: ray }), tick(201_000))["cdn-allows"]).toBe("pass");
  const answer: SessionEvent = {
    type: "http-response",
    at: 1,
    url: "https://app.test/",
    status: 200,
    headers: [{ name: "cf-ray", value: "8f0a1b2c3d4e5f60-FRA" }],
  };
  expect(results(recording(), answer, refusal(status(403)))["cdn-allows"]).toBe("fail");
});

test("a short watch says how long it was, and a profile how long it should be", () => {
  const session = sessionOf(recording(), socket({ sent: [1000] }), tick(20_100));
  const row = checklistFor(session, diagnose(session)).find(({ id }) => id === "stays-open");
  expect(row).toMatchObject({ result: "unknown", connections: ["c1"] });
  expect(row?.summary).toBe("Watched for 20.0 s only; 2:10 min would show more.");
  const product = sessionOf(
    recording("https://db.test/"),
    socket({ ...HEALTHY, url: "wss://db.test/api/ws" }),
    tick(201_000),
  );
  expect(checklistFor(product, diagnose(product)).find(({ id }) => id === "stays-open")?.summary).toContain(
    "30:00 min",
  );
});

test("only the sockets of the profile count", () => {
  const found = results(
    recording("https://db.test/"),
    socket({ ...HEALTHY, url: "wss://db.test/api/ws" }),
    refusal(status(403), { id: "c2", url: "wss://metrics.test/" }),
    tick(201_000),
  );
  expect(failing(found)).toEqual([]);
});

const blocked = (by: "mixed-content" | "content-security-policy", url: string): SessionEvent => ({
  type: "connection-blocked",
  at: 5,
  id: "c9",
  url,
  target: "page",
  by,
  message: "",
});

describe("does not pass what it cannot see", () => {
  const masked = "A server must not mask any frames that it sends to the client.";

  test.each<[string, string, string, (SessionEvent | SessionEvent[])[]]>([
    [
      "a short conversation",
      "frames-intact",
      "unknown",
      [socket({ sent: every(100, 2000), received: every(100, 2010) })],
    ],
    ["messages one way only", "frames-intact", "unknown", [socket({ received: every(10_000, 200_000) })]],
    [
      "a server that masks its data",
      "frames-intact",
      "unknown",
      [socket({ error: { at: 2000, message: masked }, closedAt: 2000 })],
    ],
    [
      "a server that masks its data is no filter",
      "no-filter",
      "pass",
      [socket({ error: { at: 2000, message: masked }, closedAt: 2000 })],
    ],
    [
      "a session that its library began",
      "one-backend",
      "pass",
      [socket({ ...HEALTHY, url: "wss://app.test/socket.io/?EIO=4&transport=websocket&sid=x" })],
    ],
    [
      "an id in the address is no session",
      "one-backend",
      "not-applicable",
      [socket({ url: "wss://app.test/ws?id=7" })],
    ],
    ["a 403, which the server may have sent", "no-filter", "unknown", [socket(), refusal(status(403), { id: "c2" })]],
    [
      "data that a filter may have changed",
      "no-filter",
      "unknown",
      [socket({ error: { at: 2000, message: "Invalid frame header" }, closedAt: 2000 })],
    ],
    [
      "a content security policy is no filter",
      "no-filter",
      "pass",
      [socket(HEALTHY), blocked("content-security-policy", "wss://app.test/other")],
    ],
    [
      "a port that the browser did not try (CSP)",
      "no-extra-port",
      "unknown",
      [blocked("content-security-policy", "wss://app.test:8443/ws")],
    ],
    [
      "a port that the browser did not try (mixed content)",
      "no-extra-port",
      "unknown",
      [blocked("mixed-content", "ws://app.test:8080/ws")],
    ],
  ])("%s: %s is %s", (_name, row, expected, events) => {
    expect(results(recording(), ...events, tick(201_000))[row]).toBe(expected);
  });

  test("a fault in the data says that it may be the server's", () => {
    const session = sessionOf(
      recording(),
      socket({ error: { at: 2000, message: "Invalid frame header" }, closedAt: 2000 }),
      tick(9000),
    );
    const row = checklistFor(session, diagnose(session)).find(({ id }) => id === "frames-intact");
    expect(row?.summary).toContain("Either something on the way or the server itself");
  });
});
