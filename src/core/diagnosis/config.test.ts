import { expect, test } from "vitest";
import { KNOWLEDGE } from "../knowledge/index.ts";
import { configAdvice, heartbeatFor, timeoutToSet } from "./config.ts";
import { sessionOf, socket } from "./testing.ts";

function configs(url: string, suspects: string[] = [], measured = 60_000) {
  const connection = sessionOf(socket({ url })).connections.get("c1");
  if (!connection) throw new Error("no connection");
  return configAdvice(
    KNOWLEDGE,
    suspects.map((intermediary) => ({ intermediary, because: "" })),
    connection,
    measured,
  );
}

test("a heartbeat stays strictly below the limit, with room to spare", () => {
  expect([60_000, 55_000, 30_000, 300_000, 3000, 1000].map(heartbeatFor)).toEqual([30, 27, 15, 30, 1, 1]);
});

test("an hour, or four times a limit that is already that long", () => {
  expect(timeoutToSet(60_000)).toBe(3600);
  expect(timeoutToSet(3_600_000)).toBe(14_400);
});

test("nginx, HAProxy and Apache when nobody is suspected; a suspect comes first", () => {
  expect(configs("wss://app.test/ws").map(({ config }) => config?.format)).toEqual(["nginx", "haproxy", "apache"]);
  expect(configs("wss://app.test/ws", ["aws-alb"]).map(({ config }) => config?.format)).toEqual([
    "cli",
    "nginx",
    "haproxy",
    "apache",
  ]);
});

test("the path and the measured number are filled in", () => {
  const [nginx] = configs("wss://app.test/api/ws?token=secret", [], 60_010);
  expect(nginx?.config?.text).toContain("# measured: cut after 60.0 s; set to 3600 s");
  expect(nginx?.config?.text).toContain("location /api/ws {");
  expect(nginx?.config?.text).toContain("proxy_read_timeout 3600s;");
  expect(nginx?.config?.text).not.toContain("secret");
});

test("every configuration of the base is filled in completely", () => {
  const all = configs(
    "wss://app.test/ws",
    KNOWLEDGE.intermediaries.map(({ id }) => id),
    60_000,
  );
  expect(all.length).toBe(KNOWLEDGE.intermediaries.length);
  for (const { config } of all) expect(config?.text).not.toContain("{{");
});

test("a path that would mean something to a server's configuration is not pasted into it", () => {
  const [nginx] = configs("wss://app.test/ws;return'200{}");
  expect(nginx?.config?.text).toContain("location /ws {");
  expect(nginx?.config?.text).not.toContain("return");
});
