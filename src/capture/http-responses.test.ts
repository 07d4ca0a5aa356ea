import { expect, test } from "vitest";
import type { HttpResponse } from "../core/session/events.ts";
import { createHttpResponses } from "./http-responses.ts";

function responses() {
  const told: HttpResponse[] = [];
  const http = createHttpResponses((event) => told.push(event));
  const answer = (url: string, status: unknown = 200, headers: unknown = { Server: "nginx" }): void =>
    http.received({ response: { url, status, headers } }, 1000);
  return { told, http, answer };
}

test("an answer is told once its host has a socket, before or after", () => {
  const { told, http, answer } = responses();
  answer("https://app.test/");
  answer("https://other.test/");
  expect(told).toEqual([]);
  http.socketTo("wss://app.test/ws");
  expect(told).toEqual([
    {
      type: "http-response",
      at: 1000,
      url: "https://app.test/",
      status: 200,
      headers: [{ name: "Server", value: "nginx" }],
    },
  ]);
  answer("https://app.test/missing", 404);
  expect(told.map(({ status }) => status)).toEqual([200, 404]);
});

test("one a host and status, and a port is another host", () => {
  const { told, http, answer } = responses();
  http.socketTo("wss://app.test/ws");
  http.socketTo("wss://app.test/again");
  answer("https://app.test/1");
  answer("https://app.test/2");
  answer("https://app.test:8443/");
  expect(told.map(({ url }) => url)).toEqual(["https://app.test/1"]);
});

test("a later answer that tells more is told too, one that tells less is not", () => {
  const { told, http, answer } = responses();
  http.socketTo("wss://app.test/ws");
  answer("https://app.test/script.js", 200, {});
  answer("https://app.test/", 200, { Server: "nginx", Via: "1.1 varnish" });
  answer("https://app.test/other", 200, { Server: "nginx" });
  expect(told.map(({ headers }) => headers.length)).toEqual([0, 2]);
});

test("cookies and everything that does not tell the way are left out", () => {
  const { told, http, answer } = responses();
  http.socketTo("wss://app.test/ws");
  answer("https://app.test/", 200, { "Set-Cookie": "secret=1", "X-Secret": "2", SERVER: "nginx" });
  expect(told[0]?.headers).toEqual([{ name: "SERVER", value: "nginx" }]);
});

test("long polling is told each time, also without a socket", () => {
  const { told, answer } = responses();
  answer("https://app.test/socket.io/?EIO=4&transport=polling&t=1");
  answer("https://app.test/socket.io/?EIO=4&transport=polling&t=2");
  answer("https://app.test/echo/123/abc_def/xhr_streaming");
  answer("https://app.test/hub?id=1&transport=LongPolling");
  answer("https://app.test/socket.io/?EIO=4&transport=websocket");
  expect(told.map(({ fallback }) => fallback)).toEqual(["socket.io", "socket.io", "sockjs", "signalr"]);
});

test("what is no answer of a host is passed over", () => {
  const { told, http, answer } = responses();
  http.socketTo("wss://app.test/ws");
  http.socketTo("::");
  for (const url of ["data:text/plain,x", "blob:https://app.test/1", "https://[", ""]) answer(url);
  answer("https://app.test/", "200");
  for (const params of [undefined, null, [], { response: null }, { response: { url: 7, status: 200 } }])
    http.received(params, 1000);
  expect(told).toEqual([]);
});

test("hosts are bounded", () => {
  const { told, http, answer } = responses();
  for (let index = 0; index <= 500; index++) answer(`https://h${index}.test/`);
  http.socketTo("wss://h499.test/");
  http.socketTo("wss://h500.test/");
  expect(told.map(({ url }) => url)).toEqual(["https://h499.test/"]);
});
