import { expect, it } from "vitest";
import { buildReport } from "../core/report/build-report.ts";
import { OPTIONS, richEvents, richFinding, sessionOf } from "../core/report/test-session.ts";
import { diagnosisText } from "./diagnosis-text.ts";

const { evidence, ...finding } = richFinding();

it("prints evidence with its time, advice by audience, commands, and a count of configurations", () => {
  const [, silent] = evidence;
  const report = buildReport(
    sessionOf(richEvents()),
    [
      {
        ...finding,
        evidence: [{ label: "Opened", value: "/api/ws" }, ...(silent ? [silent] : [])],
        advice: [
          ...finding.advice,
          {
            audience: "operations",
            text: "See the whole answer:",
            config: { format: "cli", text: "curl \\\n  'https://h/'" },
          },
          { audience: "operations", text: "HAProxy: wait.", config: { format: "haproxy", text: "timeout tunnel 1h" } },
        ],
      },
    ],
    OPTIONS,
  );
  expect(diagnosisText(report).split("\n")).toEqual([
    "✖ The connection was cut after 60 seconds without data.",
    "  Likely: the socket ended 60.0 s after its last frame; the server's header says nginx.",
    "    Connection: /api/ws",
    "    Silent before the end: 60.0 s at most",
    "    Last of it seen: 2026-01-01 00:01:00 UTC",
    "  You: Reload the page to connect again, and send this report to your operations team.",
    "  Operations: Let the proxy wait longer than the application's heartbeat.",
    "  Operations: See the whole answer:",
    "      curl \\",
    "        'https://h/'",
    "  Operations: HAProxy: wait.",
    "  Developer: Send a message at least every 30 seconds.",
    "  2 configurations are in the report, for nginx and HAProxy.",
    "",
  ]);
});

it("lets no text of a page move the cursor", () => {
  const title = "a\u001B[2Jb\nc";
  const report = buildReport(sessionOf([]), [{ ...finding, evidence: [], advice: [], title }], OPTIONS);
  expect(diagnosisText(report).split("\n")[0]).toBe("✖ a [2Jb c");
});

it("fits the terminal, and colours what it says by how grave it is", () => {
  const report = buildReport(
    sessionOf([]),
    [
      {
        ...finding,
        severity: "error",
        title: "The proxy that stands before the server gave up.",
        summary: "It waited for sixty seconds, and nothing came.",
        evidence: [{ label: "Address", value: "wss://app.example/" }],
        advice: [{ audience: "operations", text: "Run:", config: { format: "cli", text: `curl ${"x".repeat(40)}` } }],
      },
    ],
    OPTIONS,
  );
  expect(diagnosisText(report, { color: false, width: 40 }).split("\n")).toEqual([
    "✖ The proxy that stands before the",
    "  server gave up.",
    "  It waited for sixty seconds, and",
    "  nothing came.",
    "    Address: wss://app.example/",
    "  Operations: Run:",
    `      curl ${"x".repeat(40)}`,
    "",
  ]);
  const [title, , , , address] = diagnosisText(report, { color: true, width: 40 }).split("\n");
  expect(title).toBe("\u001B[1m\u001B[31m✖ The proxy that stands before the\u001B[39m\u001B[22m");
  expect(address).toBe("\u001B[2m    Address: wss://app.example/\u001B[22m");
});

it("says when nothing is wrong", () => {
  expect(diagnosisText(buildReport(sessionOf([]), [], OPTIONS))).toBe("Nothing wrong was found.\n");
});
