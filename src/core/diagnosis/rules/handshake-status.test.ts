import { describe, expect, test } from "vitest";
import { KNOWLEDGE } from "../../knowledge/index.ts";
import { check, recording, refusal, sessionOf, socket, tick } from "../testing.ts";
import { handshakeStatus } from "./handshake-status.ts";

const unexpected = (status: number) => `Error during WebSocket handshake: Unexpected response code: ${status}`;

describe("fires", () => {
  test.each(KNOWLEDGE.statuses.map(({ status, title }) => [status, title] as const))("%i", (status, title) => {
    const [finding, ...others] = check(handshakeStatus, sessionOf(recording(), refusal(unexpected(status))));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: "error", confidence: "certain", connections: ["c1"], title });
    expect(finding?.evidence).toContainEqual({ label: "The browser's words", value: unexpected(status) });
    expect(new Set(finding?.advice.map(({ audience }) => audience))).toEqual(
      new Set(["user", "operations", "developer"]),
    );
  });

  test.each([204, 418, 504, 599])("any other, such as %i", (status) => {
    const [finding] = check(handshakeStatus, sessionOf(recording(), refusal(unexpected(status))));
    expect(finding?.title).toContain(String(status));
  });

  test.each([
    ["HTTP Authentication failed; no valid credentials available", "401"],
    ["Proxy authentication failed", "407"],
    ["Error in connection establishment: net::ERR_UNEXPECTED_PROXY_AUTH", "407"],
  ])("a status that only the text gives away: %s", (text, status) => {
    expect(check(handshakeStatus, sessionOf(recording(), refusal(text)))[0]?.title).toContain(`(${status})`);
  });

  test("attempts at one address are one finding that counts them", () => {
    const [finding, ...others] = check(
      handshakeStatus,
      sessionOf(
        recording(),
        refusal(unexpected(502)),
        refusal(unexpected(502), { id: "c2", at: 1000 }),
        refusal(unexpected(502), { id: "c3", at: 3000, url: "wss://app.test/ws?token=secret" }),
      ),
    );
    expect(others).toEqual([]);
    expect(finding?.connections).toEqual(["c1", "c2", "c3"]);
    expect(finding?.summary).toContain("tried 3 times");
    expect(JSON.stringify(finding)).not.toContain("secret");
  });

  test("another answer of the host names the proxy, and what the status means there", () => {
    const [finding] = check(
      handshakeStatus,
      sessionOf(
        recording(),
        {
          type: "http-response",
          at: 1,
          url: "https://app.test/",
          status: 200,
          headers: [{ name: "Server", value: "nginx/1.22.1" }],
        },
        refusal(unexpected(502)),
      ),
    );
    expect(finding?.suspects.map(({ intermediary }) => intermediary)).toEqual(["nginx"]);
    expect(finding?.advice.some(({ text }) => text.includes("upstream refused"))).toBe(true);
  });

  test.each([
    [404, "nginx: give the socket's path a location of its own that leads to its server."],
    [400, "nginx: forward the upgrade on the location that serves the socket."],
  ])("%i comes with configuration for its cause, not for a timeout", (status, lead) => {
    const [finding] = check(handshakeStatus, sessionOf(recording(), refusal(unexpected(status))));
    expect(finding?.advice.map(({ text }) => text)).toContain(lead);
    expect(JSON.stringify(finding?.advice)).not.toMatch(/time-?out|between the browser/i);
    expect(finding?.evidence).toContainEqual({ label: "Answered after", value: "35 ms" });
  });

  test("a lost upgrade comes with configurations to paste", () => {
    const [finding] = check(handshakeStatus, sessionOf(recording(), refusal(unexpected(426))));
    const formats = finding?.advice.flatMap(({ config }) => (config ? [config.format] : []));
    expect(formats).toEqual(expect.arrayContaining(["nginx", "haproxy", "apache"]));
  });
});

describe("does not fire", () => {
  test("a healthy socket", () => {
    expect(check(handshakeStatus, sessionOf(recording(), socket()))).toEqual([]);
  });

  test.each([
    "Error in connection establishment: net::ERR_CONNECTION_REFUSED",
    "Error during WebSocket handshake: 'Upgrade' header is missing",
    "",
  ])("an error that is no status: %j", (text) => {
    expect(check(handshakeStatus, sessionOf(recording(), refusal(text)))).toEqual([]);
  });
});

test("retries of what a restart ended warn, later attempts are an error of their own", () => {
  const text = "Error during WebSocket handshake: Unexpected response code: 503";
  const ended = [socket({ closedAt: 47_000, sent: [46_000] }), refusal(text, { id: "c2", at: 48_000 })];
  expect(check(handshakeStatus, sessionOf(recording(), ...ended, tick(60_000)))).toMatchObject([
    { severity: "warning", summary: expect.stringContaining("of which a finding of its own tells") as string },
  ]);
  const later = refusal(text, { id: "c3", at: 90_000 });
  expect(check(handshakeStatus, sessionOf(recording(), ...ended, later, tick(120_000)))).toMatchObject([
    { severity: "error", connections: ["c2", "c3"] },
  ]);
});
