/**
 * Who may import whom. The core must be able to leave the extension behind, and knowledge is data:
 * an import that breaks this is said with its file and line.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SRC = fileURLToPath(new URL(".", import.meta.url));

/** Nothing imports an entry. */
const ENTRIES = ["panel", "extension", "viewer", "cli"];

/** Areas that an area may import besides itself; an entry may import everything that is no entry. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "core/base": [],
  "core/knowledge": [],
  core: ["core/base", "core/knowledge"],
  capture: ["core", "core/base", "core/knowledge"],
  journal: ["core", "core/base", "core/knowledge"],
  ui: ["core", "core/base", "core/knowledge"],
};

/** Packages outside of entries. An entry may use any. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  core: ["re2js", "valibot", "@bufbuild/protobuf", "@msgpack/msgpack", "cborg", "engine.io-parser", "socket.io-parser"],
  journal: ["idb", "valibot"],
  ui: ["preact", "@preact/signals", "valibot"],
};

interface Import {
  readonly file: string;
  readonly line: number;
  readonly from: string;
}

/** Static and dynamic imports and re-exports, wherever they stand in a line. */
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*(["'])([^"'\s]+)\1/g;

function importsOf(file: string, source: string): Import[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, " "));
  return [...code.matchAll(IMPORT)]
    .filter((match) => !/(^|\n)\s*\/\/[^\n]*$/.test(code.slice(0, match.index)))
    .map((match) => ({ file, line: code.slice(0, match.index).split("\n").length, from: match[2]! }));
}

function areaOf(path: string): string {
  const [first = "", second] = relative(SRC, path).split("/");
  if (first === "core" && (second === "base" || second === "knowledge")) return `core/${second}`;
  return first;
}

function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** What is wrong with an import, or nothing. */
function complaint({ file, line, from }: Import): string | undefined {
  const area = areaOf(file);
  const place = `${relative(SRC, file)}:${line}`;
  if (!from.startsWith(".")) {
    const name = packageOf(from);
    if (ENTRIES.includes(area) || (PACKAGES[area.split("/")[0]!] ?? []).includes(name)) {
      return area.startsWith("core/") ? `${place} imports ${name}, and ${area} imports nothing` : undefined;
    }
    return `${place} imports the package ${name}, which ${area} may not`;
  }
  const target = areaOf(resolve(dirname(file), from));
  // The browser wants the texts where it reads those of the manifest.
  if (area === "ui" && /\/public\/_locales\/\w+\/messages\.json$/.test(from)) return undefined;
  if (target === area) return undefined;
  const allowed = ENTRIES.includes(area) ? !ENTRIES.includes(target) : (ALLOWED[area] ?? []).includes(target);
  return allowed ? undefined : `${place} imports ${from}, and ${area} may not import ${target}`;
}

const isSource = (name: string): boolean => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\.d\.ts$|\.config\.ts$/.test(name);
/** Helpers of tests are exempt like the tests: nothing of the product may import them. */
const isTestHelper = (name: string): boolean =>
  /(^|\/)(testing|test-session|event-arbitraries|journal-fixture)\.ts$/.test(name);

const FILES = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter(isSource)
  .map((name) => join(SRC, name));
const PRODUCT = FILES.filter((file) => !isTestHelper(file));
const IMPORTS = PRODUCT.flatMap((file) => importsOf(file, readFileSync(file, "utf8")));

test("the files and their imports are seen", () => {
  expect(FILES.length).toBeGreaterThan(100);
  expect(IMPORTS.length).toBeGreaterThan(FILES.length);
  for (const area of [...Object.keys(ALLOWED), "panel", "extension"])
    expect(PRODUCT.map(areaOf), `no file in ${area}`).toContain(area);
});

test("every area is known to the table", () => {
  const known = new Set([...Object.keys(ALLOWED), ...ENTRIES]);
  expect([...new Set(PRODUCT.map(areaOf))].filter((area) => !known.has(area))).toEqual([]);
});

test("nobody imports what is not theirs to import", () => {
  expect(IMPORTS.flatMap((one) => complaint(one) ?? [])).toEqual([]);
});

test("no product code imports a test or a helper of tests", () => {
  const wrong = IMPORTS.filter(({ from }) => /\.test\.tsx?$/.test(from) || isTestHelper(from));
  expect(wrong.map(({ file, line, from }) => `${relative(SRC, file)}:${line} imports ${from}`)).toEqual([]);
});

test("a relative import names its file with the extension", () => {
  const wrong = IMPORTS.filter(({ from }) => from.startsWith(".") && !/\.(tsx?|json|css)(\?\w+)?$/.test(from));
  expect(wrong.map(({ file, line, from }) => `${relative(SRC, file)}:${line} imports ${from}`)).toEqual([]);
});

test("an import that breaks the rule is found, and one that is only spoken of is not", () => {
  const source = [
    `/* import "../panel/x.ts" */`,
    `// see import "../panel/y.ts"`,
    `import {`,
    `  one,`,
    `} from "../../capture/clock.ts";`,
    `const two = await import("valibot");`,
  ].join("\n");
  const found = importsOf(join(SRC, "core/base/x.ts"), source);
  expect(found.map(({ line, from }) => [line, from])).toEqual([
    [5, "../../capture/clock.ts"],
    [6, "valibot"],
  ]);
  expect(found.map(complaint)).toEqual([
    "core/base/x.ts:5 imports ../../capture/clock.ts, and core/base may not import capture",
    "core/base/x.ts:6 imports valibot, and core/base imports nothing",
  ]);
  const entry = { file: join(SRC, "ui/app.tsx"), line: 1, from: "../extension/recorder.ts" };
  expect(complaint(entry)).toBe("ui/app.tsx:1 imports ../extension/recorder.ts, and ui may not import extension");
});
