import { startHaproxy, startNginx, type RealProxy } from "../lab/real-proxies.ts";
import { CannotRun } from "../../src/cli/chromium/cannot-run.ts";
import { shownFindings } from "../support/panel.ts";
import { poll } from "../support/poll.ts";
import { expect, test, type SeenConnection } from "../support/test.ts";

const NGINX_IDLE_MS = 60_000;
const HAPROXY_IDLE_MS = 50_000;
/** Between the two sockets through each proxy, so that their ages differ and their silences do not. */
const STAGGER_MS = 3_000;

function through({ port }: RealProxy, all: readonly SeenConnection[]): SeenConnection[] {
  return all.filter(({ url }) => url.endsWith(`:${port}/quiet`));
}

/** A proxy that is not installed skips the test, except where nothing may be skipped. */
async function proxyOrSkip(start: Promise<RealProxy>): Promise<RealProxy> {
  return start.catch((error: unknown) => {
    test.skip(error instanceof CannotRun && !process.env["CI"], String(error));
    throw error;
  });
}

test("nginx and HAProxy at their defaults: the silence is measured, the limit known, nginx named", async ({
  record,
  lab,
}) => {
  test.setTimeout(NGINX_IDLE_MS + 60_000);
  const nginx = await proxyOrSkip(startNginx(lab.ports.http));
  const haproxy = await proxyOrSkip(startHaproxy(lab.ports.http));
  try {
    const { page, devtools, connections } = await record(lab.urls.httpPage);
    const urls = [nginx, haproxy].map(({ port }) => `ws://app.test:${port}/quiet`);
    await page.evaluate(
      async (urls, staggerMs) => {
        for (let round = 0; round < 2; round++) {
          void urls.map((url) => new WebSocket(url));
          await new Promise((resolve) => setTimeout(resolve, staggerMs));
        }
      },
      urls,
      STAGGER_MS,
    );
    await page.evaluate((port) => void new WebSocket(`ws://app.test:${port}/down/`), nginx.port);

    const ended = await poll(
      "the end of all sockets",
      async () => {
        const all = await connections();
        return all.length === 5 && all.every(({ closedAt }) => closedAt !== undefined) && all;
      },
      { timeoutMs: NGINX_IDLE_MS + 20_000, intervalMs: 500 },
    );
    for (const [proxy, limitMs] of [
      [nginx, NGINX_IDLE_MS],
      [haproxy, HAPROXY_IDLE_MS],
    ] as const) {
      const sockets = through(proxy, ended);
      expect(sockets).toHaveLength(2);
      for (const { close, openedAt = 0, closedAt = 0 } of sockets) {
        expect(close).toMatchObject({ code: 1006, wasClean: false });
        expect(closedAt - openedAt).toBeGreaterThan(limitMs - 1_000);
        expect(closedAt - openedAt).toBeLessThan(limitMs + 3_000);
      }
    }

    // The diagnosis of the last end comes a moment after it.
    const findings = await poll("a finding about each proxy", async () => {
      const shown = await shownFindings(devtools);
      const about = ({ port }: RealProxy): boolean => shown.some(({ title }) => title.includes(`:${port}/`));
      return about(nginx) && about(haproxy) && shown;
    });
    const idle = findings.filter(({ rule }) => rule === "idle-timeout");
    const ofNginx = idle.find(({ title }) => title.includes(`:${nginx.port}/`));
    const ofHaproxy = idle.find(({ title }) => title.includes(`:${haproxy.port}/`));
    expect(idle).toHaveLength(2);
    expect(ofNginx?.confidence).toBe("likely");
    expect(ofNginx?.text).toMatch(/(59\.[5-9]|60\.\d|61\.[0-5]) seconds.*60 s is a known limit.*server: nginx\//);
    // HAProxy sends no name of its own, so the limit is all there is.
    expect(ofHaproxy?.text).toMatch(/50\.\d seconds.*50 s is a known limit/);
    expect(ofHaproxy?.text).not.toMatch(/nginx/i);
    expect(findings.find(({ rule }) => rule === "handshake-status")?.title).toContain("502");
  } finally {
    await Promise.all([nginx.close(), haproxy.close()]);
  }
});
