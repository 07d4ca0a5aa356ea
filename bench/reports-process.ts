import { once } from "node:events";
import { createReadStream, createWriteStream, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { finish } from "../src/core/base/steps.ts";
import { buildReport, planReport } from "../src/core/report/build-report.ts";
import { openFile } from "../src/core/report/open-file.ts";
import { harChunks } from "../src/core/report/to-har.ts";
import { htmlChunks, reportToHtml } from "../src/core/report/to-html.ts";
import { jsonChunks } from "../src/core/report/to-json.ts";
import { applyEvent, createSession } from "../src/core/session/apply-event.ts";
import { payloadOf } from "./support/flood-server.ts";
import { openConnections } from "./support/sessions.ts";
import type { ReportRun } from "./reports.ts";

// Started by reports.ts with --expose-gc: frames, the built extension, a folder for the files. Prints JSON.
const BYTES = 100;
const OPTIONS = { mode: "redacted", generator: "Socketscope", createdAt: new Date().toISOString() } as const;

const [count = "", extension = "", folder = ""] = process.argv.slice(2);
const frames = Number(count);
const text = (name: string): string => readFileSync(join(extension, "report-viewer", name), "utf8");
const viewer = { script: text("viewer.js"), style: text("viewer.css") };

const session = createSession();
const ids = openConnections(session, 1);
for (let frame = 0; frame < frames; frame++) {
  const payload = payloadOf(frame, BYTES);
  applyEvent(session, { type: "frame", at: 1_000 + frame, id: ids[0]!, direction: "received", opcode: 1, payload });
}

let peak = 0;
const watch = (): void => {
  const { heapUsed, external } = process.memoryUsage();
  peak = Math.max(peak, heapUsed + external);
};
const timed = async (work: () => Promise<void>): Promise<{ seconds: number; peakBytes: number }> => {
  globalThis.gc?.();
  peak = 0;
  watch();
  const before = peak;
  const began = performance.now();
  await work();
  watch();
  return { seconds: (performance.now() - began) / 1000, peakBytes: peak - before };
};

const empty = buildReport(createSession(), [], OPTIONS);
const run: ReportRun = { frames, emptyHtmlBytes: Buffer.byteLength(reportToHtml(empty, viewer)), formats: {} };
const plan = finish(planReport(session, [], OPTIONS));
const WRITERS = { json: () => jsonChunks(plan), har: () => harChunks(plan), html: () => htmlChunks(plan, viewer) };
for (const [format, pieces] of Object.entries(WRITERS)) {
  const path = join(folder, `report.${format}`);
  const saved = await timed(async () => {
    const file = createWriteStream(path);
    let steps = 0;
    let held = "";
    for await (const piece of pieces()) {
      held += piece;
      if (++steps % 2000 === 0) watch();
      if (held.length < 1_000_000) continue;
      if (!file.write(held)) await once(file, "drain");
      held = "";
    }
    await new Promise<void>((resolve) => void file.end(held, () => resolve()));
  });
  const bytes = statSync(path).size;
  const opened = await timed(async () => {
    let steps = 0;
    const step = (): undefined => void (++steps % 500 === 0 && watch());
    const result = await openFile({ name: path, text: createReadStream(path, "utf8"), length: bytes }, { step });
    if (!result.ok || result.value.session.frames.length !== frames) throw new Error(`${format} was not read back`);
  });
  run.formats[format] = { bytes, saved, opened };
}
console.log(JSON.stringify(run));
