import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { reportJsonSchema, SCHEMA_FILE } from "./report-schema.ts";

it("the JSON Schema in docs/ is that of the parser", () => {
  expect(readFileSync(SCHEMA_FILE, "utf8"), "stale: run npx tsx scripts/schema.ts").toBe(reportJsonSchema());
});
