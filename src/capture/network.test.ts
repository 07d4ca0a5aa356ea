import { describe, expect, test } from "vitest";
import type { SessionEvent } from "../core/session/events.ts";
import { captureOn, fakeTransport } from "./testing.ts";

const CREATED = ["Network.webSocketCreated", { requestId: "1.1", url: "wss://app.test/ws", initiator: {} }] as const;

function eventsOf(...said: (readonly [method: string, params: unknown])[]): SessionEvent[] {
  const transport = fakeTransport();
  const { events } = captureOn(transport, { pageScript: false });
  transport.say(...CREATED);
  for (const [method, params] of said) transport.say(method, params);
  return events.slice(1);
}

const frame = (response: unknown): readonly [string, unknown] => [
  "Network.webSocketFrameSent",
  { requestId: "1.1", timestamp: 1, response },
];

test("a connection with the page's own code that made it", () => {
  const transport = fakeTransport();
  const { events } = captureOn(transport);
  const callFrames = [{ functionName: "open", url: "https://app.test/a.js", lineNumber: 4, columnNumber: 2 }];
  const params = { requestId: "1.1", url: "wss://app.test/ws", initiator: { type: "script", stack: { callFrames } } };
  transport.say("Network.webSocketCreated", params);
  transport.say("Network.webSocketCreated", params);
  expect(events).toEqual([
    {
      type: "connection-created",
      at: 1_000_000,
      id: "c1",
      url: "wss://app.test/ws",
      target: "page",
      initiator: [{ functionName: "open", url: "https://app.test/a.js", line: 5, column: 3 }],
    },
  ]);
});

test("the handshake: times from the protocol's clock, headers of the wire", () => {
  const events = eventsOf(
    [
      "Network.webSocketWillSendHandshakeRequest",
      { requestId: "1.1", timestamp: 10, wallTime: 2000, request: { headers: { Upgrade: "websocket" } } },
    ],
    [
      "Network.webSocketHandshakeResponseReceived",
      {
        requestId: "1.1",
        timestamp: 10.25,
        response: {
          status: 101,
          statusText: "Switching Protocols",
          headers: { Server: "joined" },
          headersText: "HTTP/1.0 101 Switching Protocols\r\nServer: raw\r\n\r\n",
          requestHeadersText: "GET /ws HTTP/1.1\r\nCookie: a=1\r\n\r\n",
        },
      },
    ],
  );
  expect(events).toEqual([
    { type: "handshake-sent", at: 2_000_000, id: "c1", headers: [{ name: "Upgrade", value: "websocket" }] },
    {
      type: "handshake-answered",
      at: 2_000_250,
      id: "c1",
      status: 101,
      statusText: "Switching Protocols",
      httpVersion: "1.0",
      headers: [{ name: "Server", value: "raw" }],
      requestHeaders: [{ name: "Cookie", value: "a=1" }],
    },
  ]);
});

test("without the raw text the joined headers have to do", () => {
  const response = { status: 101, statusText: "", headers: { Server: "joined" }, requestHeaders: { Host: "app.test" } };
  const params = { requestId: "1.1", timestamp: 1, response };
  expect(eventsOf(["Network.webSocketHandshakeResponseReceived", params])).toMatchObject([
    { headers: [{ name: "Server", value: "joined" }], requestHeaders: [{ name: "Host", value: "app.test" }] },
  ]);
});

describe("frames", () => {
  test("text as it is, binary as bytes", () => {
    expect(
      eventsOf(frame({ opcode: 1, payloadData: "héllo" }), frame({ opcode: 2, payloadData: "AP+A" })),
    ).toMatchObject([
      { direction: "sent", opcode: 1, payload: "héllo" },
      { opcode: 2, payload: new Uint8Array([0, 255, 128]) },
    ]);
  });

  test("binary that is not base64 is kept as it came", () => {
    expect(eventsOf(frame({ opcode: 2, payloadData: "not base64!" }))).toMatchObject([{ payload: "not base64!" }]);
  });

  test("a frame without a payload, a response or a name is none", () => {
    expect(eventsOf(frame({ opcode: 1 }), frame(null), ["Network.webSocketFrameSent", null])).toEqual([]);
  });
});

test("an error whose words were blanked is told as blank", () => {
  expect(eventsOf(["Network.webSocketFrameError", { requestId: "1.1", timestamp: 1, errorMessage: "" }])).toMatchObject(
    [{ type: "connection-error", message: "" }],
  );
});

const end = (requestId: unknown): readonly [string, unknown] => [
  "Network.webSocketClosed",
  { requestId, timestamp: 1 },
];

test("the end, and the end of what never was", () => {
  expect(eventsOf(end("9.9"), end(7), end("1.1"))).toMatchObject([{ type: "connection-closed", id: "c1" }]);
});
