import { expect, it } from "vitest";
import type { SessionEvent } from "../session/events.ts";
import { buildReport } from "./build-report.ts";
import { contentsOf } from "./contents.ts";
import type { ReportFrame } from "./format.ts";
import { openFile } from "./open-file.ts";
import { packFrames } from "./pack-frames.ts";
import { unpackText } from "./packed.ts";
import { OPTIONS, richFinding, sessionOf, T0 } from "./test-session.ts";
import { htmlChunks } from "./to-html.ts";

const noise = (row: number): string => Array.from({ length: 40 }, (_, at) => Math.sin(row * 100 + at)).join();

function events(frames: number): SessionEvent[] {
  return [
    { type: "recording-started", at: T0, page: { url: "https://app.example/" }, pageScript: true },
    { type: "connection-created", at: T0, id: "c1", url: "wss://app.example/", target: "page" },
    { type: "handshake-sent", at: T0, id: "c1", headers: [] },
    { type: "handshake-answered", at: T0, id: "c1", status: 101, statusText: "", headers: [] },
    ...Array.from({ length: frames }, (_, row): SessionEvent => {
      const payload = row % 2 === 0 ? noise(row) : new TextEncoder().encode(noise(row));
      return { type: "frame", at: T0 + row * 1000, id: "c1", direction: "sent", opcode: 1 + (row % 2), payload };
    }),
  ];
}

const report = buildReport(sessionOf(events(2000)), [richFinding()], { ...OPTIONS, mode: "everything" });

async function packedWithin(most?: number): Promise<{ rows: ReportFrame[]; shortened: number; length: number }> {
  const packing = packFrames(contentsOf(report), most);
  let next = await packing.next();
  while (!next.done) next = await packing.next();
  const { pieces, shortened } = next.value;
  let text = "";
  for await (const piece of unpackText(pieces)) text += piece;
  return { rows: JSON.parse(text) as ReportFrame[], shortened, length: pieces.join("").length };
}

it("keeps all frames as they are where they fit", async () => {
  const { rows, shortened } = await packedWithin();
  expect(rows).toEqual(report.frames);
  expect(shortened).toBe(0);
});

it("leaves out the middle of payloads where they do not, but not near what a finding speaks of", async () => {
  const whole = await packedWithin();
  const { rows, shortened, length } = await packedWithin(whole.length / 2);
  expect(length).toBeLessThanOrEqual(whole.length / 2);
  expect(rows).toHaveLength(2000);
  // The evidence is of 60.7 s.
  for (const [row, frame] of rows.entries()) {
    const near = Math.abs(row * 1000 - 60_700) <= 2000;
    const before = report.frames[row]!;
    expect(frame.tail === undefined, `frame ${row}`).toBe(near);
    expect({ ...frame, payload: 0, tail: 0 }).toEqual({ ...before, payload: 0, tail: 0 });
    expect(before.payload!.startsWith(frame.payload!) && before.payload!.endsWith(frame.tail ?? "")).toBe(true);
  }
  expect(shortened).toBe(rows.filter(({ tail }) => tail !== undefined).length);
});

it("is read back from the HTML file that holds it", async () => {
  const pieces: string[] = [];
  for await (const piece of htmlChunks(contentsOf(report))) pieces.push(piece);
  expect(pieces.join("")).toContain('id="socketscope-frames"');
  const opened = await openFile({ name: "report.html", text: pieces });
  if (!opened.ok) throw new Error(opened.error);
  const { session } = opened.value;
  expect(buildReport(session, [richFinding()], { ...OPTIONS, mode: "everything" })).toEqual(report);
  const cut = await openFile({ name: "cut.html", text: [pieces.join("").slice(0, -60_000)] });
  expect(cut.ok ? "" : cut.error).toContain("ends too early");
}, 60_000);
