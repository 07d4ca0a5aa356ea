import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { parseHtmlReport } from "../../src/core/report/parse-report.ts";
import manifest from "../../manifest.json" with { type: "json" };
import packageJson from "../../package.json" with { type: "json" };
import { catchDownloads } from "../support/downloads.ts";
import { launchChromium } from "../support/launch.ts";
import { openPage } from "../support/page.ts";
import { expect, record, test } from "../support/test.ts";

const ROOT = join(import.meta.dirname, "../..");
const ZIP = `socketscope-${manifest.version}.zip`;

async function release(out: string): Promise<Uint8Array> {
  await promisify(execFile)(process.execPath, ["scripts/bootstrap.mjs", "scripts/release.ts", "--out", out], {
    cwd: ROOT,
  });
  return new Uint8Array(await readFile(join(out, ZIP)));
}

test("the release is the same bytes each time, holds what is needed, and does the whole job unpacked", async ({
  lab,
}) => {
  test.setTimeout(240_000);
  const folder = await mkdtemp(join(tmpdir(), "socketscope-release-test-"));
  try {
    const zip = await release(join(folder, "one"));
    const again = await release(join(folder, "two"));
    expect(Buffer.compare(zip, again)).toBe(0);
    const sum = await readFile(join(folder, "one", `${ZIP}.sha256`), "utf8");
    expect(sum).toBe(`${createHash("sha256").update(zip).digest("hex")}  ${ZIP}\n`);
    expect(manifest.version).toBe(packageJson.version);

    const files = unzipSync(zip);
    const names = Object.keys(files);
    expect(names).toContain("INSTALL.html");
    expect(names).toContain("socketscope/manifest.json");
    expect(names.filter((name) => name !== "INSTALL.html" && !name.startsWith("socketscope/"))).toEqual([]);
    expect(names.filter((name) => /\.(map|ts|tsx|md)$|node_modules|\.vite/.test(name))).toEqual([]);
    for (const [name, bytes] of Object.entries(files)) {
      const path = join(folder, "unpacked", name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    }

    const chromium = await launchChromium({
      extensions: [join(folder, "unpacked", "socketscope")],
      trustKey: lab.trustKey,
    });
    try {
      const installed = await openPage(chromium, "chrome://extensions");
      const warnings = `[...document.querySelector("extensions-manager").shadowRoot.querySelector("extensions-item-list").shadowRoot.querySelectorAll("extensions-item")]
        .filter((item) => item.data.name === "Socketscope")
        .map(({ data }) => [data.version, data.manifestErrors.length, data.runtimeErrors.length, data.installWarnings?.length ?? 0].join())`;
      await installed.waitUntil(
        `document.querySelector("extensions-manager")?.shadowRoot?.querySelector("extensions-item-list") != null`,
      );
      await installed.waitUntil(`${warnings}.length === 1`);
      expect(await installed.evaluate(warnings)).toEqual([`${manifest.version},0,0,0`]);
      await installed.close();

      // The guide shows its pictures and asks the network for nothing.
      const guide = await openPage(chromium);
      const asked: string[] = [];
      await guide.session.send("Network.enable");
      guide.session.on("Network.requestWillBeSent", ({ request }) => {
        const { url } = request as { url: string };
        if (!url.startsWith("data:")) asked.push(url);
      });
      await guide.goto(`file://${join(folder, "unpacked", "INSTALL.html")}`);
      expect(asked).toHaveLength(1);
      const pictures = (await guide.evaluate(
        "[...document.images].map(({ naturalWidth }) => naturalWidth)",
      )) as number[];
      expect(pictures.length).toBeGreaterThanOrEqual(5);
      expect(Math.min(...pictures)).toBeGreaterThan(300);
      await guide.close();

      // From the first look to a saved report, by the guide and with keys alone.
      const page = await openPage(chromium, lab.urls.page);
      const { devtools } = await record(chromium, page);
      await devtools.dock("undocked");
      await devtools.setSize(1280, 800);
      const press = async (role: string, name: string): Promise<void> => {
        const { backendNodeId } = await devtools.one(role, name);
        await devtools.panel.send("DOM.focus", { backendNodeId });
        await devtools.press("Enter");
      };
      await press("button", "Guide me");
      await page.evaluate(() => document.getElementById("gateway")?.click());
      await devtools.waitUntil(`document.querySelector(".guide").innerText.includes("1 problem")`);
      await press("button", "Next");
      await devtools.waitUntil(`document.querySelector(".guide-found")?.innerText.includes("502")`);
      await press("button", "Next");
      await press("button", "Check and save…");
      const downloads = await catchDownloads(chromium);
      const { path, suggestedName } = await downloads.during(() => press("button", "Save HTML"));
      expect(suggestedName).toMatch(/^socketscope-app\.test-\d+-.*\.html$/);
      const report = parseHtmlReport(await readFile(path, "utf8"));
      expect(report.ok && report.value.generator).toBe(`Socketscope ${manifest.version}`);
      expect(report.ok && report.value.findings.map(({ rule }) => rule)).toContain("handshake-status");
    } finally {
      await chromium.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
