import { describe, expect, test } from "vitest";
import { check, recording, sessionOf, socket, type SocketPlan, tick } from "../testing.ts";
import { closeCode } from "./close-code.ts";

const ended = (code: number, reason = "", more: SocketPlan = {}) =>
  sessionOf(recording(), socket({ sent: [500], closedAt: 3000, close: { code, reason }, ...more }), tick(9000));

describe("fires", () => {
  test.each([
    [1000, "info", "The server closed the connection with 1000: normal closure."],
    [1001, "warning", "The server closed the connection with 1001: going away."],
    [1005, "info", "The server closed the connection with 1005: no code given."],
    [1008, "error", "The server closed the connection with 1008: policy violation."],
    [1011, "error", "The server closed the connection with 1011: server error."],
    [1013, "warning", "The server closed the connection with 1013: try again later."],
    [2500, "error", "The server closed the connection with 2500: unassigned code."],
    [3999, "warning", "The server closed the connection with 3999: registered code."],
    [4001, "warning", "The server closed the connection with 4001: private code."],
    [4401, "error", "The server closed the connection with 4401: private code."],
  ])("%i is of severity %s", (code, severity, title) => {
    expect(check(closeCode, ended(code))).toMatchObject([
      { severity, title, confidence: "certain", connections: ["c1"] },
    ]);
  });

  test("the server's reason is given as data", () => {
    const [finding] = check(closeCode, ended(4001, "auth expired"));
    expect(finding?.evidence).toContainEqual({ label: "Reason", value: "auth expired" });
    expect(finding?.summary).toContain('"auth expired"');
  });

  test("a library's code counts for that library's sockets alone", () => {
    const headers = { "Sec-WebSocket-Protocol": "graphql-transport-ws" };
    expect(check(closeCode, ended(4403, "", { headers }))[0]?.summary).toContain(
      "The server refused the page's login.",
    );
    expect(check(closeCode, ended(4403))[0]?.summary).toContain("This code is private");
  });

  test("an error of the server (1011) is not blamed on what is on the way", () => {
    const user = check(closeCode, ended(1011))[0]?.advice.find(({ audience }) => audience === "user");
    expect(user?.text).toContain("the code with which the server closed");
  });

  test("a reset after the goodbye is told", () => {
    const session = ended(4001, "", { close: { code: 4001, wasClean: false } });
    expect(check(closeCode, session)[0]?.evidence.some(({ label }) => label === "After the goodbye")).toBe(true);
  });
});

test.each<[string, SocketPlan]>([
  ["no goodbye came", { closedAt: 3000 }],
  ["the page closed", { closedAt: 3000, closeCalled: { at: 2900, code: 4001 }, close: { code: 4001 } }],
  ["a restart (1012) has its own rule", { closedAt: 3000, close: { code: 1012 } }],
  ["an idle timer with a goodbye has its own rule", { sent: [500], closedAt: 60_500, close: { code: 1001 } }],
  ["still open", {}],
])("does not fire: %s", (_name, plan) => {
  expect(check(closeCode, sessionOf(recording(), socket(plan), tick(90_000)))).toEqual([]);
});
