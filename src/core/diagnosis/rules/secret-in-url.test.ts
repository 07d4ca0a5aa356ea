import { expect, test } from "vitest";
import { check, recording, sessionOf, socket } from "../testing.ts";
import { secretInUrl } from "./secret-in-url.ts";

const findings = (url: string) => check(secretInUrl, sessionOf(recording(), socket({ url })));

test.each([
  ["wss://app.test/ws?access_token=abc123", "info", "access_token"],
  ["wss://app.test/ws?password=hunter2", "warning", "password"],
  ["wss://app.test/ws?api_key=k123", "warning", "api_key"],
  ["ws://app.test/ws?token=abc123", "warning", "token"],
  ["wss://app.test/ws?x=eyJhbGciOiJI.eyJzdWIiOiIx.sig", "info", "x"],
])("fires for %s as %s, and never shows the value", (url, severity, name) => {
  const [finding, ...others] = findings(url);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ severity, confidence: "likely", connections: ["c1"] });
  expect(finding?.title).toContain(`(${name})`);
  const value = new URL(url).search.split("=")[1] ?? "?";
  expect(JSON.stringify(finding)).not.toContain(value);
});

test("sockets of one address are one finding", () => {
  const session = sessionOf(
    recording(),
    socket({ url: "wss://app.test/ws?token=a" }),
    socket({ id: "c2", url: "wss://app.test/ws?token=b" }),
  );
  expect(check(secretInUrl, session)).toMatchObject([{ connections: ["c1", "c2"] }]);
});

test.each([
  "wss://app.test/ws",
  "wss://app.test/ws?room=5&v=2",
  "wss://app.test/socket.io/?EIO=4&transport=websocket&sid=abc",
  "wss://app.test/ws?token=",
  "wss://app.test/token/ws",
])("does not fire for %s", (url) => {
  expect(findings(url)).toEqual([]);
});
