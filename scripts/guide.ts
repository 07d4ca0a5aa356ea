import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { Marked } from "marked";
import type { Plugin } from "vite";

const SOURCE = join(import.meta.dirname, "../docs/support-guide.md");

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d0d4da, #444a52); --soft: light-dark(#f3f5f8, #23272d); }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; }
h2 { font-size: 1.25rem; margin-top: 2.2em; border-top: 1px solid var(--line); padding-top: 1em; }
h3 { font-size: 1.05rem; margin-top: 1.6em; }
img { max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; }
code, kbd { font: 0.92em ui-monospace, monospace; background: var(--soft); padding: 0.1em 0.35em; border-radius: 4px; }
pre { background: var(--soft); padding: 0.8em 1em; overflow-x: auto; border-radius: 6px; }
pre code { padding: 0; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: 0.4em 0.6em; text-align: start; vertical-align: top; }
blockquote { margin: 1em 0; padding: 0.2em 1em; border-inline-start: 4px solid light-dark(#3367d6, #8ab4f8); background: var(--soft); }
li { margin: 0.3em 0; }
@media print { body { max-width: none; padding: 0; } img { max-height: 16cm; } h2 { break-after: avoid; } }
`;

/**
 * The support guide as one HTML file without a network: its pictures are inside, and its own policy forbids the rest.
 * Throws if a picture that it names is not there.
 */
export function guideHtml(): string {
  const markdown = readFileSync(SOURCE, "utf8");
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? "Socketscope";
  const marked = new Marked({
    walkTokens(token) {
      if (token.type === "image") token["href"] = dataUrl(resolve(dirname(SOURCE), String(token["href"])));
      // Other pages of the project are not beside this file.
      else if (token.type === "link" && !/^(https?:|#)/.test(String(token["href"])))
        throw new Error(`${SOURCE}: the link ${String(token["href"])} leads nowhere in a file that stands alone.`);
    },
  });
  const hash = createHash("sha256").update(STYLE).digest("base64");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'sha256-${hash}'">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
${marked.parse(markdown, { async: false })}</body>
</html>
`;
}

/** Puts the guide into the extension, as `guide.html`. */
export function guide(): Plugin {
  return {
    name: "socketscope-guide",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "guide.html", source: guideHtml() });
    },
  };
}

function dataUrl(path: string): string {
  if (!existsSync(path)) throw new Error(`${SOURCE}: the picture ${path} is not there; npm run screenshots takes it.`);
  const type = extname(path) === ".svg" ? "svg+xml" : extname(path).slice(1);
  return `data:image/${type};base64,${readFileSync(path).toString("base64")}`;
}
