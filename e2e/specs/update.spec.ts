import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "../support/launch.ts";
import { keptNumbers, keptSessions, moreArrivals, openNumbered, recordedNumbers, upTo } from "../support/numbers.ts";
import { openPage } from "../support/page.ts";
import { poll } from "../support/poll.ts";
import { expect, EXTENSION, record, test, type Recording } from "../support/test.ts";

const CHOSEN = { payloadMb: 64, guide: "plain", startWith: "devtools" };

/** The version that reports and kept sessions are given, as the extension says it. */
const versionOf = ({ recorder }: Recording): Promise<string> => recorder("chrome.runtime.getManifest().version");

test("a restart and an update keep settings and kept sessions", async ({ lab }) => {
  test.setTimeout(150_000);
  const folder = mkdtempSync(join(tmpdir(), "socketscope-update-"));
  const extension = join(folder, "extension");
  const manifest = join(extension, "manifest.json");
  const options = { extensions: [extension], profile: join(folder, "profile") };
  const address = lab.urls.ws("/flood?n=1000000&size=60&rate=100");
  const inBrowser = async (use: (recording: Recording) => Promise<void>): Promise<void> => {
    const chromium = await launchChromium(options);
    try {
      await use(await record(chromium, await openPage(chromium)));
    } finally {
      await chromium.close();
    }
  };
  let received = 0;
  let version = "";
  /** The session of the first start, and the settings chosen there, are as they were. */
  const expectKept = async (recording: Recording): Promise<void> => {
    expect(await recording.recorder("socketscope.controls.settings")).toMatchObject(CHOSEN);
    const kept = (await keptSessions(recording)).filter(({ live }) => !live);
    const first = kept.at(-1);
    expect(first).toMatchObject({ extensionVersion: version, broken: false });
    const { numbers } = await keptNumbers(recording, first?.id ?? "", address);
    expect(numbers.length).toBeGreaterThanOrEqual(received);
    expect(numbers).toEqual(upTo(numbers.length));
  };
  try {
    cpSync(EXTENSION, extension, { recursive: true });
    await inBrowser(async (recording) => {
      const { page, recorder, devtools } = recording;
      version = await versionOf(recording);
      await recorder(`socketscope.controls.changeSettings(${JSON.stringify(CHOSEN)})`);
      await page.goto(lab.urls.httpPage);
      await openNumbered(page, address);
      await moreArrivals(page, 50);
      received = (await recordedNumbers(recording, address)).numbers.length;
      // What has not come to the disk when a browser ends may be missing.
      await poll("them on the disk", async () => {
        const [live] = await keptSessions(recording);
        return live && (await keptNumbers(recording, live.id, address)).numbers.length >= received;
      });
      await devtools.close();
    });
    await inBrowser(expectKept);

    const newer = version.replace(/\d+$/, (last) => String(Number(last) + 1));
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace(`"version": "${version}"`, `"version": "${newer}"`));
    await inBrowser(async (recording) => {
      expect(await versionOf(recording)).toBe(newer);
      await expectKept(recording);
      // As a person opens it.
      const { devtools } = recording;
      await devtools.dock("undocked");
      await devtools.setSize(1280, 800);
      await devtools.click("button", "Kept sessions");
      const rows = await poll("all three sessions", async () => {
        const rows = await devtools.all("button", /^Open /);
        return rows.length >= 2 && rows;
      });
      await devtools.click("button", rows.at(-1)?.name);
      await devtools.one("region", "Kept session");
      await devtools.waitUntil(`document.querySelector('[aria-label="Connections"]').innerText.includes("/flood")`);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
});
