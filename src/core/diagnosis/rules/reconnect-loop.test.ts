import { describe, expect, test } from "vitest";
import { check, recording, refusal, sessionOf, socket, tick } from "../testing.ts";
import { reconnectLoop } from "./reconnect-loop.ts";

const REFUSED = "Error in connection establishment: net::ERR_CONNECTION_REFUSED";
const attempts = (...times: number[]) => times.flatMap((at, index) => refusal(REFUSED, { id: `c${index + 1}`, at }));

describe("fires", () => {
  test("hasty attempts", () => {
    const [finding, ...others] = check(reconnectLoop, sessionOf(recording(), attempts(0, 200, 400, 600, 800)));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: "warning",
      confidence: "certain",
      connections: ["c1", "c2", "c3", "c4", "c5"],
      title: "The page tried to connect 5 times within 0.8 seconds, without lasting success.",
    });
    expect(finding?.summary).toContain("hardly pauses");
  });

  test("attempts with growing pauses, as they should be", () => {
    const [finding] = check(reconnectLoop, sessionOf(recording(), attempts(0, 1500, 4000, 9000, 18_000)));
    expect(finding?.summary).toContain("pauses grow");
  });

  test("sockets that open and are lost again within seconds, with success in the end", () => {
    const session = sessionOf(
      recording(),
      [0, 5000, 10_000].map((at, index) => socket({ id: `c${index + 1}`, at, closedAt: at + 2000 })),
      socket({ id: "c4", at: 15_000, received: [16_000] }),
      tick(60_000),
    );
    expect(check(reconnectLoop, session)[0]?.title).toBe(
      "The page tried to connect 4 times within 15.0 seconds before it succeeded.",
    );
  });
});

describe("does not fire", () => {
  test("three attempts", () => {
    expect(check(reconnectLoop, sessionOf(recording(), attempts(0, 200, 400)))).toEqual([]);
  });

  test("sockets side by side", () => {
    const session = sessionOf(
      recording(),
      [1, 2, 3, 4, 5].map((n) => socket({ id: `c${n}`, at: n * 10 })),
    );
    expect(check(reconnectLoop, session)).toEqual([]);
  });

  test("sockets that did their work and were closed by the page", () => {
    const session = sessionOf(
      recording(),
      [0, 3000, 6000, 9000].map((at, index) =>
        socket({ id: `c${index + 1}`, at, closedAt: at + 2000, closeCalled: { at: at + 1900 }, close: { code: 1000 } }),
      ),
    );
    expect(check(reconnectLoop, session)).toEqual([]);
  });

  test("sockets that a short limit cuts again and again, which its own cause tells", () => {
    const session = sessionOf(
      recording(),
      [0, 13_000, 26_000, 39_000].map((at, index) => socket({ id: `c${index + 1}`, at, closedAt: at + 12_100 })),
      tick(300_000),
    );
    expect(check(reconnectLoop, session)).toEqual([]);
  });

  test("one end a minute, which its own cause tells", () => {
    const session = sessionOf(
      recording(),
      [0, 62_000, 124_000, 186_000].map((at, index) => socket({ id: `c${index + 1}`, at, closedAt: at + 60_100 })),
      tick(300_000),
    );
    expect(check(reconnectLoop, session)).toEqual([]);
  });
});
