import { formatCount, formatDuration } from "../../timeline/format.ts";
import type { ChecklistItem, ReportHead } from "../format.ts";
import { counted, list } from "../../diagnosis/format.ts";
import { moment } from "./format.ts";
import { evidenceTable } from "./findings.ts";
import { html, type Markup } from "./markup.ts";
import { connectionLink, time, type ReportView } from "./view.ts";

const RESULTS: Readonly<Record<ChecklistItem["result"], string>> = {
  pass: "✓ Passed",
  fail: "✖ Failed",
  unknown: "○ Not tested",
  "not-applicable": "– Not needed",
};

export function checklistSection(view: ReportView): Markup {
  const { checklist } = view.report;
  if (checklist.length === 0) return html``;
  return html`<section aria-labelledby="checklist">
    <h2 id="checklist">Checklist</h2>
    <div class="card">
      <table>
        <tbody>
          ${checklist.map(
            (item) =>
              html`<tr class="${item.result}">
                <td class="nowrap"><span class="sign">${RESULTS[item.result]}</span></td>
                <td>
                  <b>${item.title}</b><br />${item.summary}${
                    item.evidence.length > 0 &&
                    html`<details>
                      <summary>Evidence (${item.evidence.length})</summary>
                      ${evidenceTable(view, item.evidence)}
                    </details>`
                  }
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

const STOPPED: Readonly<Record<ReportHead["capture"]["gaps"][number]["reason"], string>> = {
  user: "stopped by hand",
  "canceled-by-user": "cancelled on the browser's bar",
  "target-closed": "the tab went away",
  "devtools-closed": "DevTools was closed",
  refused: "refused by the browser",
};

/** What was watched and what was not: how far the findings can be trusted. */
export function recordSection(view: ReportView): Markup {
  const { capture, page, environment, profile, timeline } = view.report;
  const { startedAt, endedAt, until } = capture;
  const gaps = capture.gaps.filter(({ to }) => to !== undefined);
  const asleep = timeline.filter(({ kind }) => kind === "clock-gap");
  const rows: readonly (readonly [string, Markup | string | undefined])[] = [
    ["Page", page.title === undefined ? page.url : `${page.title} — ${page.url}`],
    [
      "Recorded",
      startedAt === undefined
        ? undefined
        : html`${moment(startedAt)} to ${moment(endedAt ?? until)},
          ${formatDuration((endedAt ?? until) - startedAt)}${endedAt === undefined && ", still going on when this was saved"}`,
    ],
    ["Browser", environment?.userAgent],
    [
      "Socketscope",
      environment ? `${view.report.generator}, extension ${environment.extensionVersion}` : view.report.generator,
    ],
    ["Profile", profile?.name],
    ["Close codes", capture.pageScript ? "seen by the page script" : "not seen: the page script was off"],
    ["Frames", `${formatCount(capture.framesSeen)} seen${lost(capture)}`],
    [
      "Opened before",
      capture.attachedLate
        ? "Some connections were older than the recording: their handshake was not seen."
        : undefined,
    ],
    [
      "Not recorded",
      gaps.length === 0
        ? undefined
        : html`${gaps.map(({ from, to, reason, message }) => html`<div>${time(view, from)} to ${time(view, to ?? from)}: ${STOPPED[reason]}${message !== undefined && ` (${message})`}</div>`)}`,
    ],
    [
      "Computer asleep",
      asleep.length === 0
        ? undefined
        : html`${asleep.map(({ at, gapMs }) => html`<div>${formatDuration(gapMs ?? 0)} until ${time(view, at)}</div>`)}`,
    ],
  ];
  return html`<section aria-labelledby="record">
    <h2 id="record">What was recorded</h2>
    <div class="card">
      <dl class="record">
        ${rows.map(
          ([term, value]) =>
            value !== undefined &&
            html`<dt>${term}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
    </div>
  </section>`;
}

function lost({ payloadsDropped, payloadsLeftOut, payloadsShortened }: ReportHead["capture"]): string {
  const parts = [
    ...(payloadsDropped > 0
      ? [`the contents of ${formatCount(payloadsDropped)} were given up to the memory limit`]
      : []),
    ...(payloadsLeftOut > 0 ? [`${formatCount(payloadsLeftOut)} were recorded without their contents`] : []),
    ...(payloadsShortened > 0 ? [`${formatCount(payloadsShortened)} long ones were kept by their ends`] : []),
  ];
  return parts.length === 0 ? "" : `; ${list(parts, Infinity)}`;
}

/** What the person who recorded wrote to it. */
export function notesSection(view: ReportView): Markup {
  const { notes = [] } = view.report;
  if (notes.length === 0) return html``;
  return html`<section aria-labelledby="notes">
    <h2 id="notes">Notes</h2>
    <div class="card">
      <table>
        <tbody>
          ${notes.map(
            ({ at, text, connection }) =>
              html`<tr>
                <td class="nowrap">${time(view, at)}</td>
                <td class="nowrap">${connection !== undefined && connectionLink(view, connection)}</td>
                <td class="note-text">${text}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** What was taken out, in the words of the mode. */
export function redactionSection({ report }: ReportView): Markup {
  const { mode, replaced } = report.redaction;
  const kinds = Object.entries(replaced).sort(([, one], [, other]) => other - one);
  const total = kinds.reduce((sum, [, count]) => sum + count, 0);
  const counts = list(
    kinds.map(([kind, count]) => `${count} × ${kind}`),
    Infinity,
  );
  return html`<section aria-labelledby="redaction">
    <h2 id="redaction">What was taken out</h2>
    <div class="card">
      <p>
        ${
          mode === "everything"
            ? "Nothing was replaced. This file can hold passwords, cookies, tokens and personal data."
            : `${mode === "metadata" ? "Messages were left out, and header values unless they are known to be harmless. " : ""}Secrets were replaced before this file was written: ${total === 0 ? "none were found" : `${counted(total, "place")} (${counts})`}.`
        }
      </p>
      ${
        mode !== "everything" &&
        html`<p>
          A placeholder such as ‹token #1› stands for the same value everywhere in this file, and for nothing outside of
          it. No program knows every secret: look through the file before you pass it on.
        </p>`
      }
    </div>
  </section>`;
}
