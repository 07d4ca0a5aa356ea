import { expect, test } from "vitest";
import { check, recording, sessionOf, socket } from "../testing.ts";
import { http10Upgrade } from "./http10-upgrade.ts";

test("fires for a 101 over HTTP/1.0, with configurations", () => {
  const [finding, ...others] = check(http10Upgrade, sessionOf(recording(), socket({ httpVersion: "1.0" })));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ severity: "warning", confidence: "certain", connections: ["c1"] });
  expect(finding?.evidence[0]).toMatchObject({ value: "HTTP/1.0 101 Switching Protocols", at: 100 });
  expect(finding?.advice.some(({ config }) => config?.text.includes("proxy_http_version 1.1"))).toBe(true);
});

test("does not fire over HTTP/1.1", () => {
  expect(check(http10Upgrade, sessionOf(recording(), socket()))).toEqual([]);
});
