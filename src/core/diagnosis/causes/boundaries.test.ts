/**
 * Pairs of ends that lie on either side of a boundary: where one cause stops and another begins, and
 * how sure it is there.
 */
import { describe, expect, test } from "vitest";
import { KNOWLEDGE } from "../../knowledge/index.ts";
import type { SessionEvent } from "../../session/events.ts";
import { every, recording, refusal, sessionOf, socket, type SocketPlan, tick } from "../testing.ts";
import { explainAll } from "./explain.ts";

type Events = readonly (SessionEvent | readonly SessionEvent[])[];

const at = (id: string, openedAt: number, plan: SocketPlan) => socket({ id, at: openedAt, openedAt, ...plan });

function causeOf(...events: Events) {
  const session = sessionOf(recording(), ...events, tick(30_000_000));
  const found = explainAll(session, KNOWLEDGE).get("c1");
  if (!found) throw new Error("c1 has not ended");
  return found.cause;
}

/** `rule confidence`, and the same of a whole table. */
const told = (...events: Events) => `${causeOf(...events).rule} ${causeOf(...events).confidence}`;

/** Spoke at 1 s and was cut `silence` later. */
const silent = (silence: number, more: SocketPlan = {}) =>
  at("c1", 0, { sent: [1000], closedAt: 1000 + silence, ...more });
/** Another socket of the address, which came through a silence and was then closed by the page. */
const survivor = (silence: number) => {
  const end = 2100 + silence;
  return at("long", 0, {
    sent: [2000, 2000 + silence],
    closeCalled: { at: end },
    closedAt: end,
    close: { code: 1005 },
  });
};
const alike = (count: number, silence: number) =>
  Array.from({ length: count }, (_, n) =>
    at(`c${n + 1}`, n * 40_000, { sent: [n * 40_000 + 900], closedAt: n * 40_000 + 900 + silence }),
  ).flat();

describe("an idle limit", () => {
  test.each<[what: string, expected: string, events: Events]>([
    [
      "another came through as long a silence, within the tolerance",
      "idle-timeout possible",
      [silent(50_000), survivor(52_000)],
    ],
    ["another came through a longer one", "abnormal-close certain", [silent(50_000), survivor(52_100)]],
    ["the same at the lower end of the usual window", "idle-timeout possible", [silent(58_000), survivor(70_000)]],
    ["the same below the window", "abnormal-close certain", [silent(57_900), survivor(70_000)]],
    ["the same at the upper end of the window", "idle-timeout possible", [silent(122_000), survivor(200_000)]],
    ["the same above the window", "abnormal-close certain", [silent(122_100), survivor(200_000)]],
    ["two at a known limit", "idle-timeout likely", [alike(2, 60_000)]],
    ["two at a known limit that another outlived", "idle-timeout possible", [alike(2, 60_000), survivor(70_000)]],
    ["three silences alike, from five seconds", "idle-timeout likely", [alike(3, 5000)]],
    ["two silences alike, from five seconds", "idle-timeout possible", [alike(2, 5000)]],
    ["three shorter ones", "idle-timeout possible", [alike(3, 4900)]],
    ["two shorter ones", "abnormal-close certain", [alike(2, 4900)]],
    ["three of two and a half seconds", "idle-timeout possible", [alike(3, 2500)]],
    ["three below", "abnormal-close certain", [alike(3, 2400)]],
    ["a round silence", "idle-timeout possible", [silent(9750)]],
    ["no round one", "abnormal-close certain", [silent(9740)]],
    ["a quarter second after a round one", "idle-timeout possible", [silent(15_250)]],
    ["more than that", "abnormal-close certain", [silent(15_260)]],
    ["a quarter second before a round one", "idle-timeout possible", [silent(14_750)]],
    [
      "a round silence before an end that was not seen",
      "abnormal-close certain",
      [silent(15_000, { observed: false })],
    ],
    ["a goodbye with another reason", "close-code certain", [silent(60_000, { close: { code: 1000, reason: "bye" } })]],
    ["1001 without a reason after a known limit", "idle-timeout possible", [silent(60_000, { close: { code: 1001 } })]],
  ])("%s: %s", (_what, expected, events) => {
    expect(told(...events)).toBe(expected);
  });

  test.each([
    [silent(60_000), "1 socket to this host ended within 2.0 s of the known idle limit of 60.0 s"],
    [alike(3, 13_700), "3 sockets to this host ended after the same silence of 13.7 s"],
    [silent(83_000), "a silence of 83.0 s came before the end, and most limits lie between 60 and 120 s"],
    [silent(15_000), "it ended after a silence of exactly 15.0 s, and limits are set in round numbers"],
  ])("says why", (events, because) => {
    expect(causeOf(events).because).toBe(because);
  });
});

