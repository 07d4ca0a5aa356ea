/** What the panel loads at its start must not grow with every decoder. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SRC = fileURLToPath(new URL("../../", import.meta.url));
/** Imports and re-exports that are loaded with their file; types are not. */
const STATIC = /^(?:import|export)(?! type\b)[^;]*?\bfrom\s+"([^"]+)"/gm;

/** All that is loaded with a file of `src`: files from there, and packages. */
function loadedWith(entry: string): ReadonlySet<string> {
  const loaded = new Set<string>();
  const open = [join(SRC, entry)];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const [, from = ""] of readFileSync(file, "utf8").matchAll(STATIC)) {
      const target = from.startsWith(".") ? join(dirname(file), from) : from;
      if (loaded.has(target)) continue;
      loaded.add(target);
      if (/^\/.*\.tsx?$/.test(target) || /^[A-Z]:.*\.tsx?$/.test(target)) open.push(target);
    }
  }
  return loaded;
}

test.each(["ui/app.tsx", "core/decode/kind.ts", "core/decode/decoders.ts"])(
  "%s loads no library of a decoder",
  (entry) => {
    const loaded = loadedWith(entry);
    expect(loaded.size).toBeGreaterThan(5);
    const libraries = [...loaded].filter((name) => /^(?:socket\.io|engine\.io|@msgpack|cborg|@bufbuild)/.test(name));
    expect(libraries).toEqual([]);
    expect([...loaded].filter((name) => /core\/decode\/(?:mqtt|stomp|wamp|phoenix)\.ts$/.test(name))).toEqual([]);
  },
);

test("a library that is imported would be seen", () => {
  expect([...loadedWith("core/decode/socket-io.ts")]).toContain("socket.io-parser");
});
