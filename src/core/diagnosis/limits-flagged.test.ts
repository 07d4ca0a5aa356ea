import { describe, expect, test } from "vitest";
import { check, every, recording, sessionOf, socket, tick } from "./testing.ts";
import { idleTimeout } from "./rules/idle-timeout.ts";
import { lifetimeLimit } from "./rules/lifetime-limit.ts";

/** Figures of the knowledge base that have to be flagged, each with one whose default it is. */
const IDLE: [number, string][] = [
  [30, "Jetty"],
  [50, "HAProxy"],
  [55, "Heroku"],
  [60, "nginx"],
  [100, "Cloudflare"],
  [120, "IIS"],
  [230, "Azure App Service"],
  [240, "Azure"],
  [300, "Envoy"],
  [350, "AWS Network Load Balancer"],
  [600, "CloudFront"],
];
const LIFETIME: [number, string][] = [
  [30, "Google"],
  [300, "Cloud Run"],
  [900, "Azion"],
  [3600, "App Engine"],
  [7200, "API Gateway"],
  [14_400, "Front Door"],
];

describe("silence", () => {
  test.each(IDLE)("%i s is told with those whose default it is: %s", (seconds, owner) => {
    const ms = seconds * 1000;
    const sockets = [0, ms + 9000].map((at, index) =>
      socket({ id: `c${index + 1}`, at, sent: [at + 3000], received: [at + 3100], closedAt: at + 3100 + ms }),
    );
    const findings = check(idleTimeout, sessionOf(recording(), ...sockets, tick(4 * ms + 60_000)));
    expect(findings).toMatchObject([{ confidence: "likely", connections: ["c1", "c2"] }]);
    const told = findings[0]?.evidence.find(({ label }) => label === `${seconds} s is the default of`);
    expect(told?.value).toContain(owner);
  });

  test("anything in the window from 60 to 120 s is told, known or not", () => {
    const one = socket({ sent: [3000], received: [3100], closedAt: 3100 + 85_000 });
    expect(check(idleTimeout, sessionOf(recording(), one, tick(120_000)))).toMatchObject([{ connections: ["c1"] }]);
  });
});

describe("age", () => {
  test.each(LIFETIME)("%i s is told with those whose default it is: %s", (seconds, owner) => {
    const ms = seconds * 1000;
    const step = Math.max(1000, ms / 200);
    const sockets = [0, ms + 9000].map((at, index) => {
      const beats = every(step, at + ms - 1, at);
      return socket({ id: `c${index + 1}`, at, received: beats, sent: beats, closedAt: at + 100 + ms });
    });
    const findings = check(lifetimeLimit, sessionOf(recording(), ...sockets, tick(4 * ms + 60_000)));
    expect(findings).toMatchObject([{ confidence: "likely", connections: ["c1", "c2"] }]);
    const told = findings[0]?.evidence.find(({ label }) => label === `${seconds} s is a maximum of`);
    expect(told?.value).toContain(owner);
  });
});
