import { describe, expect, it } from "vitest";
import { placeholdersFromUrl, placeholdersToUrl } from "../placeholders.ts";
import { createRedactor } from "./redactor.ts";
import { redactText } from "./text.ts";
import { redactUrl } from "./url.ts";

const redact = (url: string) => redactUrl(url, createRedactor());

describe("redactUrl", () => {
  it.each([
    ["wss://a.example/ws?token=abc&room=1", "wss://a.example/ws?token=‹token #1›&room=1"],
    ["wss://a.example/ws?a=x1y2;b=2z3w", "wss://a.example/ws?a=‹value #1›;b=‹value #2›"],
    ["wss://a.example/ws?a=x1y2&a=x1y2", "wss://a.example/ws?a=‹value #1›&a=‹value #1›"],
    ["wss://a.example/ws?bare-w0rd", "wss://a.example/ws?‹value #1›"],
    ["wss://a.example/ws?a=&x1y2", "wss://a.example/ws?a=&‹value #1›"],
    ["https://a.example/#x1y2z3", "https://a.example/#‹fragment #1›"],
    ["https://a.example/#access_token=x&state=y", "https://a.example/#access_token=‹token #1›&state=‹token #2›"],
    ["https://ann:pw@a.example:8443/", "https://‹credentials #1›:‹password #1›@a.example:8443/"],
    ["https://key@a.example", "https://‹credentials #1›@a.example"],
    ["https://a.example/a@b/c", "https://a.example/a@b/c"],
    ["/ws?a=x1y2", "/ws?a=‹value #1›"],
    ["not a url ?x=x1y2", "not a url ?x=‹value #1›"],
    ["data:text/javascript,alert('x')", "data:text/javascript,‹value #1›"],
    ["https://a.example/u/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2ln/x", "https://a.example/u/‹token #1›/x"],
    ["https://a.example/token/x1y2z3/ws", "https://a.example/token/‹token #1›/ws"],
    ["https://a.example/p;jsessionid=x1y2/q", "https://a.example/p;jsessionid=‹session #1›/q"],
    ["https://hooks.example/T0001/B0001/Xb7Qk2Lm9Zr4Tn6Wp1Yc8VdA", "https://hooks.example/T0001/B0001/‹path #1›"],
  ])("%s", (url, wanted) => {
    expect(redact(url)).toBe(wanted);
  });

  it.each([
    "wss://a.example:8443/api/ws",
    "ws://[::1]:8080/",
    "wss://a.example/socket.io/?EIO=4&transport=websocket",
    "wss://a.example/room/123e4567-e89b-12d3-a456-426614174000",
    "wss://a.example/some-long-readable-path-segment/v1",
    "wss://a.example/ws?room=lobby&v=1.4.2&since=2026-01-15T10:00:00Z&t=1768471200125",
    "https://a.example/orders?orderId=123e4567-e89b-12d3-a456-426614174000#/orders/17",
    "about:blank",
    "blob:https://a.example/123e4567-e89b-12d3-a456-426614174000",
    "",
  ])("%s stays", (url) => {
    expect(redact(url)).toBe(url);
  });

  it("leaves what was redacted before, in either form", () => {
    const redacted = redact("wss://ann:pw@a.example/ws?token=abc&room=1#top");
    expect(redact(redacted)).toBe(redacted);
    expect(redact(placeholdersToUrl(redacted))).toBe(redacted);
    expect(placeholdersFromUrl(placeholdersToUrl(redacted))).toBe(redacted);
    expect(new URL(placeholdersToUrl("wss://a.example/ws?a=‹value #1›&b=2")).searchParams.get("b")).toBe("2");
  });
});

describe("redactText", () => {
  it.each([
    [
      "WebSocket connection to 'wss://a.example/ws?token=abc' failed: Error",
      "WebSocket connection to 'wss://a.example/ws?token=‹token #1›' failed: Error",
    ],
    ["see https://a.example/x?a=x1y2, then stop.", "see https://a.example/x?a=‹value #1›, then stop."],
    ["GET /api/ws?room=x1y2 HTTP/1.1", "GET /api/ws?room=‹value #1› HTTP/1.1"],
    ["refused: token=abc", "refused: token=‹token #1›"],
    ["What now? Nothing.", "What now? Nothing."],
    [
      "Error in connection establishment: net::ERR_CONNECTION_REFUSED",
      "Error in connection establishment: net::ERR_CONNECTION_REFUSED",
    ],
    ["proxy_read_timeout 300s; at 12:30:45", "proxy_read_timeout 300s; at 12:30:45"],
  ])("%s", (text, wanted) => {
    expect(redactText(text, createRedactor())).toBe(wanted);
  });
});

describe("an address is no secret", () => {
  it.each([
    "2 connections to session-cookie.test:36443/quiet were cut.",
    "#3 wss://token.example.org:8443/ws",
    "The socket to //cookie:8080 did not open.",
  ])("however its host is called: %s", (text) => {
    expect(redactText(text, createRedactor())).toBe(text);
  });

  it("but a number behind a telling name is one", () => {
    expect(redactText("pin:483920 or passcode: 123456", createRedactor())).not.toMatch(/483920|123456/);
  });
});
