import { describe, expect, test } from "vitest";
import { diagnose } from "../diagnose.ts";
import { check, recording, refusal, sessionOf, socket, tick } from "../testing.ts";
import { serverRestart } from "./server-restart.ts";

const at = (openedAt: number, id: string, closedAt: number, more = {}) =>
  socket({ id, at: openedAt, openedAt, received: [closedAt - 700], closedAt, ...more });

const quiet = (id: string, openedAt: number, lastAt: number) =>
  socket({ id, at: openedAt, openedAt, received: [lastAt], closedAt: lastAt + 60_000 });

describe("fires", () => {
  test("sockets of one host end together at different ages", () => {
    const session = sessionOf(
      recording(),
      at(0, "c1", 47_000),
      at(20_000, "c2", 47_400),
      at(31_000, "c3", 47_900),
      tick(60_000),
    );
    const [finding, ...others] = check(serverRestart, session);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: "error",
      confidence: "likely",
      connections: ["c1", "c2", "c3"],
      title: "The server at app.test was stopped or restarted, which ended 3 connections.",
    });
    expect(diagnose(session).map(({ rule }) => rule)).toEqual(["server-restart"]);
  });

  test.each([
    "Error during WebSocket handshake: Unexpected response code: 502",
    "Error during WebSocket handshake: Unexpected response code: 503",
    "Error in connection establishment: net::ERR_CONNECTION_REFUSED",
  ])("one socket, and the next attempt meets: %s", (text) => {
    const session = sessionOf(recording(), at(0, "c1", 47_000), refusal(text, { id: "c2", at: 48_000 }), tick(60_000));
    expect(check(serverRestart, session)).toMatchObject([{ confidence: "likely", connections: ["c1"] }]);
  });

  test("the server says 1012", () => {
    const session = sessionOf(
      recording(),
      at(0, "c1", 47_000, { close: { code: 1012, reason: "Service restart" } }),
      tick(60_000),
    );
    expect(check(serverRestart, session)).toMatchObject([{ connections: ["c1"] }]);
  });

  test("polite goodbyes (1001) of several sockets", () => {
    const going = { close: { code: 1001 } };
    const session = sessionOf(recording(), at(0, "c1", 47_000, going), at(20_000, "c2", 47_400, going), tick(60_000));
    expect(check(serverRestart, session)).toMatchObject([{ connections: ["c1", "c2"] }]);
  });
});

describe("does not fire", () => {
  test("another socket to the same host lived on", () => {
    const session = sessionOf(
      recording(),
      at(0, "c1", 47_000),
      at(20_000, "c2", 47_400),
      socket({ id: "c3", received: [46_000, 50_000] }),
      tick(60_000),
    );
    expect(check(serverRestart, session)).toEqual([]);
  });

  test("sockets that fell silent together and met an idle limit together", () => {
    const session = sessionOf(recording(), quiet("c1", 0, 30_000), quiet("c2", 10_000, 30_500), tick(200_000));
    expect(check(serverRestart, session)).toEqual([]);
    expect(diagnose(session).map(({ rule }) => rule)).toEqual(["idle-timeout"]);
  });

  test("one socket that vanished and came back at once", () => {
    const session = sessionOf(recording(), at(0, "c1", 47_000), socket({ id: "c2", at: 47_500 }), tick(60_000));
    expect(check(serverRestart, session)).toEqual([]);
  });

  test("attempts that failed before the end already", () => {
    const text = "Error during WebSocket handshake: Unexpected response code: 502";
    const session = sessionOf(recording(), refusal(text, { id: "c1" }), at(5000, "c2", 52_000), tick(60_000));
    expect(check(serverRestart, session)).toEqual([]);
  });
});
