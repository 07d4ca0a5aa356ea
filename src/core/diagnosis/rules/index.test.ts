import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RULES } from "./index.ts";

const folder = new URL(".", import.meta.url);
const files = readdirSync(folder);
const ids = RULES.map(({ meta }) => meta.id);
const documentation = readFileSync(new URL("../../../../docs/rules.md", folder), "utf8");
const documented = [...documentation.matchAll(/^### (\S+)\n\n(?=\S)/gm)].map(([, id]) => id);

test("every rule file is registered, once, under its own name", () => {
  const named = files.filter((file) => /^(?!index)[a-z0-9-]+(?<!\.test)\.ts$/.test(file));
  expect(named.length).toBeGreaterThan(5);
  expect([...ids].sort()).toEqual(named.map((file) => file.replace(/\.ts$/, "")).sort());
});

test.each(ids)("%s has a test file and a paragraph in docs/rules.md", (id) => {
  expect(files).toContain(`${id}.test.ts`);
  expect(documented).toContain(id);
});

test.each(RULES.map(({ meta }) => [meta.id, meta.description] as const))(
  "%s says when it fires",
  (_id, description) => {
    expect(description).toMatch(/^[A-Z].*\.$/);
  },
);
