import { describe, expect, it } from "vitest";
import type { SessionEvent } from "../session/events.ts";
import { buildReport } from "./build-report.ts";
import type { Report } from "./format.ts";
import { escapeHtml, escapeJson, html, link } from "./html/markup.ts";
import { sha256Base64 } from "./html/sha256.ts";
import { OPTIONS, T0, richEvents, richFinding, sessionOf } from "./test-session.ts";
import { reportToHtml } from "./to-html.ts";
import { reportToMarkdown } from "./to-markdown.ts";

const HOSTILE = `</script></style><script>alert(1)</script><img src=x onerror=alert(2)>"'\u2028\u202E\0&lt;`;

function hostileReport(): Report {
  const report = buildReport(sessionOf(richEvents()), [richFinding()], { ...OPTIONS, mode: "everything" });
  const poison = (value: unknown): unknown => {
    if (typeof value === "string") return value + HOSTILE;
    if (Array.isArray(value)) return value.map(poison);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, field]: [string, unknown]) => [key, poison(field)]));
  };
  const kept: Report = structuredClone(report);
  const poisoned = poison(report) as Report;
  // Words with a meaning of their own and references from place to place stay; every free text does not.
  return {
    ...poisoned,
    capture: { ...poisoned.capture, gaps: kept.capture.gaps.map((gap) => ({ ...gap, message: HOSTILE })) },
    connections: poisoned.connections.map((connection, index) => ({
      ...connection,
      id: kept.connections[index]!.id,
      target: kept.connections[index]!.target,
      state: kept.connections[index]!.state,
      ...(connection.blocked ? { blocked: { ...connection.blocked, by: "constructor" as const } } : {}),
      ...(connection.close ? { close: { ...connection.close, by: "server" as const } } : {}),
    })),
    findings: poisoned.findings.map((finding) =>
      Object.assign({}, finding, {
        severity: "error",
        confidence: "likely",
        connections: ["c1"],
        advice: finding.advice.map((advice) => Object.assign({}, advice, { audience: "user" })),
      }),
    ),
    checklist: [
      {
        id: HOSTILE,
        title: HOSTILE,
        result: "fail",
        summary: HOSTILE,
        evidence: [{ label: HOSTILE, value: HOSTILE }],
        connections: [],
      },
    ],
    frames: kept.frames.map((frame) => Object.assign({}, frame, { payload: HOSTILE, encoding: undefined })),
    timeline: kept.timeline,
    httpResponses: [],
    redaction: { mode: "redacted", replaced: { [HOSTILE]: 1 } },
  };
}

const created = (id: string): SessionEvent => {
  return { type: "connection-created", at: T0, id, url: `wss://h/${id}`, target: "page" };
};
const sent = (id: string): SessionEvent => ({ type: "handshake-sent", at: T0 + 100, id, headers: [] });
const opened = (id: string): SessionEvent => {
  return { type: "handshake-answered", at: T0 + 145.8, id, status: 101, statusText: "", headers: [] };
};

