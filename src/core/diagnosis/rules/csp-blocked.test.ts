import { expect, test } from "vitest";
import type { SessionEvent } from "../../session/events.ts";
import { check, recording, sessionOf, socket } from "../testing.ts";
import { cspBlocked } from "./csp-blocked.ts";

function blocked(url: string, by: "content-security-policy" | "mixed-content", id = "c1"): SessionEvent {
  return {
    type: "connection-blocked",
    at: 500,
    id,
    url,
    target: "page",
    by,
    message: "Refused",
    directive: "connect-src",
  };
}

test("fires once an address, with the directive and what to add to it", () => {
  const url = "wss://other.test:8443/ws?key=secret";
  const session = sessionOf(
    recording(),
    blocked(url, "content-security-policy"),
    blocked(url, "content-security-policy", "c2"),
  );
  const [finding, ...others] = check(cspBlocked, session);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ severity: "error", confidence: "certain", connections: ["c1", "c2"] });
  expect(finding?.evidence).toContainEqual({ label: "Directive", value: "connect-src" });
  expect(finding?.advice.find(({ config }) => config)?.config?.text).toBe(
    `add_header Content-Security-Policy "connect-src 'self' wss://other.test:8443" always;`,
  );
  expect(JSON.stringify(finding)).not.toContain("secret");
});

test("a host that would mean something in a configuration is not pasted into it", () => {
  const [finding] = check(cspBlocked, sessionOf(blocked(`wss://a";x/ws`, "content-security-policy")));
  expect(finding?.advice.find(({ config }) => config)?.config?.text).toContain("wss://app.example.com");
});

test("does not fire for mixed content or a healthy socket", () => {
  expect(
    check(cspBlocked, sessionOf(recording(), blocked("ws://app.test/ws", "mixed-content"), socket({ id: "c2" }))),
  ).toEqual([]);
});
