/**
 * Ends as they happen, each with the one cause that is right. What tells look-alikes apart is in the
 * numbers; the rules' own tests check what is then said.
 */
import { describe, expect, test } from "vitest";
import { KNOWLEDGE } from "../../knowledge/index.ts";
import type { SessionEvent } from "../../session/events.ts";
import type { RuleId } from "../finding.ts";
import { every, recording, refusal, sessionOf, socket, type SocketPlan, tick } from "../testing.ts";
import { endsExplainedBy, explainAll } from "./explain.ts";

type Events = readonly (SessionEvent | readonly SessionEvent[])[];

const at = (id: string, openedAt: number, plan: SocketPlan) => socket({ id, at: openedAt, openedAt, ...plan });
const hide: SessionEvent = { type: "page-event", at: 9000, kind: "page-hide", persisted: false, connections: ["c1"] };
const STATUS_502 = "Error during WebSocket handshake: Unexpected response code: 502";

const CASES: readonly [what: string, main: RuleId, events: Events][] = [
  ["cut by an idle limit of a minute", "idle-timeout", [at("c1", 0, { sent: [3000], closedAt: 63_010 })]],
  ["cut by an idle limit of ten seconds, never having spoken", "idle-timeout", [at("c1", 0, { closedAt: 10_020 })]],
  [
    "cut twice after the same odd silence",
    "idle-timeout",
    [at("c1", 0, { sent: [2000], closedAt: 9300 }), at("c2", 11_000, { sent: [15_000], closedAt: 22_310 })],
  ],
  [
    "cut three times after the same short silence",
    "idle-timeout",
    [0, 7000, 14_000].flatMap((from, n) => at(`c${n + 1}`, from, { sent: [from + 900], closedAt: from + 4910 })),
  ],
  [
    "reset three times after two seconds",
    "abnormal-close",
    [0, 7000, 14_000].flatMap((from, n) => at(`c${n + 1}`, from, { sent: [from + 10], closedAt: from + 2010 })),
  ],
  [
    "a server that says 1001 when its idle timer runs out",
    "idle-timeout",
    [at("c1", 0, { sent: [3000], closedAt: 33_000, close: { code: 1001 } })],
  ],
  [
    "cut while busy at a known age",
    "lifetime-limit",
    [at("c1", 0, { received: every(700, 30_000), closedAt: 30_400 })],
  ],
  [
    "cut while busy at the same odd age, at different times",
    "lifetime-limit",
    [
      at("c1", 0, { received: every(300, 8300), closedAt: 8400 }),
      at("c2", 20_000, { received: every(300, 28_300, 20_000), closedAt: 28_410 }),
    ],
  ],
  [
    "a minute's heartbeat against a minute's limit",
    "heartbeat-race",
    [at("c1", 0, { sent: every(60_000, 120_000), closedAt: 180_020 })],
  ],
  [
    "a heartbeat and limit of three seconds, at the fourth beat",
    "heartbeat-race",
    [at("c1", 0, { sent: [1, 3000, 6000, 9000], closedAt: 12_010 })],
  ],
  [
    "the same limit met in the first pause already, next to one that came further",
    "heartbeat-race",
    [
      at("c1", 0, { sent: [10], closedAt: 3020 }),
      at("c2", 5000, { sent: every(3000, 14_000, 5000), closedAt: 17_005 }),
    ],
  ],
  [
    "a heartbeat below the limit that stopped",
    "idle-timeout",
    [at("c1", 0, { sent: every(20_000, 100_000), closedAt: 160_030 })],
  ],
  [
    "a heartbeat below the limit, then a cut that no timer explains",
    "abnormal-close",
    [at("c1", 0, { sent: every(20_000, 100_000), closedAt: 107_300 })],
  ],
  [
    "the server was killed: all end, at different ages",
    "server-restart",
    [at("c1", 0, { sent: [20_700], closedAt: 21_400 }), at("c2", 8000, { sent: [20_000], closedAt: 21_450 })],
  ],
  [
    "the server was killed, and the next attempt meets 502",
    "server-restart",
    [at("c1", 0, { sent: [20_700], closedAt: 21_400 }), refusal(STATUS_502, { id: "c2", at: 22_000 })],
  ],
  [
    "a reload ends the old sockets, and the younger live on",
    "server-restart",
    [
      at("c1", 0, { sent: [20_700], closedAt: 21_400 }),
      at("c2", 8000, { sent: [20_000], closedAt: 21_450 }),
      at("c3", 15_000, { received: every(1000, 60_000, 15_000) }),
    ],
  ],
  [
    "two in use, opened two seconds apart, end at one moment",
    "server-restart",
    [0, 2000].flatMap((from, n) => at(`c${n + 1}`, from, { sent: every(1000, 17_000, from), closedAt: 17_300 + n })),
  ],
  [
    "two in use, opened one second apart, end at one moment, which may be one timer",
    "abnormal-close",
    [0, 1000].flatMap((from, n) => at(`c${n + 1}`, from, { sent: every(1000, 17_000, from), closedAt: 17_300 + n })),
  ],
  [
    "a message to all, then 43.7 s of silence, and sockets of different ages are cut together",
    "idle-timeout",
    [0, 6000, 12_000].flatMap((from, n) => at(`c${n + 1}`, from, { received: [20_000], closedAt: 63_700 + n })),
  ],
  [
    "the same after longer silences that they came through",
    "server-restart",
    [0, 6000, 12_000].flatMap((from, n) =>
      at(`c${n + 1}`, from, { received: [20_000, 80_000], closedAt: 123_700 + n }),
    ),
  ],
  ["the server says 1012", "server-restart", [at("c1", 0, { sent: [1000], closedAt: 7000, close: { code: 1012 } })]],
  ["the computer slept", "network-change", [at("c1", 0, { sent: [1000], closedAt: 91_000 }), tick(90_500, 60_000)]],
  [
    "the browser went offline",
    "network-change",
    [at("c1", 0, { sent: [1000], closedAt: 21_000 }), { type: "page-event", at: 20_000, kind: "offline" }],
  ],
  ["the page was left", "page-closed", [at("c1", 0, { sent: [1000] }), hide]],
  [
    "the page closed after a minute of silence",
    "page-closed",
    [at("c1", 0, { sent: [1000], closeCalled: { at: 61_000, code: 1000 }, closedAt: 61_010, close: { code: 1000 } })],
  ],
  [
    "the page's watchdog gave up",
    "heartbeat-missed",
    [
      at("c1", 0, {
        sent: [1000],
        closeCalled: { at: 31_000, reason: "pong timeout" },
        closedAt: 31_010,
        close: { code: 1005 },
      }),
    ],
  ],
  [
    "the server missed pongs",
    "heartbeat-missed",
    [at("c1", 0, { closedAt: 40_000, close: { code: 1011, reason: "keepalive ping timeout" } })],
  ],
  [
    "a policy",
    "close-code",
    [at("c1", 0, { sent: [1000], closedAt: 1500, close: { code: 1008, reason: "token expired" } })],
  ],
  ["a private code", "close-code", [at("c1", 0, { sent: [1000], closedAt: 61_000, close: { code: 4001 } })]],
  [
    "the server goes away after work",
    "close-code",
    [at("c1", 0, { sent: [1000], closedAt: 8000, close: { code: 1001 } })],
  ],
  ["the server is done", "close-code", [at("c1", 0, { sent: [1000], closedAt: 61_000, close: { code: 1000 } })]],
  [
    "a message too big",
    "oversized-frame",
    [at("c1", 0, { sent: [1000], closedAt: 1500, close: { code: 1009, reason: "" } })],
  ],
  [
    "broken data after a minute of silence",
    "protocol-error",
    [at("c1", 0, { sent: [1000], closedAt: 61_001, error: { at: 61_000, message: "Invalid frame header" } })],
  ],
  ["a reset after two seconds", "abnormal-close", [at("c1", 0, { sent: [500], closedAt: 2000 })]],
  ["an end that nobody saw", "abnormal-close", [at("c1", 0, { observed: false, sent: [500], closedAt: 20_500 })]],
  [
    "ends that nobody saw, all at once: perhaps the page closing all it has",
    "abnormal-close",
    [
      at("c1", 0, { observed: false, sent: [20_700], closedAt: 21_400 }),
      at("c2", 8000, { observed: false, sent: [20_000], closedAt: 21_450 }),
    ],
  ],
];

