import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildReport } from "./build-report.ts";
import type { Report } from "./format.ts";
import { parseHtmlReport, parseReport } from "./parse-report.ts";
import { OPTIONS, richEvents, richFinding, sessionOf, T0 } from "./test-session.ts";
import { reportToHtml } from "./to-html.ts";
import { reportToJson } from "./to-json.ts";

const report = buildReport(sessionOf(richEvents().slice(0, 8)), [richFinding()], OPTIONS);
const json = reportToJson(report);

function changed(change: (copy: Record<string, unknown>) => void): string {
  const copy = JSON.parse(json) as Record<string, unknown>;
  change(copy);
  return JSON.stringify(copy);
}

function errorOf(text: string): string {
  const result = parseReport(text);
  return result.ok ? "no error" : result.error;
}

describe("parseReport", { timeout: 60_000 }, () => {
  it("reads what was written", () => {
    expect(parseReport(json)).toEqual({ ok: true, value: report });
    expect(parseReport(`\uFEFF${json}`).ok).toBe(true);
  });

  it("leaves alone the fields of a later version 1", () => {
    const text = changed((copy) => {
      copy["later"] = { a: 1 };
    });
    expect(parseReport(text)).toEqual({ ok: true, value: report });
  });

  it.each([
    ["", "The file is empty. Export the report again."],
    [
      "hello",
      "This is not a Socketscope report: the file is not JSON. Open a JSON or HTML file that Socketscope saved.",
    ],
    [
      json.slice(0, json.length / 2),
      "The report ends too early: the file was cut off on its way. Export or send it again.",
    ],
    ["[1]", "This is not a Socketscope report: the file holds other JSON. Open a file that Socketscope saved."],
    [
      '{"log":{"entries":[]}}',
      'This is not a Socketscope report: it has no field format instead of "socketscope-report". Open a file that Socketscope saved.',
    ],
    [
      '{"format":"socketscope-profile"}',
      'This is not a Socketscope report: it says format "socketscope-profile" instead of "socketscope-report". Open a file that Socketscope saved.',
    ],
    [
      '{"format":"socketscope-report","version":2}',
      "The report is of version 2, and this Socketscope reads up to 1: update Socketscope to open it.",
    ],
    [
      '{"format":"socketscope-report","version":"1"}',
      'The report\'s field version is "1", but should be 1. The file was changed or damaged: export it again.',
    ],
  ])("answers %j with a sentence", (text, error) => {
    expect(errorOf(text)).toBe(error);
  });

  it("names the field that is wrong, and how", () => {
    const wrongCount = changed((copy) => {
      (copy as unknown as Report).connections[0]!.sent.frames = "many" as unknown as number;
    });
    expect(errorOf(wrongCount)).toBe(
      'The report\'s field connections[0].sent.frames is "many", but should be a number. The file was changed or damaged: export it again.',
    );
    const missing = changed((copy) => delete copy["frames"]);
    expect(errorOf(missing)).toBe(
      "The report's field frames is missing. The file was changed or damaged: export it again.",
    );
    const unknownState = changed((copy) => {
      (copy as unknown as Report).connections[0]!.state = "asleep" as "open";
    });
    expect(errorOf(unknownState)).toContain('connections[0].state is "asleep", but should be "blocked" or "queued" or');
    const negative = changed((copy) => {
      (copy as unknown as Report).frames[0]!.length = -1;
    });
    expect(errorOf(negative)).toContain("frames[0].length is -1, but should be at least 0");
  });

  it("never throws, whatever the file holds", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: "binary" })), (text) => {
        expect(parseReport(text).ok).toBe(false);
      }),
    );
  });

  it("never throws for a report with one value replaced or one piece cut out", () => {
    fc.assert(
      fc.property(fc.nat(json.length), fc.nat(200), fc.string({ maxLength: 5 }), (at, length, piece) => {
        const result = parseReport(json.slice(0, at) + piece + json.slice(at + length));
        if (!result.ok) expect(result.error).toMatch(/\.$/);
      }),
    );
    const fields = Object.keys(report);
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) => {
        const result = parseReport(
          changed((copy) => {
            copy[field] = value;
          }),
        );
        if (!result.ok) expect(result.error).toMatch(/\.$/);
      }),
    );
  });
});

describe("any text in any field", { timeout: 60_000 }, () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "</script>",
      "<img src=x onerror=alert(1)>",
      "<!--<script>",
      "\u2028\u2029",
      "\u202Eevil",
      "\0",
      "]]>",
      "&amp;",
      "\uD800",
    ),
  );

  it("comes back the same from JSON and from HTML", () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (one, two, three) => {
        const session = sessionOf([
          { type: "recording-started", at: T0, page: { url: one, title: two }, pageScript: true },
          { type: "connection-created", at: T0, id: "c1", url: `ws://h/${one}`, target: "page" },
          { type: "frame", at: T0 + 1, id: "c1", direction: "sent", opcode: 1, payload: three },
          { type: "close-event", at: T0 + 2, id: "c1", code: 4000, reason: two, wasClean: true },
        ]);
        const built = buildReport(session, [{ ...richFinding(), title: one, references: [three] }], {
          ...OPTIONS,
          mode: "everything",
        });
        expect(parseReport(reportToJson(built))).toEqual({ ok: true, value: built });
        expect(parseHtmlReport(reportToHtml(built))).toEqual({ ok: true, value: built });
      }),
      { numRuns: 40 },
    );
  });
});

describe("parseHtmlReport", () => {
  it("says what is wrong with a file that is no report", () => {
    expect(parseHtmlReport("<html></html>")).toEqual({
      ok: false,
      error: "This HTML file is not a Socketscope report: it carries no session. Open a file that Socketscope saved.",
    });
    const page = reportToHtml(report);
    expect(parseHtmlReport(page.slice(0, -500))).toEqual({
      ok: false,
      error: "The report ends too early: the file was cut off on its way. Export or send it again.",
    });
  });
});
