import { expect, test } from "vitest";
import { reproduceHandshake, reproduceSilence } from "./reproduce.ts";
import { sessionOf, socket } from "./testing.ts";

function connectionOf(url: string) {
  const connection = sessionOf(socket({ url })).connections.get("c1");
  if (!connection) throw new Error("no connection");
  return connection;
}

test("the handshake goes to the http address of the socket, without its query", () => {
  const text = reproduceHandshake(connectionOf("wss://app.test:8443/ws?token=secret")).config?.text ?? "";
  expect(text).toContain("'https://app.test:8443/ws'");
  expect(text).toContain("-H 'Upgrade: websocket'");
  expect(text).not.toContain("secret");
  expect(reproduceHandshake(connectionOf("ws://app.test/ws")).config?.text).toContain("'http://app.test/ws'");
});

test("the silent socket goes to the address itself", () => {
  expect(reproduceSilence(connectionOf("wss://app.test/ws#x")).config?.text).toBe(
    "time websocat --text 'wss://app.test/ws'",
  );
});

test("an address cannot break out of its quotes", () => {
  const text = reproduceSilence(connectionOf("wss://app.test/a';reboot;'")).config?.text;
  expect(text).toBe(String.raw`time websocat --text 'wss://app.test/a'\'';reboot;'\'''`);
});
