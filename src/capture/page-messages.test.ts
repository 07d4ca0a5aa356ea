import { describe, expect, test } from "vitest";
import type { SessionEvent } from "../core/session/events.ts";
import { parseAdoptedSockets, parsePageMessage } from "./page-messages.ts";
import { captureOn, fakeTransport, NAMES, pageSays } from "./testing.ts";

const parse = (message: unknown) => parsePageMessage(JSON.stringify(message));

describe("what is no message", () => {
  const payloads = [
    "",
    "{",
    "null",
    "[]",
    '"new"',
    "1e999",
    '{"kind":"new"}',
    '{"realm":"r","at":1,"kind":"new","url":"wss://app.test/"}',
    '{"realm":"r","at":1,"kind":"new","n":1}',
    '{"realm":"r","at":"1","kind":"hidden"}',
    '{"realm":7,"at":1,"kind":"hidden"}',
    '{"realm":"r","at":1e999,"kind":"hidden"}',
    '{"realm":"r","at":1,"kind":"close","n":1,"code":"1000"}',
    '{"realm":"r","at":1,"kind":"__proto__"}',
    '{"realm":"r","at":1,"kind":"toString"}',
    `{"realm":"r","at":1,"kind":${"[".repeat(5000)}${"]".repeat(5000)}}`,
  ];
  for (const payload of payloads) test(payload.slice(0, 60), () => expect(parsePageMessage(payload)).toBeUndefined());
});

test("fields of the wrong kind are left out or made plain", () => {
  expect(parse({ realm: "r", at: 1, kind: "close", n: 1, code: 1000, reason: {}, wasClean: "yes" })).toEqual({
    realm: "r",
    at: 1,
    kind: "close",
    n: 1,
    code: 1000,
    reason: "",
    wasClean: false,
  });
  expect(parse({ realm: "r", at: 1, kind: "call", n: 1, code: "x", reason: 7, stack: {} })).toEqual({
    realm: "r",
    at: 1,
    kind: "call",
    n: 1,
    stack: [],
  });
  expect(parse({ realm: "r", at: 1, kind: "page-hide", sockets: [1, "2", null, 3], persisted: 1 })).toEqual({
    realm: "r",
    at: 1,
    kind: "page-hide",
    persisted: false,
    sockets: [1, 3],
    top: false,
    worker: false,
  });
});

test("nothing that was not asked for comes through", () => {
  const message = parse({ realm: "r", at: 1, kind: "hidden", by: "content-security-policy", __proto__: { evil: 1 } });
  expect(message).toEqual({ realm: "r", at: 1, kind: "hidden" });
});

test("adopted sockets: those that make sense", () => {
  const good = { realm: "r", n: 1, url: "wss://app.test/", readyState: 1, protocol: "p", extensions: "", top: true };
  const list = [good, { ...good, readyState: 9 }, { ...good, n: "1" }, null, "x", { ...good, n: 2, protocol: 7 }];
  expect(parseAdoptedSockets(JSON.stringify(list))).toEqual([
    { ...good, worker: false },
    { ...good, n: 2, protocol: "", worker: false },
  ]);
  for (const none of ["", "{}", "null", "7"]) expect(parseAdoptedSockets(none)).toEqual([]);
});

describe("as session events", () => {
  const NOW = 1_000_000;
  function eventsOf(...messages: Record<string, unknown>[]): SessionEvent[] {
    const transport = fakeTransport();
    const { events } = captureOn(transport, { now: () => NOW });
    transport.say("Network.webSocketCreated", { requestId: "1.1", url: "wss://app.test/ws", initiator: {} });
    for (const message of messages) pageSays(transport, message);
    return events.slice(1);
  }
  const made = { kind: "new", n: 1, url: "wss://app.test/ws", top: true };

  test("a socket is observed, with the document that made it", () => {
    expect(eventsOf({ ...made, top: false, document: "https://frame.test/" })).toEqual([
      {
        type: "connection-observed",
        at: NOW,
        id: "c1",
        target: "frame",
        documentUrl: "https://frame.test/",
      },
    ]);
  });

  test("close() with its stack, and the end", () => {
    const call = { kind: "call", n: 1, code: 4000, reason: "bye", stack: "Error\n    at f (a.js:1:2)" };
    const close = { kind: "close", n: 1, code: 4000, reason: "bye", wasClean: true };
    expect(eventsOf(made, call, close).slice(1)).toEqual([
      {
        type: "close-called",
        at: NOW,
        id: "c1",
        code: 4000,
        reason: "bye",
        stack: [{ functionName: "f", url: "a.js", line: 1, column: 2 }],
      },
      { type: "close-event", at: NOW, id: "c1", code: 4000, reason: "bye", wasClean: true },
    ]);
  });

  test("sockets that nobody knows are passed over", () => {
    const unknown = [
      { kind: "new", n: 9, url: "wss://other.test/" },
      { kind: "call", n: 9 },
      { kind: "close", n: 9, code: 1000 },
      { kind: "message", n: 9, size: 1 },
      { kind: "page-hide", sockets: [9], top: false },
    ];
    expect(eventsOf(...unknown)).toEqual([]);
  });

  test("a message from outside the present is put at its arrival", () => {
    for (const at of [1e300, -1e300, NOW - 4_000_000, NOW + 1])
      expect(eventsOf({ kind: "hidden", at })).toEqual([{ type: "page-event", at: NOW, kind: "hidden" }]);
    expect(eventsOf({ kind: "hidden", at: NOW - 5 })).toMatchObject([{ at: NOW - 5 }]);
  });

  test("what comes under another name, or is no text, is not ours", () => {
    const transport = fakeTransport();
    const { events } = captureOn(transport);
    const payload = JSON.stringify({ realm: "r", at: 1, kind: "hidden" });
    transport.say("Runtime.bindingCalled", { name: "other", payload });
    transport.say("Runtime.bindingCalled", { name: NAMES.binding, payload: { realm: "r" } });
    transport.say("Runtime.bindingCalled", null);
    expect(events).toEqual([]);
  });

  test("the page's own comings and goings", () => {
    const hide = { kind: "page-hide", persisted: true, sockets: [1], top: true, document: "https://app.test/" };
    const show = { ...hide, kind: "page-show" };
    expect(eventsOf(made, hide, show).slice(1)).toMatchObject([
      { kind: "page-hide", persisted: true, connections: ["c1"], url: "https://app.test/" },
      { kind: "page-show", persisted: true, connections: ["c1"] },
    ]);
  });
});
