import type { Finding } from "../diagnosis/finding.ts";
import { formatDuration } from "../timeline/format.ts";
import { timelineSvg } from "../timeline/svg.ts";
import type { Report } from "./format.ts";
import { finish, type Steps } from "../base/steps.ts";
import { contentsOf, type ReportContents } from "./contents.ts";
import { packFrames } from "./pack-frames.ts";
import { connectionsSection } from "./html/connections.ts";
import { findingsSection, shortList } from "./html/findings.ts";
import { headline } from "./headline.ts";
import { moment } from "./html/format.ts";
import { escapeJson, html, trusted, type Markup } from "./html/markup.ts";
import { checklistSection, notesSection, recordSection, redactionSection } from "./html/record.ts";
import { sha256Base64 } from "./html/sha256.ts";
import { REPORT_STYLE } from "./html/style.ts";
import { viewOf, type ReportView } from "./html/view.ts";
import { FRAMES_SCRIPT_ID, REPORT_SCRIPT_ID } from "./parse-report.ts";

/** CSS pixels that a card has room for; in a narrower window the picture scrolls, on paper it shrinks. */
const TIMELINE_WIDTH = 1038;

/** What shows the report with all the panel's views: the built `src/viewer/report.tsx`, as text. */
export interface ReportViewer {
  /** one classic script that imports nothing */
  readonly script: string;
  readonly style: string;
}

/** Where the viewer puts itself, and the two style sheets between which it switches. */
export const REPORT_IDS = { root: "root", documentStyle: "document-style", viewerStyle: "viewer-style" } as const;

/** Frames whose JSON is longer than this are packed. */
const PLAIN_FRAMES = 1_000_000;

/**
 * The report as one HTML file: opens by double click, fetches nothing, runs nothing but the viewer,
 * and carries the whole JSON report inside (`openFile` reads it back). On paper, and where scripts do
 * not run, it is a document: findings, evidence, advice and a still timeline.
 * @throws for a viewer whose text would end its own element
 */
export function reportToHtml(report: Report, viewer?: ReportViewer): string {
  const contents = contentsOf(report);
  const { before, after } = finish(pageOf(contents, viewer));
  return before + dataOf(JSON.stringify(report)) + after;
}

/**
 * The same in pieces, for sessions of any length: many frames are packed, and beyond a limit the
 * middle of quiet payloads is left out and counted. Empty pieces are moments to pause.
 */
export async function* htmlChunks(contents: ReportContents, viewer?: ReportViewer): AsyncGenerator<string> {
  const { frames } = contents;
  let head = contents.head;
  let plain: string[] | undefined = [];
  for (let row = 0, length = 0; plain && row < frames.length; row++) {
    const json = JSON.stringify(frames.row(row));
    length += json.length;
    if (length > PLAIN_FRAMES) plain = undefined;
    else plain.push(json);
    yield "";
  }
  let packed: readonly string[] = [];
  if (!plain) {
    const packing = packFrames(contents);
    let next = await packing.next();
    for (; !next.done; next = await packing.next()) yield "";
    packed = next.value.pieces;
    const { capture } = head;
    const payloadsShortened = capture.payloadsShortened + next.value.shortened;
    head = { ...head, capture: { ...capture, payloadsShortened } };
  }
  const page = pageOf({ head, frames }, viewer);
  let built = page.next();
  for (; !built.done; built = page.next()) yield "";
  yield built.value.before;
  yield dataOf(`${JSON.stringify(head).slice(0, -1)},"frames":[${(plain ?? []).join(",")}]}`);
  if (!plain) {
    yield `<script type="text/plain" id="${FRAMES_SCRIPT_ID}">`;
    yield* packed;
    yield "</script>";
  }
  yield built.value.after;
}

function dataOf(json: string): string {
  return `<script type="application/json" id="${REPORT_SCRIPT_ID}">${escapeJson(json)}</script>`;
}

/** What stands around the data. */
function* pageOf(contents: ReportContents, viewer: ReportViewer | undefined): Steps<{ before: string; after: string }> {
  const report = contents.head;
  const view = yield* viewOf(contents);
  // A rule's id is text in a file and a known name in memory; the picture asks only for connections.
  const picture = timelineSvg(view.session, { width: TIMELINE_WIDTH, findings: report.findings as readonly Finding[] });
  const title = headline(report);
  // Made outside of the template, whose layout is not kept: the policy knows the style by its hash.
  const styleElement = trusted(`<style id="${REPORT_IDS.documentStyle}">${REPORT_STYLE}</style>`);
  const viewerElements = viewer && elementsOf(viewer);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy(picture, viewer)}" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="${report.generator}" />
        <title>${title} · Socketscope report</title>
        ${styleElement}${viewerElements?.style}
      </head>
      <body>
        ${viewerElements?.root}
        <div id="document">
          ${top(view, title)}
          <main>
            ${findingsSection(view)}
            <section aria-labelledby="timeline">
              <h2 id="timeline">Timeline</h2>
              <p class="hint">The picture is wider than this window: scroll it sideways.</p>
              <div class="card timeline" tabindex="0" role="region" aria-labelledby="timeline">${trusted(picture)}</div>
            </section>
            ${notesSection(view)} ${checklistSection(view)} ${connectionsSection(view)} ${recordSection(view)}
            ${redactionSection(view)}
            <p class="footer">
              Written by ${report.generator} on ${report.createdAt}. The data below this page can be opened again in
              Socketscope.
            </p>
          </main>
        </div>
      </body>
    </html>`;
  const after = html`${viewerElements?.script}
      </body>
    </html> `;
  return { before: page.markup, after: after.markup };
}

/** The viewer's style waits until its script takes it up: without it the document's alone holds. */
function elementsOf({ script, style }: ReportViewer): Record<"root" | "style" | "script", Markup> {
  if (/<\/style/i.test(style) || /<\/script|<!--/i.test(script)) throw new Error("the viewer's text ends its element");
  return {
    root: trusted(`<div id="${REPORT_IDS.root}"></div>`),
    style: trusted(`<style id="${REPORT_IDS.viewerStyle}" media="not all">${style}</style>`),
    script: trusted(`<script>${script}</script>`),
  };
}

/** Nothing may be loaded, and nothing may run but the viewer; script and styles are allowed by what they are. */
function policy(picture: string, viewer: ReportViewer | undefined): string {
  const inner = /<style>([^<]*)<\/style>/.exec(picture)?.[1];
  const styles = [REPORT_STYLE, ...(inner === undefined ? [] : [inner]), ...(viewer ? [viewer.style] : [])];
  const hashes = styles.map((style) => `'sha256-${sha256Base64(style)}'`).join(" ");
  const scripts = viewer ? ` script-src 'sha256-${sha256Base64(viewer.script)}';` : "";
  return `default-src 'none';${scripts} style-src ${hashes}; img-src data:; base-uri 'none'; form-action 'none'`;
}

function top(view: ReportView, title: string): Markup {
  const { page, capture, redaction } = view.report;
  const { startedAt, endedAt, until } = capture;
  return html`<header class="top">
    <p class="brand">Socketscope report</p>
    <h1>${title}</h1>
    <p class="facts">
      <b>${page.url === "" ? "No page" : page.url}</b
      >${startedAt !== undefined && html` · recorded ${moment(startedAt)} for ${formatDuration((endedAt ?? until) - startedAt)}`}
    </p>
    ${redaction.mode === "everything" && html`<p class="unsafe">Not redacted: this file can hold passwords, cookies and tokens. Do not pass it on.</p>`}
    ${shortList(view)}
  </header>`;
}
