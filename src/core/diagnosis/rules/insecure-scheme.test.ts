import { expect, test } from "vitest";
import { check, pending, recording, refusal, sessionOf, socket } from "../testing.ts";
import { insecureScheme } from "./insecure-scheme.ts";

const page = recording("http://app.test/");

test("a plain socket that works is told as information", () => {
  expect(check(insecureScheme, sessionOf(page, socket({ url: "ws://app.test/ws" })))).toMatchObject([
    { severity: "info", confidence: "certain", title: "The connection is not encrypted (ws://).", connections: ["c1"] },
  ]);
});

test("a plain socket that failed claims no more than possible", () => {
  const session = sessionOf(
    page,
    refusal("Error during WebSocket handshake: Unexpected response code: 400", { url: "ws://app.test/ws" }),
  );
  expect(check(insecureScheme, session)).toMatchObject([{ severity: "info", confidence: "possible" }]);
});

test("does not blame the way for what the page gave up", () => {
  const session = sessionOf(
    page,
    pending({ url: "ws://app.test/ws", at: 10 }),
    { type: "close-called", at: 20, id: "c1" },
    { type: "connection-closed", at: 30, id: "c1" },
  );
  expect(check(insecureScheme, session)).toMatchObject([{ title: "The connection is not encrypted (ws://)." }]);
});

test.each([
  "wss://app.test/ws",
  "ws://localhost:8080/ws",
  "ws://127.0.0.1:9000/",
  "ws://[::1]:9000/",
  "ws://dev.localhost/",
])("does not fire for %s", (url) => {
  expect(check(insecureScheme, sessionOf(page, socket({ url })))).toEqual([]);
});

test("does not fire for what the browser blocked", () => {
  const session = sessionOf(recording(), {
    type: "connection-blocked",
    at: 1,
    id: "c1",
    url: "ws://app.test/ws",
    target: "page",
    by: "mixed-content",
    message: "",
  });
  expect(check(insecureScheme, session)).toEqual([]);
});

test("one note a host, whatever the port, with each address in the evidence once", () => {
  const session = sessionOf(
    page,
    socket({ url: "ws://app.test/a?x=1" }),
    socket({ id: "c2", url: "ws://app.test/a?x=2" }),
    socket({ id: "c3", url: "ws://app.test:8080/b" }),
    socket({ id: "c4", url: "ws://other.test/a" }),
  );
  const found = check(insecureScheme, session);
  expect(found.map(({ connections }) => connections)).toEqual([["c1", "c2", "c3"], ["c4"]]);
  expect(found[0]?.evidence.map(({ value }) => value)).toEqual(["ws://app.test/a", "ws://app.test:8080/b"]);
});

test("many addresses of a host are counted beyond five", () => {
  const sockets = [1, 2, 3, 4, 5, 6, 7].map((n) => socket({ id: `c${n}`, url: `ws://app.test/${n}` }));
  const evidence = check(insecureScheme, sessionOf(page, ...sockets))[0]?.evidence;
  expect(evidence).toHaveLength(6);
  expect(evidence?.[5]).toEqual({ label: "Further addresses", value: "2" });
});
