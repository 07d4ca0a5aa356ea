import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { KNOWLEDGE } from "../knowledge/index.ts";
import { ROWS } from "./checklist/rows.ts";
import { RULES } from "./rules/index.ts";

const ROOT = new URL("../../../", import.meta.url);
const text = readFileSync(new URL("docs/coverage.md", ROOT), "utf8");
const known = new Set([
  ...RULES.map(({ meta }) => meta.id),
  ...ROWS.map(({ id }) => id),
  ...KNOWLEDGE.intermediaries.map(({ id }) => id),
]);

/** Rows of the tables: what a guide says, and the names of what covers it. */
const statements = [...text.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)]
  .map(([, statement = "", where = ""]) => ({ statement, names: [...where.matchAll(/`([^`]+)`/g)].map(([, n]) => n!) }))
  .filter(({ statement }) => statement !== "statement" && !/^-+$/.test(statement));

test("all four guides are there", () => {
  expect([...text.matchAll(/^## (\S+)/gm)].map(([, name]) => name)).toEqual([
    "DBeaver",
    "WebSockets",
    "Azion",
    "Cloudflare",
  ]);
  expect(statements.length).toBeGreaterThan(40);
});

describe("each statement is traced to what exists", () => {
  test.each(statements)("$statement", ({ names }) => {
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      if (name.startsWith("src/")) expect(existsSync(fileURLToPath(new URL(name, ROOT))), name).toBe(true);
      else expect([...known], name).toContain(name);
    }
  });
});

test("every rule about how sockets fail is asked for by a guide, or is known not to be", () => {
  const named = new Set(statements.flatMap(({ names }) => names));
  const beyond = RULES.map(({ meta }) => meta.id).filter((id) => !named.has(id));
  // What the browser and the computer do by themselves is in none of the guides.
  expect(beyond).toEqual(["csp-blocked", "network-change", "page-closed"]);
});
