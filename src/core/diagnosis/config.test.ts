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

/** Those that have to have a configuration of their own with the number that was measured. */
const NAMED =
  "nginx ingress-nginx apache-httpd haproxy traefik envoy istio caddy kong varnish iis-arr aws-alb aws-nlb aws-apigw-ws aws-cloudfront gcp-external-alb gke-ingress gcp-app-engine gcp-cloud-run azure-application-gateway azure-front-door azure-app-service azure-load-balancer cloudflare azion heroku".split(
    " ",
  );

test.each(NAMED)("%s: its configuration names what was measured", (id) => {
  const [first] = configs("wss://app.test/ws", [id], 55_000);
  expect(first?.config?.text).toMatch(/^(#|\/\/) measured: cut after 55\.0 s;/);
});

test("what a client does against a limit is filled in too", () => {
  expect(configs("wss://app.test/ws", ["heroku"], 55_000)[0]?.config?.text).toContain("pingInterval: 27000,");
  expect(configs("wss://app.test/ws", ["azion"], 900_000)[0]?.config?.text).toContain("765000)");
});

test("a path that would mean something to a server's configuration is not pasted into it", () => {
  const [nginx] = configs("wss://app.test/ws;return'200{}");
  expect(nginx?.config?.text).toContain("location /ws {");
  expect(nginx?.config?.text).not.toContain("return");
});
