import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** Serves the gallery alone, without the extension around it. */
export default defineConfig({
  root: fileURLToPath(new URL("../", import.meta.url)),
  server: { host: "127.0.0.1", fs: { allow: [fileURLToPath(new URL("../../../", import.meta.url))] } },
});
