import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { build, preview } from "vite";
import { launchChromium } from "../support/launch.ts";
import { openPage, type Page } from "../support/page.ts";
import type { View } from "./views.ts";

const UI = join(import.meta.dirname, "../../src/ui");
const FONTS = join(import.meta.dirname, "fonts");

/** The gallery in a Chromium that draws the same everywhere: fonts, colours, time and zone are given. */
export interface Gallery {
  /**
   * Takes a picture of a view once it stands still.
   * @param style one more style sheet, to change what is seen
   */
  shoot(view: View, style?: string): Promise<PNG>;
  close(): Promise<void>;
}

export async function openGallery(): Promise<Gallery> {
  const folder = await mkdtemp(join(tmpdir(), "socketscope-gallery-"));
  const site = { root: UI, configFile: false, logLevel: "error" } as const;
  await build({
    ...site,
    build: {
      outDir: folder,
      target: "chrome125",
      cssCodeSplit: false,
      // Nothing is fetched later: what stands still is complete.
      rollupOptions: { input: join(UI, "fake/gallery.html"), output: { codeSplitting: false } },
    },
  });
  const server = await preview({ ...site, build: { outDir: folder }, preview: { host: "127.0.0.1", port: 0 } });
  const chromium = await launchChromium({
    extensions: [],
    devtools: false,
    // Neither the hinting nor the sub-pixels nor the colours of this machine.
    extraArgs: ["--font-render-hinting=none", "--disable-lcd-text", "--force-color-profile=srgb"],
  });
  const address = server.resolvedUrls?.local[0] ?? "";
  const fonts = await fontSheet();
  return {
    async shoot(view, style = "") {
      const page = await openPage(chromium);
      try {
        await prepare(page, view);
        const language = view.language ?? "en";
        await page.goto(`${address}fake/gallery.html?scene=${view.scene}&theme=${view.theme}&language=${language}`);
        await page.waitUntil("document.querySelector('.app') !== null");
        await page.evaluate(dress, fonts + style);
        for (const words of view.press ?? []) await page.waitUntil(pressing(words), { what: `pressing ${words}` });
        return await stillPicture(page);
      } finally {
        await page.close();
      }
    },
    async close() {
      await chromium.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function prepare({ session }: Page, { width, height, theme }: View): Promise<void> {
  await session.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
  await session.send("Emulation.setTimezoneOverride", { timezoneId: "UTC" });
  await session.send("Emulation.setScrollbarsHidden", { hidden: true });
  await session.send("Emulation.setEmulatedMedia", {
    features: [
      { name: "prefers-color-scheme", value: theme },
      { name: "prefers-reduced-motion", value: "reduce" },
    ],
  });
  // What a person chose in one view is not chosen in the next.
  await session.send("Page.enable");
  await session.send("Page.addScriptToEvaluateOnNewDocument", { source: "localStorage.clear()" });
}

async function face(family: string, weight: string, file: string): Promise<string> {
  const font = await readFile(join(FONTS, file), "base64");
  return `@font-face { font-family: "${family}"; font-weight: ${weight}; src: url(data:font/woff;base64,${font}); }`;
}

/** The fonts as a style sheet that needs no other file. */
async function fontSheet(): Promise<string> {
  const faces = await Promise.all([
    face("Gallery Sans", "400", "sans.woff"),
    face("Gallery Sans", "500 700", "sans-bold.woff"),
    face("Gallery Mono", "400 700", "mono.woff"),
  ]);
  return `${faces.join("\n")}
    :root { --ss-mono: "Gallery Mono"; }
    body { font-family: "Gallery Sans"; }
    * { caret-color: transparent !important; transition: none !important; animation: none !important; }`;
}

/** Runs in the page: adds the style sheet and waits for its fonts; the chart then asks for them anew. */
async function dress(sheet: string): Promise<void> {
  const style = document.createElement("style");
  style.textContent = sheet;
  document.head.append(style);
  for (const font of ['12px "Gallery Sans"', 'bold 12px "Gallery Sans"', '12px "Gallery Mono"'])
    await document.fonts.load(font);
  document.documentElement.classList.add("dressed");
}

/** An expression that presses the first button that says this, as soon as it is there. */
function pressing(words: string): string {
  return `(() => {
    const found = [...document.querySelectorAll("button")].find(({ textContent }) =>
      textContent.includes(${JSON.stringify(words)}));
    found?.click();
    return found !== undefined;
  })()`;
}

/** Pictures until two that follow one another are the same. */
async function stillPicture(page: Page): Promise<PNG> {
  let last = "";
  for (let taken = 0; taken < 50; taken++) {
    // Two display frames: what was asked for is drawn.
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    const { data } = await page.session.send<{ data: string }>("Page.captureScreenshot", { format: "png" });
    if (data === last) return PNG.sync.read(Buffer.from(data, "base64"));
    last = data;
  }
  throw new Error("the view does not come to rest");
}
