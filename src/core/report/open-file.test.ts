import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnose } from "../diagnosis/diagnose.ts";
import type { Session } from "../session/session.ts";
import { buildReport } from "./build-report.ts";
import type { RedactionMode } from "./format.ts";
import { openFile } from "./open-file.ts";
import { OPTIONS, richEvents, sessionOf, T0 } from "./test-session.ts";
import { harToJson, reportToHar } from "./to-har.ts";
import { reportToHtml } from "./to-html.ts";
import { reportToJson } from "./to-json.ts";

const session = sessionOf(richEvents());

function reportOf(mode: RedactionMode) {
  return buildReport(session, diagnose(session), { ...OPTIONS, mode });
}

const FORMATS = [
  ["JSON", reportToJson],
  ["HTML", reportToHtml],
  ["HAR", (report: ReturnType<typeof reportOf>) => harToJson(reportToHar(report))],
] as const;

async function opened(text: string) {
  const result = await openFile({ name: "report", text: [text] });
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

function verdicts(of: Session): object[] {
  return diagnose(of).map(({ rule, connections, confidence, severity }) => ({
    rule,
    connections,
    confidence,
    severity,
  }));
}

describe.each(FORMATS)("a report as %s", (_, write) => {
  it("gives the very same findings where nothing was replaced", async () => {
    const { session: again } = await opened(write(reportOf("everything")));
    expect(diagnose(session).length).toBeGreaterThan(3);
    expect(diagnose(again)).toEqual(diagnose(session));
  });

  it("gives the same report again", async () => {
    const report = reportOf("everything");
    const { session: again } = await opened(write(report));
    expect(buildReport(again, diagnose(again), { ...OPTIONS, mode: "everything" })).toEqual(report);
  });

  it("comes to the same verdicts if it was redacted, and says that it was", async () => {
    const { session: again, notices, recordedAt } = await opened(write(reportOf("redacted")));
    expect(verdicts(again)).toEqual(verdicts(session));
    expect(notices).toEqual([
      expect.stringMatching(/^It was redacted when it was saved: \d+ values were replaced/),
      "Of 1 message only the beginning and the end are in it.",
    ]);
    expect(recordedAt).toBe(T0);
  });

  it("says that payloads were left out", async () => {
    const { session: again, notices } = await opened(write(reportOf("metadata")));
    expect(notices).toEqual([expect.stringContaining("metadata only")]);
    expect(again.frames.leftOutFrames).toBe(again.frames.length);
    expect(again.frames.length).toBe(session.frames.length);
  });
});

it("reads a file in pieces, and says how far it is", async () => {
  const text = reportToJson(reportOf("everything"));
  const far: number[] = [];
  const pieces = Array.from({ length: Math.ceil(text.length / 1000) }, (_, at) =>
    text.slice(at * 1000, at * 1000 + 1000),
  );
  const result = await openFile(
    { name: "report", text: pieces, length: text.length },
    { step: (done) => void far.push(done) },
  );
  expect(result.ok && diagnose(result.value.session)).toEqual(diagnose(session));
  expect(far.length).toBeGreaterThan(10);
  expect(far).toEqual(far.toSorted((one, other) => one - other));
  expect(far.every((done) => done > 0 && done <= 1)).toBe(true);
});

it("is given up by what a step throws, and fails as its text does", async () => {
  const text = reportToJson(reportOf("everything"));
  const stop = new Error("stop");
  const step = (): undefined => {
    throw stop;
  };
  await expect(openFile({ name: "report", text: [text] }, { step })).rejects.toBe(stop);
  function* broken(): Generator<string> {
    yield "{";
    throw stop;
  }
  await expect(openFile({ name: "report", text: broken() })).rejects.toBe(stop);
});

it("says that nothing was replaced", async () => {
  expect((await opened(reportToJson(reportOf("everything")))).notices[0]).toContain("without redaction");
});

it("reads our HAR without our own facts as anybody's", async () => {
  const har = JSON.parse(harToJson(reportToHar(reportOf("everything"))), (key, value: unknown) =>
    key === "_socketscope" ? undefined : value,
  ) as object;
  const { session: again, notices } = await opened(JSON.stringify(har));
  expect(again.connections.size).toBe(session.connections.size);
  expect(notices[0]).toContain("no close codes");
  expect([...again.connections.values()].every(({ close }) => close === undefined)).toBe(true);
});

it.each([
  ["", "report: The file is empty."],
  ["hello", "report: This is not a Socketscope report: the file is not JSON."],
  ["<html></html>", "report: This HTML file is not a Socketscope report"],
  ["[]", "report: This is not a Socketscope report: the file holds other JSON."],
  ['{"a":1}', 'report: This is not a Socketscope report: it has no field format instead of "socketscope-report".'],
  ['{"log":7}', "report: The HAR's field log is 7, but should be an object."],
  ['{"log":{"_socketscope":{"format":"x"},"entries":7}}', "report: The HAR's field log.entries is 7"],
  [reportToJson({ ...reportOf("redacted"), version: 2 as 1 }), "report: The report is of version 2"],
  [harToJson(reportToHar({ ...reportOf("redacted"), version: 2 as 1 })), "report: The report is of version 2"],
  [reportToJson(reportOf("redacted")).slice(0, 900), "report: The report ends too early"],
  [
    reportToJson(reportOf("redacted")).replace(/"until": [\d.]+/, '"until": 1e300'),
    "report: The file has a time that no calendar holds.",
  ],
  [`{"format":${"[".repeat(20_000)}${"]".repeat(20_000)}}`, "report: This is not a Socketscope report"],
])("answers a wrong file with what is wrong: %#", async (text, error) => {
  const result = await openFile({ name: "report", text: [text] });
  expect(result.ok ? "no error" : result.error).toContain(error);
});

it("never throws for a file with one piece cut out or put in", async () => {
  const files = FORMATS.map(([, write]) => write(reportOf("metadata")));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(50),
      fc.string(),
      async (file, part, length, piece) => {
        const at = Math.floor(part * file.length);
        const text = [file.slice(0, at), piece, file.slice(at + length)];
        const result = await openFile({ name: "report", text });
        if (result.ok) diagnose(result.value.session);
        else expect(result.error).toMatch(/\.$/);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
