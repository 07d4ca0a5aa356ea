import { textOf } from "../support/elements.ts";
import { shownFinding } from "../support/panel.ts";
// Each test has a browser of its own: whether the guide is offered is remembered.
import { expect, test } from "../support/profile-test.ts";

test("a newcomer looks at the example while the recording goes on, and comes back", async ({ own, lab }) => {
  const { devtools, recorder, page, connection } = await own.record(lab.urls.page);
  await devtools.click("button", "See an example", { within: await devtools.one("region", "Welcome") });

  const banner = await devtools.one("region", "Example");
  expect(await textOf(devtools.panel, banner)).toContain("Example session, not your own data.");
  expect((await shownFinding(devtools, "idle-timeout")).title).toContain("2 connections to app.example/quiet");
  expect((await shownFinding(devtools, "handshake-status")).title).toContain("502");
  await shownFinding(devtools, "mixed-content");
  await devtools.click("row", /\/heartbeat/, { within: await devtools.one("grid", "Connections") });
  await devtools.click("row", /received.*"n":3,/, { within: await devtools.one("grid", "Frames") });
  await devtools.one("region", "Payload");
  // An example is no place to start a guided capture from, or to be offered an example.
  expect(await devtools.all("region", "Welcome")).toEqual([]);
  expect(await recorder("socketscope.status.state")).toBe("recording");

  await page.evaluate((url) => void new WebSocket(url), lab.urls.secureProxied("/echo"));
  await connection("a socket of the page's own", ({ url }) => url.endsWith("/echo"));
  await devtools.click("button", "Back to the live recording");
  await devtools.one("row", /\/echo/, { within: await devtools.one("grid", "Connections") });
  await devtools.one("region", "Welcome");
});

test("where nothing was seen, the example is offered once", async ({ own, lab }) => {
  const { devtools } = await own.record(lab.urls.page);
  await devtools.one("button", "See an example");
  await devtools.click("button", "I know my way");
  await devtools.waitUntil("document.querySelector('.guide') === null");
  await devtools.click("button", "See an example", { within: await devtools.one("region", "Findings") });
  await devtools.one("region", "Example");
  await devtools.click("button", "Back to the live recording");
  await devtools.one("button", "See an example");
});
