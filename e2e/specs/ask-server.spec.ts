import { startNginx, type RealProxy } from "../lab/real-proxies.ts";
import { CannotRun } from "../../src/cli/chromium/cannot-run.ts";
import { shownFinding } from "../support/panel.ts";
import { poll } from "../support/poll.ts";
import { expect, test as base } from "../support/test.ts";

interface Asked {
  readonly ok: boolean;
  readonly error?: string;
}

/** A proxy that is not installed skips the test, except where nothing may be skipped. */
const test = base.extend<{ nginx: RealProxy }>({
  nginx: async ({ lab }, use) => {
    const nginx = await startNginx(lab.ports.http).catch((error: unknown) => {
      base.skip(error instanceof CannotRun && !process.env["CI"], String(error));
      throw error;
    });
    await use(nginx);
    await nginx.close();
  },
});

test("the answer that the page may not read names the proxy", async ({ record, lab, nginx }) => {
  const { page, devtools, recorder } = await record(lab.urls.httpPage);
  await page.evaluate((port) => void new WebSocket(`ws://app.test:${port}/down/?token=secret`), nginx.port);
  const before = await shownFinding(devtools, "handshake-status");
  expect(before.text).not.toContain("nginx/");

  await devtools.click("button", new RegExp(`^${before.title.slice(0, 20)}`));
  await devtools.click("button", "Ask the server");
  const address = `http://app.test:${nginx.port}/down/`;
  const question = await devtools.one("group", /^This makes one plain GET request/);
  expect(question.name).toContain(`${address} from the page, without cookies`);
  // So far nothing was asked.
  expect(await recorder<number>("socketscope.session.httpResponses.filter(({ asked }) => asked).length")).toBe(0);
  await devtools.click("button", "Ask");
  const answered = "socketscope.session.httpResponses.some(({ asked }) => asked)";
  // The question itself may take ten seconds.
  await poll("the answer", () => recorder<boolean>(answered), { timeoutMs: 20_000 });

  const after = await poll(
    "the answer in the finding",
    async () => {
      const finding = await shownFinding(devtools, "handshake-status");
      return finding.text.includes("its answer to a plain request (status 502) says server: nginx/") && finding;
    },
    { timeoutMs: 20_000 },
  );
  expect(after.text).toMatch(/Answer to a plain request: 502, server: nginx\/\d/);
});

test("why nothing could be asked is one sentence", async ({ record, lab, nginx }) => {
  const { page, recorder, connection } = await record(lab.urls.page);
  await page.evaluate((port) => {
    try {
      return void new WebSocket(`ws://app.test:${port}/`);
    } catch {
      return undefined;
    }
  }, nginx.port);
  const { id } = await connection("the blocked socket", ({ blocked }) => blocked !== undefined);
  const ask = (): Promise<Asked> => recorder<Asked>(`socketscope.controls.askServer(${JSON.stringify(id)})`);
  expect((await ask()).error).toMatch(/mixed content/);
  await recorder("socketscope.controls.stop()");
  expect((await ask()).error).toMatch(/^Nothing is recorded/);
});