describe("the main cause", () => {
  test.each(CASES)("%s: %s", (_what, main, events) => {
    const session = sessionOf(recording(), ...events, tick(10_000_000));
    expect(explainAll(session, KNOWLEDGE).get("c1")?.cause.rule).toBe(main);
  });
});

test("what would explain an end too is kept, best first, and what is left over is not among it", () => {
  const session = sessionOf(
    recording(),
    at("c1", 0, { sent: every(60_000, 240_000), closedAt: 300_020 }),
    tick(400_000),
  );
  const found = explainAll(session, KNOWLEDGE).get("c1");
  expect(found?.cause.rule).toBe("heartbeat-race");
  expect(found?.also.map(({ rule }) => rule)).toEqual(["idle-timeout"]);
});

test("an answer is kept for a state of the session, and found anew when it has changed", () => {
  const session = sessionOf(recording(), at("c1", 0, { sent: [1000] }));
  expect(endsExplainedBy("idle-timeout", session, KNOWLEDGE)).toEqual([]);
  expect(explainAll(session, KNOWLEDGE)).toBe(explainAll(session, KNOWLEDGE));
  const ended = sessionOf(recording(), at("c1", 0, { sent: [1000], closedAt: 61_000 }), tick(70_000));
  expect(endsExplainedBy("idle-timeout", ended, KNOWLEDGE)).toHaveLength(1);
});

test("hundreds of sockets that one limit cut are all told, each counting the others", () => {
  const sockets = Array.from({ length: 300 }, (_, index) =>
    at(`c${index + 1}`, index * 100, { sent: [index * 100 + 50], closedAt: index * 100 + 60_060 }),
  );
  const events = sockets.flat().sort((a, b) => a.at - b.at);
  const found = endsExplainedBy("idle-timeout", sessionOf(recording(), events, tick(10_000_000)), KNOWLEDGE);
  expect(found).toHaveLength(300);
  expect(new Set(found.map(({ cause }) => cause.because))).toEqual(
    new Set(["300 sockets to this host ended within 2.0 s of the known idle limit of 60.0 s"]),
  );
});