describe("found dead when it was used again", () => {
  const used = (silence: number, after: number, more: SocketPlan = {}) =>
    at("c1", 0, { sent: [1000, 1000 + silence], closedAt: 1000 + silence + after, ...more });
  test.each<[what: string, expected: string, events: Events]>([
    ["a silence from 58 s", "idle-timeout possible", [used(58_000, 7000)]],
    ["a shorter one", "abnormal-close certain", [used(57_900, 7000)]],
    ["the end up to 150 s later", "idle-timeout possible", [used(700_000, 150_000)]],
    ["an answer came", "abnormal-close certain", [used(500_000, 7000, { received: [502_000] })]],
    [
      "the server spoke first",
      "abnormal-close certain",
      [at("c1", 0, { sent: [1000], received: [501_000], closedAt: 508_000 })],
    ],
  ])("%s: %s", (_what, expected, events) => {
    expect(told(...events)).toBe(expected);
  });
});

describe("a lifetime limit", () => {
  const busy = (id: string, from: number, lived: number, more: SocketPlan = {}) =>
    at(id, from, { sent: every(700, from + lived, from), closedAt: from + lived, ...more });
  test.each<[what: string, expected: string, events: Events]>([
    ["a known maximum, once", "lifetime-limit possible", [busy("c1", 0, 900_000)]],
    ["a known maximum, twice", "lifetime-limit likely", [busy("c1", 0, 900_000), busy("c2", 9000, 900_300)]],
    [
      "the same age twice, at different times",
      "lifetime-limit possible",
      [busy("c1", 0, 17_300), busy("c2", 9000, 17_350)],
    ],
    [
      "the same age three times",
      "lifetime-limit likely",
      [busy("c1", 0, 17_300), busy("c2", 9000, 17_350), busy("c3", 18_000, 17_300)],
    ],
    ["a short age twice", "abnormal-close certain", [busy("c1", 0, 4900), busy("c2", 9000, 4900)]],
    ["from five seconds", "lifetime-limit possible", [busy("c1", 0, 5060), busy("c2", 9000, 5060)]],
    ["a round age, once", "lifetime-limit possible", [busy("c1", 0, 45_000)]],
    ["no round age", "abnormal-close certain", [busy("c1", 0, 44_000)]],
    [
      "another grew older",
      "abnormal-close certain",
      [busy("c1", 0, 45_000), at("old", 0, { sent: every(700, 60_000) })],
    ],
    [
      "another ended as old as that, within the tolerance",
      "lifetime-limit possible",
      [busy("c1", 0, 45_000), busy("old", 20_000, 46_900)],
    ],
    [
      "silent for more than six tenths of its life",
      "abnormal-close certain",
      [at("c1", 0, { sent: [300, 17_500], closedAt: 45_000 })],
    ],
  ])("%s: %s", (_what, expected, events) => {
    expect(told(...events)).toBe(expected);
  });
});

const page = (kind: "offline" | "online", when: number): SessionEvent => ({ type: "page-event", at: when, kind });

const other = (id: string, host: string) =>
  at(id, 4000, { url: `wss://${host}/`, sent: every(1000, 17_000, 4000), closedAt: 17_900 });

