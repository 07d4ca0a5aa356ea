import { expect, test } from "vitest";
import { createFakeSource } from "../fake/fake-source.ts";
import { typical } from "../fake/scenes.ts";
import { handshakeFacts, missingHeaders } from "./handshake-facts.ts";

const { session } = createFakeSource(typical);
const connection = (id: string) => session.connections.get(id)!;
const labelsOf = (id: string): string[] => handshakeFacts(connection(id)).map(({ label }) => label);

test("an opened connection has status, duration, version, sub-protocol and extensions", () => {
  const facts = Object.fromEntries(handshakeFacts(connection("c1")).map(({ label, value }) => [label, value]));
  expect(facts).toMatchObject({
    Address: "wss://shop.example/api/ws",
    Status: "101 Switching Protocols",
    "Answered after": "26 ms",
    "HTTP version": "1.1",
    "Sub-protocol": "none",
    Extensions: "none",
  });
  expect(missingHeaders(connection("c1"))).toEqual({});
});

test("a refused handshake says its meaning, and why there are no headers", () => {
  const status = handshakeFacts(connection("c4")).find(({ label }) => label === "Status");
  expect(status?.value).toBe("502");
  expect(status?.note).toBeTruthy();
  expect(labelsOf("c4")).not.toContain("Extensions");
  expect(missingHeaders(connection("c4")).response).toContain("refused handshake");
});

test("a blocked connection sent nothing", () => {
  expect(missingHeaders(connection("c5")).request).toContain("nothing was sent");
});

test("a connection seen late has no handshake to show", () => {
  const late = createFakeSource([
    {
      type: "connection-created",
      at: 0,
      id: "c1",
      url: "wss://a.example/",
      target: "worker",
      seenLate: { readyState: 1 },
    },
  ]);
  const missing = missingHeaders(late.session.connections.get("c1")!);
  expect(missing.request).toContain("before recording began");
  expect(missing.response).toBe(missing.request);
  const facts = handshakeFacts(late.session.connections.get("c1")!);
  expect(facts.find(({ label }) => label === "Extensions")?.value).toBe("unknown");
});

test("without an answer there is no time of one", () => {
  const dead = createFakeSource([
    { type: "connection-created", at: 0, id: "c1", url: "wss://a.example/", target: "page" },
    { type: "handshake-sent", at: 1, id: "c1", headers: [] },
    { type: "connection-error", at: 31, id: "c1", message: "Error in connection establishment: net::ERR_TIMED_OUT" },
  ]);
  const labels = handshakeFacts(dead.session.connections.get("c1")!).map(({ label }) => label);
  expect(labels).toContain("Failed after");
  expect(labels).not.toContain("Answered after");
  expect(labelsOf("c4")).toContain("Answered after");
});
