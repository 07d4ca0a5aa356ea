import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";

const ENTRY = fileURLToPath(new URL("../src/viewer/report.tsx", import.meta.url));

/** What the extension, and whoever else writes HTML reports, takes the viewer from. */
const FILES = { script: "report-viewer/viewer.js", style: "report-viewer/viewer.css" } as const;

/**
 * Builds the viewer of exported reports beside the extension: one classic script and one style sheet
 * that need nothing else, to be written into each report.
 */
export function viewerAsset(): Plugin {
  return {
    name: "socketscope-viewer-asset",
    apply: "build",
    async generateBundle() {
      const { script, style } = await buildViewer();
      this.emitFile({ type: "asset", fileName: FILES.script, source: script });
      this.emitFile({ type: "asset", fileName: FILES.style, source: style });
    },
  };
}

async function buildViewer(): Promise<Record<keyof typeof FILES, string>> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    build: {
      write: false,
      target: "chrome125",
      modulePreload: false,
      cssCodeSplit: false,
      rollupOptions: { input: ENTRY, output: { format: "iife", inlineDynamicImports: true } },
    },
  });
  const outputs = Array.isArray(built) ? built : [built];
  const files = outputs.flatMap((output) => ("output" in output ? output.output : []));
  const chunks = files.filter((file) => file.type === "chunk");
  const styles = files.filter((file) => file.type === "asset" && file.fileName.endsWith(".css"));
  const [chunk] = chunks;
  if (!chunk || chunks.length > 1) throw new Error(`the viewer of reports was built to ${chunks.length} scripts`);
  const style = styles.map((file) => (file.type === "asset" ? String(file.source) : "")).join("\n");
  // Within a page, no text of a script may look like its end.
  return { script: chunk.code.replaceAll(/<(?=\/script|!--)/gi, "\\x3c"), style };
}