describe("the computer or its network", () => {
  const inUse = (closedAt: number, more: SocketPlan = {}) =>
    at("c1", 0, { sent: every(1000, closedAt - 300), closedAt, ...more });
  const byTime = (...events: Events) => events.flat().sort((a, b) => a.at - b.at);
  test.each<[what: string, expected: string, events: Events]>([
    ["a sleep of five seconds", "network-change likely", byTime(inUse(17_300), tick(17_000, 5000))],
    ["a shorter gap is a busy computer", "abnormal-close certain", byTime(inUse(17_300), tick(17_000, 4900))],
    ["a minute after it woke", "network-change likely", byTime(inUse(77_000), tick(17_000, 5000))],
    ["later than that", "abnormal-close certain", byTime(inUse(77_100), tick(17_000, 5000))],
    ["three seconds before it slept", "network-change likely", byTime(inUse(17_300), tick(25_300, 5000))],
    ["earlier than that", "abnormal-close certain", byTime(inUse(17_300), tick(25_400, 5000))],
    ["ten seconds before it went offline", "network-change likely", byTime(inUse(17_300), page("offline", 27_300))],
    ["earlier than that", "abnormal-close certain", byTime(inUse(17_300), page("offline", 27_400))],
    [
      "ten seconds after it came back",
      "network-change likely",
      byTime(inUse(37_300), page("offline", 20_000), page("online", 27_300)),
    ],
    [
      "later than that",
      "abnormal-close certain",
      byTime(inUse(37_300), page("offline", 20_000), page("online", 27_200)),
    ],
    ["it came back and had never been away", "abnormal-close certain", byTime(inUse(17_300), page("online", 17_000))],
    [
      "the second time that it was away",
      "network-change likely",
      byTime(
        inUse(97_300),
        page("offline", 2000),
        page("online", 3000),
        page("offline", 97_000),
        page("online", 99_000),
      ),
    ],
    [
      "between two times that it was away",
      "abnormal-close certain",
      byTime(
        inUse(57_300),
        page("offline", 2000),
        page("online", 3000),
        page("offline", 97_000),
        page("online", 99_000),
      ),
    ],
    [
      "all sockets, to two hosts",
      "network-change likely",
      [inUse(17_300), at("c2", 4000, { url: "wss://b.test/", sent: every(1000, 17_000, 4000), closedAt: 17_900 })],
    ],
    [
      "two hosts, and a third lived on",
      "abnormal-close certain",
      [
        inUse(17_300),
        at("c2", 4000, { url: "wss://b.test/", sent: every(1000, 17_000, 4000), closedAt: 17_900 }),
        at("c3", 0, { url: "wss://c.test/", sent: every(1000, 60_000) }),
      ],
    ],
    [
      "two hosts, and this computer's own lived on",
      "network-change likely",
      [
        inUse(17_300),
        at("c2", 4000, { url: "wss://b.test/", sent: every(1000, 17_000, 4000), closedAt: 17_900 }),
        at("c3", 0, { url: "ws://localhost:3000/", sent: every(1000, 60_000) }),
      ],
    ],
    [
      "the other host is this computer",
      "abnormal-close certain",
      [
        inUse(17_300),
        at("c2", 4000, { url: "ws://localhost:3000/", sent: every(1000, 17_000, 4000), closedAt: 17_900 }),
      ],
    ],
    [
      "the other host said goodbye",
      "abnormal-close certain",
      [inUse(17_300), at("c2", 4000, { url: "wss://b.test/", sent: [5000], closedAt: 17_900, close: { code: 1000 } })],
    ],
    [
      "to two hosts, and nobody saw how",
      "abnormal-close certain",
      [
        inUse(17_300, { observed: false }),
        at("c2", 4000, { url: "wss://b.test/", observed: false, sent: every(1000, 17_000, 4000), closedAt: 17_900 }),
      ],
    ],
    [
      "two hosts with the same idle limit",
      "idle-timeout possible",
      [silent(60_000), at("c2", 0, { url: "wss://b.test/", sent: [1200], closedAt: 61_200 })],
    ],
  ])("%s: %s", (_what, expected, events) => {
    expect(told(...events)).toBe(expected);
  });

  test("says whether the sleep was before the end or around it", () => {
    expect(causeOf(...byTime(inUse(17_300), tick(17_000, 5000))).because).toMatch(/5\.0 s before the end$/);
    expect(causeOf(...byTime(inUse(17_300), tick(17_300, 5000))).because).toMatch(/before the end$/);
    expect(causeOf(...byTime(inUse(17_300), tick(18_000, 5000))).because).toMatch(/5\.0 s around the end$/);
  });

  test("counts sockets and hosts", () => {
    expect(causeOf(inUse(17_300), other("c2", "b.test"), other("c3", "b.test")).because).toBe(
      "all 3 sockets, to 2 different hosts, ended within 3.0 s",
    );
  });
});

