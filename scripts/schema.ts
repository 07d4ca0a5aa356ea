import { writeFileSync } from "node:fs";
import { reportJsonSchema, SCHEMA_FILE } from "./report-schema.ts";

/** Writes `docs/report.schema.json` from the schema that the parser uses: `npx tsx scripts/schema.ts`. */
writeFileSync(SCHEMA_FILE, reportJsonSchema());
