import { describe, expect, test } from "vitest";
import { KNOWLEDGE } from "../knowledge/index.ts";
import { handshakeConfigAdvice, type Need } from "./handshake-config.ts";
import { sessionOf, socket } from "./testing.ts";

function advice(need: Need, suspects: string[] = [], url = "wss://app.test/ws") {
  const connection = sessionOf(socket({ url })).connections.get("c1");
  if (!connection) throw new Error("no connection");
  return handshakeConfigAdvice(
    KNOWLEDGE,
    suspects.map((intermediary) => ({ intermediary, because: "" })),
    connection,
    need,
  );
}

describe.each<Need>(["upgrade", "route", "answer"])("%s", (need) => {
  test("shows nginx, HAProxy and Apache, and speaks of no timeout", () => {
    const found = advice(need);
    expect(found.map(({ config }) => config?.format)).toEqual(["nginx", "haproxy", "apache"]);
    expect(JSON.stringify(found)).not.toMatch(/time-?out/i);
    for (const { config } of found) expect(config?.text).toContain("/ws");
  });

  test("says for every other suspect what it needs before a socket opens, and no timeout either", () => {
    const found = advice(
      need,
      KNOWLEDGE.intermediaries.map(({ id }) => id),
    );
    expect(found.length).toBeGreaterThan(3);
    expect(JSON.stringify(found)).not.toMatch(/time-?out|undefined/i);
  });
});

test("a suspect comes first, with its requirements", () => {
  expect(advice("upgrade", ["varnish"])[0]?.text).toMatch(/^What Varnish.* needs for sockets: vcl_recv must/);
});

test("what the configuration is for is in its first line and in its text", () => {
  expect(advice("upgrade")[0]?.text).toBe("nginx: forward the upgrade on the location that serves the socket.");
  expect(advice("answer")[0]?.config?.text).toContain("proxy_cache off;");
  expect(advice("route")[0]?.config?.text).toContain("would rewrite the address");
});

test("a path that would mean something to a server's configuration is not pasted into it", () => {
  const [nginx] = advice("route", [], "wss://app.test/ws;return'200{}");
  expect(nginx?.config?.text).toContain("location /ws {");
  expect(nginx?.config?.text).not.toContain("return");
});
