import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DevTools } from "../support/devtools.ts";
import { textOf } from "../support/elements.ts";
import { launchChromium } from "../support/launch.ts";
import { openPage } from "../support/page.ts";
import { EXTENSION, expect, record, test } from "../support/test.ts";

/** Where Debian's Chromium, Google's and Chrome for Testing read their policies; only root may write there. */
const POLICY_FOLDERS = [
  "/etc/chromium/policies/managed",
  "/etc/opt/chrome/policies/managed",
  "/etc/opt/chrome_for_testing/policies/managed",
];

/** A copy of the extension, changed by `prepare`, in a browser of its own, with the panel open. */
async function withExtension(
  prepare: (folder: string) => Promise<void>,
  use: (devtools: DevTools, settings: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "socketscope-presets-"));
  try {
    await cp(EXTENSION, folder, { recursive: true });
    await prepare(folder);
    const chromium = await launchChromium({ extensions: [folder] });
    try {
      const { devtools, recorder } = await record(chromium, await openPage(chromium));
      await devtools.dock("undocked");
      await devtools.setSize(1280, 800);
      await use(devtools, () => recorder("JSON.parse(JSON.stringify(socketscope.controls.settings))"));
    } finally {
      await chromium.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("a file beside the extension sets what holds until a person chooses", async () => {
  const file = {
    format: "socketscope-profile",
    version: 1,
    name: "Order desk",
    match: ["https://app.test/*"],
    contact: "help@shop.example",
    settings: { guide: "guided", contents: "metadata", keepDays: 2 },
  };
  await withExtension(
    (folder) => writeFile(join(folder, "profile.json"), JSON.stringify(file)),
    async (devtools, settings) => {
      await devtools.one("region", "Guided capture");
      expect(await settings()).toMatchObject({
        contents: "metadata",
        keepDays: 2,
        profiles: [{ name: "Order desk" }],
      });
      await devtools.click("button", "Leave the guide");
      await devtools.waitUntil("document.querySelector('.guide') === null");
      expect(await settings()).toMatchObject({ guide: "plain", contents: "metadata", keepDays: 2 });
    },
  );
});

test("a broken file is not used, and the settings say so in one sentence", async () => {
  await withExtension(
    (folder) => writeFile(join(folder, "profile.json"), '{"format": "socketscope-settings", "settings": {'),
    async (devtools) => {
      await devtools.one("region", "Welcome");
      await devtools.click("button", "Settings");
      const dialog = await devtools.one("dialog", "Settings");
      expect(await textOf(devtools.panel, dialog)).toMatch(
        /profile\.json beside the extension is not JSON \(.+\): it is not used\./,
      );
    },
  );
});

test("a policy of the administrator sets it for everyone", async () => {
  test.skip(process.getuid?.() !== 0, "only root may write a policy");
  const written: string[] = [];
  try {
    await withExtension(
      async (folder) => {
        const policy = {
          "3rdparty": { extensions: { [unpackedId(folder)]: { guide: "plain", contents: "metadata", payloadMb: 64 } } },
        };
        // A preset file beside the extension, which the policy goes before.
        await writeFile(
          join(folder, "profile.json"),
          JSON.stringify({ format: "socketscope-settings", version: 1, settings: { guide: "guided", keepMb: 50 } }),
        );
        for (const place of POLICY_FOLDERS) {
          await mkdir(place, { recursive: true });
          const path = join(place, `socketscope-test-${process.pid}.json`);
          written.push(path);
          await writeFile(path, JSON.stringify(policy));
        }
      },
      async (devtools, settings) => {
        expect(await settings()).toMatchObject({
          guide: "plain",
          contents: "metadata",
          payloadMb: 64,
          keepMb: 50,
        });
        expect(await devtools.all("region", /^(Welcome|Guided capture)$/)).toEqual([]);
      },
    );
  } finally {
    for (const path of written) await rm(path, { force: true });
  }
});

/** Chromium names an unpacked extension by the SHA-256 of its path, in the letters a to p. */
function unpackedId(folder: string): string {
  const digest = createHash("sha256").update(folder).digest("hex").slice(0, 32);
  return Array.from(digest, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join("");
}