describe("a restart", () => {
  const inUse = (id: string, from: number, closedAt: number, more: SocketPlan = {}) =>
    at(id, from, { sent: every(1000, 17_000, from), closedAt, ...more });
  const REFUSED = "Error in connection establishment: net::ERR_CONNECTION_REFUSED";
  const retry = (when: number, message = REFUSED) => refusal(message, { id: "r", at: when });
  test.each<[what: string, expected: string, events: Events]>([
    ["a retry was refused half a minute later", "server-restart likely", [inUse("c1", 0, 17_300), retry(47_300)]],
    ["later than that", "abnormal-close certain", [inUse("c1", 0, 17_300), retry(47_400)]],
    ["half a second before", "server-restart likely", [inUse("c1", 0, 17_300), retry(16_800)]],
    ["earlier than that", "abnormal-close certain", [inUse("c1", 0, 17_300), retry(16_700)]],
    [
      "a retry met 404",
      "abnormal-close certain",
      [inUse("c1", 0, 17_300), retry(18_000, "Error during WebSocket handshake: Unexpected response code: 404")],
    ],
    [
      "a retry without a name",
      "abnormal-close certain",
      [inUse("c1", 0, 17_300), retry(18_000, "Error in connection establishment: net::ERR_NAME_NOT_RESOLVED")],
    ],
    ["two together", "server-restart likely", [inUse("c1", 0, 17_300), inUse("c2", 9000, 20_300)]],
    ["further apart", "abnormal-close certain", [inUse("c1", 0, 17_300), inUse("c2", 9000, 20_400)]],
    [
      "one of them hears 1012",
      "server-restart likely",
      [inUse("c1", 0, 17_300), inUse("c2", 9000, 17_400, { close: { code: 1012 } })],
    ],
    [
      "the other hears 1000",
      "abnormal-close certain",
      [inUse("c1", 0, 17_300), inUse("c2", 9000, 17_400, { close: { code: 1000 } })],
    ],
    [
      "at two addresses of one host",
      "server-restart likely",
      [inUse("c1", 0, 17_300), inUse("c2", 9000, 17_400, { url: "wss://app.test/other" })],
    ],
    [
      "at another host",
      "network-change likely",
      [inUse("c1", 0, 17_300), inUse("c2", 9000, 17_400, { url: "wss://b.test/ws" })],
    ],
    [
      "a third of the same age lived on",
      "abnormal-close certain",
      [inUse("c1", 0, 17_300), inUse("c2", 9000, 17_400), at("c3", 0, { sent: every(1000, 90_000) })],
    ],
  ])("%s: %s", (_what, expected, events) => {
    expect(told(...events)).toBe(expected);
  });

  test("says how the retries fared", () => {
    const bad = "Error during WebSocket handshake: Unexpected response code: 503";
    expect(causeOf(inUse("c1", 0, 17_300), retry(18_000)).because).toBe(
      "1 new attempt to the same address right afterwards was refused",
    );
    expect(causeOf(inUse("c1", 0, 17_300), inUse("c2", 9000, 17_400), retry(18_000, bad)).because).toBe(
      "2 sockets to this host ended within 3.0 s, at ages from 8.4 s to 17.3 s, and 1 new attempt to the same address right afterwards was answered with 503",
    );
  });
});

const gaveUp = (after: number, more: SocketPlan) =>
  at("c1", 0, {
    received: [5000],
    closeCalled: { at: 5000 + after },
    closedAt: 5050 + after,
    close: { code: 1005 },
    ...more,
  });
const SOCKET_IO = { url: "wss://app.test/socket.io/?EIO=4" };