/** What a reader sees, on one line. */
function textOf(page: string): string {
  return page
    .replace(/<(style|script)[^>]*>[^]*?<\/\1>/g, "")
    .replace(/<\/?(span|time|b)\b[^>]*>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
}

describe("reportToHtml", () => {
  const page = reportToHtml(hostileReport());

  it("lets no text become markup, in any field", () => {
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<\/script>/g)).toHaveLength(1);
    expect(page).not.toMatch(/<img|<iframe|<object|<link|<base/);
    // eslint-disable-next-line no-control-regex
    expect(page).not.toMatch(/[\u0000\u2028\u2029\u202a-\u202e]/);
  });

  it("allows nothing but its own style", () => {
    const policy =
      /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll("&#39;", "'") ?? "";
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-\S+' 'sha256-\S+'; img-src data:; base-uri 'none'; form-action 'none'$/,
    );
    for (const [, style] of page.matchAll(/<style[^>]*>([^<]*)<\/style>/g)) {
      expect(policy).toContain(`'sha256-${sha256Base64(style!)}'`);
    }
    expect(page).not.toMatch(/ style="| on[a-z]+="/);
  });

  it("carries the viewer, allowed by its hash, and its style put aside", () => {
    const viewer = { script: 'document.title = "é & \\x3c!--";', style: "p > b { color: red }" };
    const shown = reportToHtml(hostileReport(), viewer);
    expect(shown.match(/<script/g)).toHaveLength(2);
    expect(shown).toContain(`<script>${viewer.script}</script>`);
    expect(shown).toContain(`media="not all">${viewer.style}</style>`);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(shown)?.[1]?.replaceAll("&#39;", "'");
    expect(policy).toContain(`script-src 'sha256-${sha256Base64(viewer.script)}';`);
    expect(policy).toContain(`'sha256-${sha256Base64(viewer.style)}'`);
    // What is read without it is in the file all the same.
    expect(textOf(shown)).toContain(textOf(page).slice(-500));
  });

  it.each([
    { script: "'</SCRIPT >'", style: "" },
    { script: "'<!--'", style: "" },
    { script: "", style: "/* </style> */" },
  ])("refuses a viewer that would end its own element: $script$style", (viewer) => {
    expect(() => reportToHtml(hostileReport(), viewer)).toThrow("ends its element");
  });

  it("says so when nothing was replaced", () => {
    const unsafe = buildReport(sessionOf(richEvents()), [], { ...OPTIONS, mode: "everything" });
    expect(reportToHtml(unsafe)).toContain("Not redacted: this file can hold passwords");
    expect(reportToHtml(buildReport(sessionOf(richEvents()), [], OPTIONS))).not.toContain("Not redacted");
  });

  it("stays readable when there is too much of everything", () => {
    const events = Array.from({ length: 700 }, (_, index): SessionEvent => {
      return { type: "connection-created", at: index, id: `c${index + 1}`, url: `wss://h/${index}`, target: "page" };
    });
    const findings = Array.from({ length: 100 }, () => richFinding());
    const many = reportToHtml(buildReport(sessionOf(events), findings, OPTIONS));
    expect(many).toContain("and 90 more<");
    expect(many).toContain("40 more findings are in the data of this file");
    expect(many).toContain("200 more are in the data of this file");
    expect(many.match(/<article/g)).toHaveLength(60);
  });

  it("gives every evidence, opening and end its time of day, with the zone", () => {
    const text = textOf(reportToHtml(buildReport(sessionOf(richEvents()), [richFinding()], OPTIONS)));
    expect(text).toContain("60.0 s at most 1:00.7 · 00:01:00 UTC");
    expect(text).toContain("Opened 0:00.3 · 00:00:00 UTC");
    expect(text).toContain("Ended closed with 1006 by the network, 1:00.7 · 00:01:00 UTC");
  });

  it("advises in the panel's order and words", () => {
    const page = reportToHtml(buildReport(sessionOf(richEvents()), [richFinding()], OPTIONS));
    const names = [...page.matchAll(/<h5>([^<]*)<\/h5>/g)].map(([, name]) => name);
    expect(names).toEqual(["You", "Operations", "Developer"]);
  });

  it("knows an answer from a drop, a fault from the network, and an end that nobody saw", () => {
    const started = { type: "recording-started", at: T0, page: { url: "https://h/" }, pageScript: true } as const;
    const events: SessionEvent[] = [
      started,
      created("c1"),
      sent("c1"),
      { type: "connection-error", at: T0 + 1_600, id: "c1", message: "net::ERR_CONNECTION_RESET" },
      { type: "close-event", at: T0 + 1_600, id: "c1", code: 1006, reason: "", wasClean: false },
      created("c2"),
      sent("c2"),
      opened("c2"),
      { type: "connection-error", at: T0 + 2_000, id: "c2", message: "Invalid frame header" },
      { type: "close-event", at: T0 + 2_000, id: "c2", code: 1006, reason: "", wasClean: false },
      created("c3"),
      sent("c3"),
      opened("c3"),
      { type: "recording-stopped", at: T0 + 6_000, reason: "user" },
      { ...started, at: T0 + 9_000 },
      { type: "connection-closed", at: T0 + 9_000, id: "c3", unseen: true },
    ];
    const report = buildReport(sessionOf(events), [], OPTIONS);
    const [dropped, faulty, unseen] = textOf(reportToHtml(report))
      .split(/(?=#\d wss:)/)
      .slice(-3);
    expect(dropped).toContain("Failed after 1.5 s");
    expect(dropped).not.toContain("Answered after");
    expect(dropped).not.toContain("1006");
    expect(faulty).toContain("Answered after 45 ms");
    expect(faulty).toContain("Ended ended by the browser because of a fault in the data (1006), 0:02.0");
    expect(unseen).toContain("Ended between 0:06.0 · 00:00:06 UTC and 0:09.0 · 00:00:09 UTC");
    expect(unseen).not.toContain("Silent before the end");
    const ticket = reportToMarkdown(report);
    expect(ticket).toContain("`ended by the browser because of a fault in the data (1006)`");
    expect(ticket).toContain("`end not seen`");
  });

  it("shows an empty session", () => {
    const empty = reportToHtml(buildReport(sessionOf([]), [], OPTIONS));
    expect(empty).toContain("<h1>No WebSocket was opened</h1>");
  });
});

describe("html", () => {
  it("escapes text, keeps markup, leaves out what is not there", () => {
    expect(html`<p class="${'"'}">${"<b>"}${html`<i>${1}</i>`}${undefined}${false}${[html`a`, "&"]}</p>`.markup).toBe(
      '<p class="&quot;">&lt;b&gt;<i>1</i>a&amp;</p>',
    );
  });

  it("shows what is invisible by its number", () => {
    expect(escapeHtml("a\u202Eb\0c\td\n\uD800")).toBe("a\\u{202E}b\\u{0}c\td\n\\u{D800}");
  });

  it("links only to the web", () => {
    expect(link("javascript:alert(1)").markup).toBe("javascript:alert(1)");
    expect(link("https://a.example/?a&b").markup).toBe(
      '<a href="https://a.example/?a&amp;b" rel="noreferrer noopener">https://a.example/?a&amp;b</a>',
    );
  });

  it("keeps the value of escaped JSON", () => {
    const value = { "</script>": "<!-- & \u2028" };
    expect(escapeJson(JSON.stringify(value))).toBe('{"\\u003c/script\\u003e":"\\u003c!-- \\u0026 \\u2028"}');
    expect(JSON.parse(escapeJson(JSON.stringify(value)))).toEqual(value);
  });
});
