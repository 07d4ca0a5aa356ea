import type { Audience, Confidence, Severity } from "../../diagnosis/finding.ts";
import type { ReportFinding } from "../format.ts";
import { html, link, type Markup } from "./markup.ts";
import { connectionLink, shortPath, time, type ReportView } from "./view.ts";

export const SEVERITY: Readonly<Record<Severity, { sign: string; word: string }>> = {
  error: { sign: "✖", word: "Problem" },
  warning: { sign: "!", word: "Warning" },
  info: { sign: "i", word: "Note" },
};
const CONFIDENCE: Readonly<Record<Confidence, string>> = {
  certain: "Certain",
  likely: "Likely",
  possible: "Possible",
};
/** Names and order as in the panel. */
export const AUDIENCES: readonly (readonly [Audience, string])[] = [
  ["user", "You"],
  ["operations", "Operations"],
  ["developer", "Developer"],
];

/** A person looks at the worst; more would only push the rest of the page away. */
const MOST_LINES = 10;
const MOST_CARDS = 60;

/** The list at the top: each finding in a line. */
export function shortList(view: ReportView): Markup {
  const { findings } = view.report;
  if (findings.length === 0) {
    return html`<ul class="short">
      <li class="ok">
        <p class="calm">
          <span class="sign">✓ Nothing found</span> None of the checks found a fault in what was recorded.
        </p>
      </li>
    </ul>`;
  }
  const left = findings.length - MOST_LINES;
  return html`<ul class="short">
    ${findings.slice(0, MOST_LINES).map((finding, index) => {
      const { sign, word } = SEVERITY[finding.severity];
      return html`<li class="${finding.severity}">
        <a href="#finding-${index + 1}"
          ><span class="sign">${sign} ${word}</span> <b>${finding.title}</b>
          <span class="where">${CONFIDENCE[finding.confidence].toLowerCase()}${whereOf(view, finding)}</span></a
        >
      </li>`;
    })}
    ${left > 0 && html`<li><p class="calm">and ${left} more</p></li>`}
  </ul>`;
}

/** One connection by its name, several by their number. */
function whereOf({ session }: ReportView, { connections }: ReportFinding): string {
  const [only] = connections;
  const connection = connections.length === 1 && only !== undefined ? session.connections.get(only) : undefined;
  if (connection) return ` · #${connection.ordinal} ${shortPath(connection, 24)}`;
  return connections.length === 0 ? "" : ` · ${connections.length} connections`;
}

export function findingsSection(view: ReportView): Markup {
  const { findings } = view.report;
  if (findings.length === 0) return html``;
  const left = findings.length - MOST_CARDS;
  return html`<section aria-labelledby="findings">
    <h2 id="findings">Findings</h2>
    ${findings.slice(0, MOST_CARDS).map((finding, index) => findingCard(view, finding, index))}
    ${left > 0 && html`<p class="facts">${left} more findings are in the data of this file and not shown here.</p>`}
  </section>`;
}

function findingCard(view: ReportView, finding: ReportFinding, index: number): Markup {
  const { sign, word } = SEVERITY[finding.severity];
  return html`<article class="finding ${finding.severity}" id="finding-${index + 1}">
    <header>
      <span class="sign">${sign} ${word}</span>
      <h3>${finding.title}</h3>
    </header>
    <p class="summary">${finding.summary}</p>
    <p class="meta">
      <span>${CONFIDENCE[finding.confidence]}</span>${connectionsOf(view, finding)}<span class="mono"
        >${finding.rule}</span
      >
    </p>
    <div class="columns">
      <section>
        <h4>What to do</h4>
        ${adviceOf(finding)}
      </section>
      <section>
        <h4>Evidence</h4>
        ${evidenceTable(view, finding.evidence)}${suspectsOf(finding)}
      </section>
    </div>
    ${folded(
      "Ruled out",
      finding.ruledOut.map(({ cause, because }) => html`<b>${cause}</b>: ${because}`),
    )}
    ${folded(
      "What could not be seen",
      (finding.unseen ?? []).map((text) => html`${text}`),
    )}
    ${folded(
      "Read more",
      finding.references.map((url) => link(url)),
      "references",
    )}
  </article>`;
}

/** So many links are enough; a reconnect loop has thousands of connections. */
const MOST_LINKS = 12;

function connectionsOf(view: ReportView, { connections }: ReportFinding): Markup {
  if (connections.length === 0) return html``;
  const shown = connections.slice(0, MOST_LINKS).map((id) => html`<span>${connectionLink(view, id)}</span>`);
  const more = connections.length - shown.length;
  return html`${shown}${more > 0 && html`<span>and ${more} more</span>`}`;
}

function adviceOf({ advice }: ReportFinding): Markup {
  if (advice.length === 0) return html`<p>Nothing needs to be done.</p>`;
  return html`${AUDIENCES.flatMap(([audience, name]) => {
    const items = advice.filter((item) => item.audience === audience);
    if (items.length === 0) return [];
    return [
      html`<div class="advice">
        <h5>${name}</h5>
        ${items.map(
          ({ text, config }) =>
            html`<p>${text}</p>
              ${
                config &&
                html`<figure>
                  <figcaption>${config.format}</figcaption>
                  <pre>${config.text}</pre>
                </figure>`
              }`,
        )}
      </div>`,
    ];
  })}`;
}

export function evidenceTable(view: ReportView, evidence: ReportFinding["evidence"]): Markup {
  if (evidence.length === 0) return html`<p class="none">None beyond the summary.</p>`;
  return html`<table class="evidence">
    <tbody>
      ${evidence.map(
        ({ label, value, at }) =>
          html`<tr>
            <th scope="row">${label}</th>
            <td>${value} ${at !== undefined && time(view, at)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function suspectsOf({ suspects }: ReportFinding): Markup {
  if (suspects.length === 0) return html``;
  const items = suspects.map(({ intermediary, because }) => {
    // Some reasons begin with the name themselves.
    const reason = because.startsWith(`${intermediary}: `) ? because.slice(intermediary.length + 2) : because;
    return html`<li><b>${intermediary}</b>: ${reason}</li>`;
  });
  return html`<h4>Who it may be</h4>
    <ul>
      ${items}
    </ul>`;
}

function folded(title: string, items: readonly Markup[], className = ""): Markup {
  if (items.length === 0) return html``;
  const list = items.map((item) => html`<li>${item}</li>`);
  return html`<details class="${className}">
    <summary>${title} (${items.length})</summary>
    <ul>
      ${list}
    </ul>
  </details>`;
}