describe("a missed heartbeat", () => {
  const CABLE = { headers: { "Sec-WebSocket-Protocol": "actioncable-v1-json" } };
  test.each<[what: string, expected: string, events: Events]>([
    ["Socket.IO gives up after 45 s", "heartbeat-missed likely", [gaveUp(45_000, SOCKET_IO)]],
    ["at most a twentieth earlier", "heartbeat-missed likely", [gaveUp(42_750, SOCKET_IO)]],
    ["earlier than that", "page-closed certain", [gaveUp(42_700, SOCKET_IO)]],
    ["Action Cable after 6 s", "heartbeat-missed likely", [gaveUp(7500, CABLE)]],
    ["later than that", "page-closed certain", [gaveUp(7600, CABLE)]],
    ["another sub-protocol", "page-closed certain", [gaveUp(6000, { headers: { "Sec-WebSocket-Protocol": "chat" } })]],
    ["a socket of neither", "page-closed certain", [gaveUp(45_000, {})]],
    [
      "counted from the opening where nothing was heard",
      "heartbeat-missed likely",
      [gaveUp(40_000, { ...SOCKET_IO, received: [] })],
    ],
    ["the page's reason", "heartbeat-missed certain", [gaveUp(900, { closeCalled: { at: 5900, reason: "no pong" } })]],
    ["the page without a reason", "page-closed certain", [gaveUp(900, {})]],
    [
      "the server's reason on a close that the page made",
      "page-closed certain",
      [gaveUp(900, { close: { code: 1011, reason: "ping timeout" } })],
    ],
  ])("%s: %s", (_what, expected, events) => {
    expect(told(...events)).toBe(expected);
  });
});

describe("a heartbeat that races with a limit", () => {
  test.each<[what: string, expected: string, events: Events]>([
    [
      "equal to a known limit",
      "heartbeat-race likely",
      [at("c1", 0, { sent: every(30_000, 90_000), closedAt: 120_020 })],
    ],
    [
      "within three percent",
      "heartbeat-race likely",
      [at("c1", 0, { sent: every(30_000, 90_000), closedAt: 120_900 })],
    ],
    [
      "the beat had just been sent",
      "heartbeat-race likely",
      [at("c1", 0, { sent: every(30_000, 90_000), closedAt: 90_300 })],
    ],
    ["too long ago", "abnormal-close certain", [at("c1", 0, { sent: every(30_000, 90_000), closedAt: 93_400 })]],
    [
      "equal to no known limit, once",
      "heartbeat-race possible",
      [at("c1", 0, { sent: every(13_000, 39_000), closedAt: 52_010 })],
    ],
    [
      "the same for two",
      "heartbeat-race likely",
      [
        at("c1", 0, { sent: every(13_000, 39_000), closedAt: 52_010 }),
        at("c2", 5000, { sent: every(13_000, 31_000, 5000), closedAt: 44_020 }),
      ],
    ],
    [
      "died in its first pause, while another beats as often",
      "heartbeat-race possible",
      [at("c1", 0, { sent: [100], closedAt: 13_100 }), at("c2", 5000, { sent: every(13_000, 90_000, 5000) })],
    ],
    [
      "died in a later pause without a beat of its own",
      "abnormal-close certain",
      [at("c1", 0, { sent: [100, 300], closedAt: 13_300 }), at("c2", 5000, { sent: every(13_000, 90_000, 5000) })],
    ],
  ])("%s: %s", (_what, expected, events) => {
    expect(told(...events)).toBe(expected);
  });
});

const sent = (bytes: number, when: number): SessionEvent => ({
  type: "frame",
  at: when,
  id: "c1",
  direction: "sent",
  opcode: 1,
  payload: "",
  length: bytes,
  kept: "none",
});

const ends = (when: number, code = 1006, reason = ""): SessionEvent[] => [
  { type: "connection-closed", at: when, id: "c1" },
  { type: "close-event", at: when, id: "c1", code, reason, wasClean: code !== 1006 },
];

describe("a message too big", () => {
  const open = at("c1", 0, { sent: [1000] });
  test.each<[what: string, expected: string, events: Events]>([
    ["from 32 kB", "oversized-frame possible", [open, sent(32_000, 1200), ends(3200)]],
    ["a smaller one", "abnormal-close certain", [open, sent(31_999, 1200), ends(3200)]],
    ["later than two seconds", "abnormal-close certain", [open, sent(32_000, 1200), ends(3201)]],
    ["another message came after it", "abnormal-close certain", [open, sent(32_000, 1200), sent(9, 1300), ends(1400)]],
    ["the server's reason", "oversized-frame certain", [open, ends(3200, 1008, "Message too large")]],
    ["another reason", "close-code certain", [open, ends(3200, 1008, "no")]],
  ])("%s: %s", (_what, expected, events) => {
    expect(told(...events)).toBe(expected);
  });
});
