import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { viewerAsset } from "../../scripts/viewer-asset.ts";

/** Builds the command line for Node, beside the extension. */
export default defineConfig({
  root: fileURLToPath(new URL("../../", import.meta.url)),
  // The extension's static files are not its.
  publicDir: false,
  plugins: [viewerAsset()],
  // One small program that starts fast; only the package that finds Playwright's browser stays outside.
  ssr: { noExternal: true, external: ["playwright-core"] },
  build: {
    ssr: "src/cli/main.ts",
    outDir: "dist-cli",
    target: "node20",
    rollupOptions: { output: { entryFileNames: "socketscope.js" } },
  },
});
