import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** `path`: “title”, as SECURITY.md names a test. */
const NAMED = /`([\w./-]+\.(?:test|spec)\.ts)`(?:: “([^”]+)”)?/g;

describe("SECURITY.md", () => {
  const text = read("SECURITY.md");
  const named = [...text.matchAll(NAMED)].map(([, file = "", title]) => ({ file, title }));

  test("names tests that exist", () => {
    expect(named.length).toBeGreaterThan(35);
    const missing = named.filter(({ file, title }) => {
      const code = read(file);
      return title !== undefined && !code.includes(`"${title}"`);
    });
    expect(missing).toEqual([]);
  });

  test("has a test in each line of its tables", () => {
    const lines = text
      .split("\n")
      .filter((line) => line.startsWith("|") && !/^\|[ -]*-[ -]*\||the test +\|$/.test(line));
    expect(lines.length).toBeGreaterThan(35);
    expect(lines.filter((line) => !/`[\w./-]+\.(?:test|spec)\.ts`: “[^”]+” *\|$/.test(line))).toEqual([]);
  });
});

test("the manifest asks for two permissions and opens no door", () => {
  const manifest = JSON.parse(read("manifest.json")) as Record<string, unknown>;
  expect(manifest["permissions"]).toEqual(["debugger", "storage"]);
  const doors = ["host_permissions", "optional_permissions", "optional_host_permissions", "content_scripts"];
  for (const key of [
    ...doors,
    "web_accessible_resources",
    "externally_connectable",
    "content_security_policy",
    "sandbox",
  ])
    expect(manifest).not.toHaveProperty(key);
});

test("no text becomes markup or code, and nobody outside is listened to", () => {
  const FORBIDDEN =
    /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|createContextualFragment|onMessageExternal|onConnectExternal)\b|\beval\(|\bnew Function\(|document\.write\(/;
  const files = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => join("src", name));
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => FORBIDDEN.test(read(file)))).toEqual([]);
  expect(FORBIDDEN.test("node.innerHTML = text")).toBe(true);
});
