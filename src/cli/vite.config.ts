import { chmodSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { viewerAsset } from "../../scripts/viewer-asset.ts";

const PROGRAM = "socketscope.js";

/** npx makes it so when it first links the program, and not again after the next build. */
const executable: Plugin = {
  name: "socketscope-executable",
  writeBundle: ({ dir = "" }) => chmodSync(join(dir, PROGRAM), 0o755),
};

/** Builds the command line for Node, beside the extension. */
export default defineConfig({
  root: fileURLToPath(new URL("../../", import.meta.url)),
  // The extension's static files are not its.
  publicDir: false,
  plugins: [viewerAsset(), executable],
  // One small program that starts fast; only the package that finds Playwright's browser stays outside.
  ssr: { noExternal: true, external: ["playwright-core"] },
  build: {
    ssr: "src/cli/main.ts",
    outDir: "dist-cli",
    target: "node20",
    rollupOptions: { output: { entryFileNames: PROGRAM } },
  },
});
