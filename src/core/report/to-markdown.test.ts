import { expect, it } from "vitest";
import { buildReport } from "./build-report.ts";
import { OPTIONS, richEvents, richFinding, sessionOf } from "./test-session.ts";
import { reportToMarkdown } from "./to-markdown.ts";

it("writes a ticket", () => {
  const text = reportToMarkdown(buildReport(sessionOf(richEvents()), [richFinding()], OPTIONS));
  expect(text).toContain("# 1 problem in 5 connections\n");
  expect(text).toContain("## 1. ✖ Problem: The connection was cut after 60 seconds without data.");
  expect(text).toContain("- Address: `wss://app.example/api/ws?token=‹token #1›&room=lobby`");
  expect(text).toContain("- Last of it seen: 2026-01-01 00:01:00 UTC");
  expect(text).toContain("```nginx\nlocation /api/ws {\n  proxy_read_timeout 300s;\n}\n```");
  expect(text).toContain("| 2 | `wss://app.example/chat` | `handshake failed: 502` | 0 | 0 |");
  expect(text).toContain("`closed with 1006, 60.0 s after its last frame`");
  expect(text).toContain(
    "## Notes\n\n- 2026-01-01 00:00:05 UTC: Signed in at https://app.example/?session=‹value \\#1›\n- 2026-01-01 00:00:12 UTC, connection 1: Here the list stops. Her token: ‹token \\#1›\n",
  );
});

it("leaves hostile text no markup, mention or cell of its own", () => {
  const finding = {
    ...richFinding(),
    title: "<img src=x> @ann #1 [a](javascript:b)\n# big",
    evidence: [{ label: "x", value: "a`b``c|d\n## e" }],
    advice: [{ audience: "user" as const, text: "do", config: { format: "x\n```", text: "```\nescaped" } }],
  };
  const text = reportToMarkdown(buildReport(sessionOf([]), [finding], { ...OPTIONS, mode: "everything" }));
  expect(text).toContain("\\<img src=x\\> \\@ann \\#1 \\[a\\](javascript:b) \\# big");
  expect(text).toContain("```a`b``c|d ## e```");
  expect(text).toContain("````x\n```\nescaped\n````");
  expect(text).toContain("Nothing was redacted.");
});

it("says when nothing is wrong", () => {
  const text = reportToMarkdown(buildReport(sessionOf([]), [], OPTIONS));
  expect(text).toContain("# No WebSocket was opened");
  expect(text).toContain("None of the checks found a fault");
});
