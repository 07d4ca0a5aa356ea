import { crx } from "@crxjs/vite-plugin";
import { defineConfig } from "vite";
import { guide } from "./scripts/guide.ts";
import { viewerAsset } from "./scripts/viewer-asset.ts";
import manifest from "./manifest.json" with { type: "json" };

export default defineConfig({
  plugins: [crx({ manifest }), viewerAsset(), guide()],
  build: {
    target: "chrome125",
    modulePreload: { polyfill: false },
    // Pages that the manifest does not name are listed here; they keep their src/ path.
    rollupOptions: { input: { panel: "src/panel/panel.html", viewer: "src/viewer/viewer.html" } },
  },
});
