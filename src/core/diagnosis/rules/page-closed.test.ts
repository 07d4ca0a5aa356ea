import { describe, expect, test } from "vitest";
import type { SessionEvent } from "../../session/events.ts";
import { check, pending, recording, refusal, sessionOf, socket, tick } from "../testing.ts";
import { pageClosed } from "./page-closed.ts";

const leaving = (persisted: boolean): SessionEvent => ({
  type: "page-event",
  at: 5000,
  kind: "page-hide",
  persisted,
  connections: ["c1"],
});

describe("tells", () => {
  test("the page's close(), with who called", () => {
    const session = sessionOf(
      recording(),
      socket({ sent: [1000] }),
      {
        type: "close-called",
        at: 4000,
        id: "c1",
        code: 1000,
        stack: [{ functionName: "bye", url: "https://app.test/a.js", line: 7, column: 3 }],
      },
      { type: "close-event", at: 4050, id: "c1", code: 1000, reason: "", wasClean: true },
    );
    const [finding, ...others] = check(pageClosed, session);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: "info",
      confidence: "certain",
      title: "The page itself closed the connection.",
    });
    expect(finding?.evidence[0]).toEqual({
      label: "The page called",
      value: "close(1000) at https://app.test/a.js:7",
      at: 4000,
      connection: "c1",
    });
  });

  test("the page was left", () => {
    expect(check(pageClosed, sessionOf(recording(), socket(), leaving(false)))).toMatchObject([
      { severity: "info", title: "The page was left, which ended the connection." },
    ]);
  });

  test("the page was put aside and its socket broke off", () => {
    const session = sessionOf(recording(), socket(), leaving(true), {
      type: "close-event",
      at: 60_000,
      id: "c1",
      code: 1006,
      reason: "",
      wasClean: false,
    });
    expect(check(pageClosed, session)).toMatchObject([
      { title: "The page was put aside for the back button, which ended the connection." },
    ]);
  });

  test("a goodbye that the server never answered: a warning", () => {
    const session = sessionOf(recording(), socket({ closeCalled: { at: 4000 }, closedAt: 64_010 }));
    expect(check(pageClosed, session)).toMatchObject([
      { severity: "warning", title: "The page closed the connection, and the server never answered the goodbye." },
    ]);
  });

  test("closed before it had opened", () => {
    const session = sessionOf(
      recording(),
      refusal("WebSocket is closed before the connection is established."),
      pending({ id: "c2", sentAt: 10, at: 5 }),
      { type: "close-called", at: 20, id: "c2" },
      { type: "connection-closed", at: 30, id: "c2" },
    );
    expect(check(pageClosed, session)).toMatchObject([
      { severity: "info", title: "The page closed the socket before it had opened.", connections: ["c1", "c2"] },
    ]);
  });
});

test("tells that the page was left before the socket had opened", () => {
  const session = sessionOf(recording(), pending({ at: 4000 }), leaving(false));
  expect(check(pageClosed, session)).toMatchObject([
    { severity: "info", title: "The page closed the socket before it had opened.", connections: ["c1"] },
  ]);
});

test("is silent about ends that the page had no part in", () => {
  const session = sessionOf(
    recording(),
    socket({ closedAt: 2100 }),
    socket({ id: "c2", closedAt: 2100, close: { code: 1000 } }),
    socket({ id: "c3" }),
    refusal("Error during WebSocket handshake: Unexpected response code: 502", { id: "c4" }),
    tick(9000),
  );
  expect(check(pageClosed, session)).toEqual([]);
});
