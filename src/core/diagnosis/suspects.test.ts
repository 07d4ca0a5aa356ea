import { expect, test } from "vitest";
import { KNOWLEDGE } from "../knowledge/index.ts";
import { applyEvent } from "../session/apply-event.ts";
import { cluesFor, suspectsForLimit, suspectsOnTheWay } from "./suspects.ts";
import { refusal, sessionOf, socket, type SocketPlan } from "./testing.ts";

function clues(plan: SocketPlan, ...headers: [string, string][]) {
  const session = sessionOf(
    socket(plan),
    headers.map(([name, value]) => ({
      type: "http-response" as const,
      at: 1,
      url: "https://app.test/page",
      status: 200,
      headers: [{ name, value }],
    })),
  );
  const connection = session.connections.get("c1");
  return connection ? cluesFor(connection, session, KNOWLEDGE) : [];
}

const ids = (found: readonly { intermediary: string }[]) => found.map(({ intermediary }) => intermediary);

test("nothing seen, nobody suspected, however well the number fits", () => {
  expect(suspectsForLimit(clues({}), { type: "idle", ms: 60_000 })).toEqual([]);
});

test("the 101's header with its default limit", () => {
  const [suspect] = suspectsForLimit(clues({ headers: { Server: "nginx/1.22.1" } }), { type: "idle", ms: 60_010 });
  expect(suspect).toEqual({
    intermediary: "nginx",
    because:
      "nginx: the answer to the handshake says server: nginx/1.22.1, and 60 s is its default for proxy_read_timeout.",
  });
});

test("a strong sign of something whose limit can be set is a suspect at any value", () => {
  const [suspect] = suspectsForLimit(clues({ headers: { Server: "nginx" } }), { type: "idle", ms: 75_000 });
  expect(suspect?.because).toContain("its proxy_read_timeout can be set to such a value");
});

test("what only bounds the time that a stop may take is no suspect for a lifetime", () => {
  expect(suspectsForLimit(clues({ headers: { Server: "nginx" } }), { type: "lifetime", ms: 30_000 })).toEqual([]);
});

test("another answer of the same host counts, one of another host does not", () => {
  expect(ids(suspectsOnTheWay(clues({}, ["cf-ray", "8f0a1b2c3d4e5f60-FRA"])))).toContain("cloudflare");
  expect(suspectsOnTheWay(clues({ url: "wss://other.test/ws" }, ["cf-ray", "8f0a1b2c3d4e5f60-FRA"]))).toEqual([]);
});

test("the answer to another socket of the same host counts too", () => {
  const session = sessionOf(
    socket({ headers: { Server: "nginx" } }),
    refusal("Error during WebSocket handshake: Unexpected response code: 502", {
      id: "c2",
      url: "wss://app.test/other",
    }),
  );
  const refused = session.connections.get("c2");
  const found = refused ? cluesFor(refused, session, KNOWLEDGE) : [];
  expect(found[0]?.because).toBe("the answer to socket #1 of this host says server: nginx");
});

test("clues are found anew when the host has answered again", () => {
  const session = sessionOf(socket());
  const connection = session.connections.get("c1");
  if (!connection) throw new Error("no connection");
  expect(cluesFor(connection, session, KNOWLEDGE)).toEqual([]);
  const headers = [{ name: "server", value: "nginx" }];
  applyEvent(session, { type: "http-response", at: 1, url: "https://app.test/", status: 200, headers });
  expect(cluesFor(connection, session, KNOWLEDGE)[0]?.intermediary.id).toBe("nginx");
});

test("the host's name and the path are signs", () => {
  const inAws = clues({ url: "wss://abc.execute-api.eu-west-1.amazonaws.com/prod" });
  expect(ids(suspectsForLimit(inAws, { type: "idle", ms: 600_000 }))).toEqual(["aws-apigw-ws"]);
  expect(clues({ url: "wss://app.test/api/ws" })[0]?.intermediary.id).toBe("cloudbeaver");
});

test("a cookie shows its name, never its value", () => {
  const found = clues({ headers: { "Set-Cookie": "AWSALB=verysecret; Path=/" } });
  expect(found[0]?.because).toBe("the answer to the handshake says set-cookie: AWSALB");
});

test("strong signs come first, and a weak one is called weak", () => {
  const found = clues({ headers: { Server: "Heroku", Via: "1.1 google" } });
  expect(found[0]?.strength).toBe("strong");
  const weak = suspectsForLimit(found, { type: "idle", ms: 55_000 });
  expect(weak.find(({ intermediary }) => intermediary === "heroku")?.because).toContain("a weak sign");
});
