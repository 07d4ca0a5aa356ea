import { join } from "node:path";
import { launchChromium } from "../support/launch.ts";
import { openPage } from "../support/page.ts";
import { shownFinding } from "../support/panel.ts";
import { expect, EXTENSION, record as recordPage, test } from "../support/test.ts";

/** Holds `declarativeNetRequest`, as ad blockers do, and blocks nothing that the lab uses. */
const BLOCKER = join(import.meta.dirname, "../fixtures/extension-dnr");

const open = (...urls: string[]): string =>
  `void (window.sockets = ${JSON.stringify(urls)}.map((url) => new WebSocket(url)))`;

test("another extension hides why a handshake was refused, and the finding says so", async ({ lab }) => {
  const chromium = await launchChromium({ extensions: [EXTENSION, BLOCKER] });
  try {
    const { page, devtools, connection } = await recordPage(chromium, await openPage(chromium));
    await page.goto(lab.urls.httpPage);
    await page.evaluate(open(lab.urls.ws("/status/403")));
    const { handshake, state, close } = await connection("the refusal", (c) => c.close !== undefined);
    expect(handshake.error).toBe("");
    expect(handshake.status).toBeUndefined();
    expect(state).toBe("failed");
    expect(close?.code).toBe(1006);
    const finding = await shownFinding(devtools, "reason-hidden");
    expect(finding).toMatchObject({ severity: "error", confidence: "likely" });
    expect(finding.title).toMatch(/another extension hides the reason/);
  } finally {
    await chromium.close();
  }
});

test("without it the reason is there", async ({ record, lab }) => {
  const { page, devtools, connection } = await record(lab.urls.httpPage);
  await page.evaluate(open(lab.urls.ws("/status/403")));
  expect((await connection("the refusal", (c) => c.close !== undefined)).handshake.status).toBe(403);
  await shownFinding(devtools, "handshake-status");
});

test("a socket behind an unanswered handshake to the same address is queued, and the finding names both", async ({
  record,
  lab,
}) => {
  const { page, devtools, connection } = await record(lab.urls.httpPage);
  await page.evaluate(open(lab.urls.ws("/hang")));
  const hanging = await connection("the hanging handshake", (c) => c.path === "/hang" && c.state === "connecting");
  // Another name for the same address: the queue goes by address.
  await page.evaluate(open(lab.urls.ws("/echo"), lab.urls.ws("/echo").replace("app.test", "other.test")));
  const finding = await shownFinding(devtools, "handshake-queued", 15_000);
  expect(finding.title).toMatch(/waited .* behind another whose handshake got no answer/);
  for (const host of ["app.test", "other.test"]) {
    const queued = await connection(
      `the queued one of ${host}`,
      (c) => c.url.startsWith(`ws://${host}:`) && c.path === "/echo",
    );
    expect(queued.state).toBe("queued");
  }
  expect(hanging.closedAt).toBeUndefined();
});
