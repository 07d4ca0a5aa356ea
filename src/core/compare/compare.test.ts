import { describe, expect, it } from "vitest";
import { applyEvent, createSession } from "../session/apply-event.ts";
import type { HeaderField, SessionEvent } from "../session/events.ts";
import type { Session } from "../session/session.ts";
import { compareConnections, counterpartOf, type Compared, type FactId } from "./compare.ts";

/** 2026-01-01T00:00:00Z; other moments in seconds since then. */
const T0 = Date.UTC(2026, 0, 1);
const at = (seconds: number): number => T0 + seconds * 1000;

interface Life {
  readonly url?: string;
  readonly answered?: number;
  readonly request?: readonly HeaderField[];
  readonly response?: readonly HeaderField[];
  /** moments of frames in seconds, and what they say */
  readonly sent?: readonly (readonly [number, string])[];
  readonly received?: readonly (readonly [number, string])[];
  readonly closed?: readonly [at: number, code: number];
}

function eventsOf(id: string, life: Life): SessionEvent[] {
  const frames = (["sent", "received"] as const).flatMap((direction) =>
    (life[direction] ?? []).map(([second, payload]): SessionEvent => ({
      type: "frame",
      at: at(second),
      id,
      direction,
      opcode: 1,
      payload,
    })),
  );
  return [
    { type: "connection-created", at: T0, id, url: life.url ?? "wss://app.example/ws", target: "page" },
    { type: "handshake-sent", at: T0, id, headers: life.request ?? [{ name: "Host", value: "app.example" }] },
    {
      type: "handshake-answered",
      at: at(life.answered ?? 0.05),
      id,
      status: 101,
      statusText: "",
      headers: life.response ?? [{ name: "Upgrade", value: "websocket" }],
    },
    ...frames.sort((one, other) => one.at - other.at),
    ...(life.closed
      ? [
          {
            type: "close-event",
            at: at(life.closed[0]),
            id,
            code: life.closed[1],
            reason: "",
            wasClean: false,
          } as const,
        ]
      : []),
  ];
}

function sessionOf(...lives: readonly Life[]): Session {
  const session = createSession();
  for (const [index, life] of lives.entries())
    for (const event of eventsOf(`c${index + 1}`, life)) applyEvent(session, event);
  return session;
}

function compare(one: Life, other: Life, now = 100) {
  const { connections } = sessionOf(one, other);
  return compareConnections(connections.get("c1")!, connections.get("c2")!, at(now));
}

const differing = (rows: readonly Compared[]) =>
  rows.filter(({ differs }) => differs).map(({ id, name, one, other }) => [name ?? id, one, other]);
const row = (rows: readonly Compared[], id: FactId) => rows.find((each) => each.id === id);

describe("two connections", () => {
  it("of which one was cut in silence and the other lived on with a heartbeat", () => {
    const beats = [25, 50, 75, 100].map((second) => [second, "ping"] as const);
    const cut = { sent: [[1, "hello"]], closed: [61, 1006] } as const satisfies Life;
    const { sameAddress, fates, rows } = compare(cut, { sent: [[1, "hello"], ...beats] });
    expect(sameAddress).toBe(true);
    expect(fates).toEqual([
      { kind: "closed", code: 1006, silence: 60_000 },
      { kind: "open", heartbeat: 25_000 },
    ]);
    expect(differing(rows)).toEqual([
      ["code", "1006", undefined],
      ["by", "network", undefined],
      ["clean", "false", undefined],
      ["age", 60_950, 99_950],
      ["silence-before", 60_000, undefined],
      ["longest-silence", 60_000, 25_000],
      ["pause-sent", undefined, 24_750],
      ["longest-pause-sent", undefined, 25_000],
      ["heartbeat-sent", undefined, 25_000],
    ]);
  });

  it("that differ by no more than two runs do, do not differ", () => {
    const twice = [
      { answered: 0.05, sent: [[1, "a"]], closed: [60, 1006] },
      { answered: 0.12, sent: [[1.02, "a"]], closed: [60.3, 1006] },
    ] as const satisfies readonly Life[];
    expect(differing(compare(...twice).rows)).toEqual([]);
    expect(row(compare(...twice).rows, "duration")).toMatchObject({ one: 50, other: 120, differs: false });
    const slow = { ...twice[1], answered: 0.9 };
    expect(row(compare(twice[0], slow).rows, "duration")).toMatchObject({ one: 50, other: 900, differs: true });
  });

  it("by their parameters and headers, the differing first, those that are ever new never", () => {
    const one: Life = {
      url: "wss://app.example/ws?v=4&room=a#x",
      request: [
        { name: "Host", value: "app.example" },
        { name: "Sec-WebSocket-Key", value: "1" },
        { name: "Cookie", value: "sid=1" },
      ],
      response: [
        { name: "Via", value: "a" },
        { name: "via", value: "b" },
      ],
    };
    const other: Life = {
      url: "wss://app.example/ws?v=4&room=b",
      request: [
        { name: "host", value: "app.example" },
        { name: "sec-websocket-key", value: "2" },
      ],
      response: [{ name: "Via", value: "a" }],
    };
    const { rows, sameAddress } = compare(one, other);
    expect(sameAddress).toBe(true);
    expect(differing(rows)).toEqual([
      ["room", "a", "b"],
      ["Via", "a, b", "a"],
      ["Cookie", "sid=1", undefined],
    ]);
    expect(rows.filter(({ section }) => section === "request-headers").map(({ name }) => name)).toEqual([
      "Cookie",
      "Host",
      "Sec-WebSocket-Key",
    ]);
  });

  it("are not held against headers that nobody saw", () => {
    const { rows, headersUnseen } = compare({ response: [] }, { response: [{ name: "Server", value: "nginx" }] });
    expect(headersUnseen).toEqual({ request: false, response: true });
    expect(rows.some(({ section }) => section === "response-headers")).toBe(false);
  });

  it("by what goes over them a second", () => {
    const busy = Array.from({ length: 50 }, (_, index) => [1 + index, "0123456789"] as const);
    const { rows } = compare({ received: busy, closed: [50.05, 1000] }, { closed: [50.05, 1000] });
    expect(row(rows, "frames-received")).toMatchObject({ one: 1, other: 0, differs: true });
    expect(row(rows, "bytes-received")).toMatchObject({ one: 10, other: 0 });
    expect(row(rows, "frames-sent")).toMatchObject({ one: 0, other: 0, differs: false });
  });
});

it("suggests one to the same address with another end, the nearest of them", () => {
  const session = sessionOf(
    { closed: [60, 1006] },
    { closed: [60, 1006] },
    { url: "wss://app.example/other" },
    { url: "wss://app.example/ws?again" },
    {},
  );
  const of = (id: string) => counterpartOf(session, session.connections.get(id)!)?.id;
  expect(of("c1")).toBe("c4");
  expect(of("c5")).toBe("c2");
  expect(of("c3")).toBe("c2");
  expect(counterpartOf(sessionOf({}), sessionOf({}).connections.get("c1")!)).toBeUndefined();
});
