import { age, lastActivity, longestSilence } from "../../session/silence.ts";
import type { Connection } from "../../session/session.ts";
import { formatCount, formatDuration } from "../../timeline/format.ts";
import { outcomeOf, type OutcomeKind } from "../../timeline/outcome.ts";
import type { ReportConnection, ReportFrame, ReportHeader } from "../format.ts";
import type { FrameSource } from "../redact/redaction.ts";
import { BROWSER_ENDED, endedByBrowser } from "../headline.ts";
import { counted, size } from "../../diagnosis/format.ts";
import { html, type Markup } from "./markup.ts";
import { offset, time, type ReportView } from "./view.ts";

/** A page that reconnects for hours makes thousands; the JSON in the file has them all. */
const MOST_CONNECTIONS = 500;
const FIRST_FRAMES = 5;
const LAST_FRAMES = 15;
const LONGEST_PAYLOAD = 300;

const SIGNS: Readonly<Record<OutcomeKind, { sign: string; className: string }>> = {
  connecting: { sign: "…", className: "info" },
  open: { sign: "●", className: "ok" },
  blocked: { sign: "⊘", className: "error" },
  "handshake-failed": { sign: "✖", className: "error" },
  "close-ok": { sign: "○", className: "ok" },
  "close-error": { sign: "✖", className: "error" },
  "close-unknown": { sign: "?", className: "warning" },
};

export function connectionsSection(view: ReportView): Markup {
  const { connections } = view.report;
  const heading = html`<h2 id="connections">Connections</h2>`;
  if (connections.length === 0) {
    return html`<section>
      ${heading}
      <div class="card"><p class="none">No WebSocket was opened while this was recorded.</p></div>
    </section>`;
  }
  const shown = connections.slice(0, MOST_CONNECTIONS);
  const left = connections.length - shown.length;
  const lastRows = framesOf(view.frames, shown);
  return html`<section aria-labelledby="connections">
    ${heading}
    <div class="card">
      <table class="connections">
        <thead>
          <tr>
            <th>#</th>
            <th>Address</th>
            <th>Opened</th>
            <th>Ended</th>
            <th class="number">Lasted</th>
            <th class="number">Sent</th>
            <th class="number">Received</th>
            <th class="number">Longest silence</th>
            <th>How it stands</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map((connection) => row(view, connection))}
        </tbody>
      </table>
      ${left > 0 && html`<p class="none">${left} more are in the data of this file and not listed here.</p>`}
    </div>
    <div class="each">
      <h2>Each connection</h2>
      ${shown.map((connection) => details(view, connection, lastRows.get(connection.id) ?? []))}
    </div>
  </section>`;
}

function row(view: ReportView, shown: ReportConnection): Markup {
  const connection = view.session.connections.get(shown.id);
  if (!connection) return html``;
  const outcome = outcomeOf(connection);
  const { sign, className } = SIGNS[outcome.kind];
  const lasted = age(connection, view.session.now);
  const silence = longestSilence(connection, view.session.now);
  return html`<tr class="${className}">
    <td><a href="#connection-${connection.ordinal}">#${connection.ordinal}</a></td>
    <td class="address mono">
      ${shown.url}<small>${shown.target}${shown.seenLate && ", opened before the recording"}</small>
    </td>
    <td data-label="Opened">${shown.openedAt === undefined ? "–" : time(view, shown.openedAt)}</td>
    <td data-label="Ended">
      ${shown.closedAt === undefined ? "–" : shown.endUnseen ? "not seen" : time(view, shown.closedAt)}
    </td>
    <td class="number" data-label="Lasted">
      ${lasted === undefined ? "–" : shown.endUnseen ? "not seen" : formatDuration(lasted)}
    </td>
    <td class="number" data-label="Sent">${traffic(shown.sent)}</td>
    <td class="number" data-label="Received">${traffic(shown.received)}</td>
    <td class="number" data-label="Longest silence">
      ${(lasted === undefined && silence === 0) || shown.endUnseen ? "–" : formatDuration(silence)}
    </td>
    <td class="stands"><span class="sign">${sign}</span> ${standing(connection)}</td>
  </tr>`;
}

/** Of an end that nobody saw: the part of a gap in the recording that hides it. */
function endBounds(view: ReportView, connection: Connection, closedAt: number): Markup {
  const gap = view.session.capture.gaps.findLast(({ from }) => from <= closedAt);
  // What other programs record has no gaps: it does not tell whether the connection ended at all.
  if (!gap) return html`not seen`;
  const earliest = Math.min(closedAt, Math.max(gap.from, lastActivity(connection) ?? gap.from));
  return html`between ${time(view, earliest)} and ${time(view, closedAt)}`;
}

/** How a connection stands, without blaming the network for what the browser did. */
function standing(connection: Connection): string {
  const { close, endUnseen } = connection;
  if (endUnseen && !close) return "end not seen";
  if (endedByBrowser(connection)) return BROWSER_ENDED + (close ? ` (${close.code})` : "");
  return outcomeOf(connection).text;
}

function traffic({ frames, bytes }: ReportConnection["sent"]): string {
  return frames === 0 ? "–" : `${formatCount(frames)} · ${size(bytes)}`;
}

interface Rows {
  readonly total: number;
  readonly first: readonly ReportFrame[];
  readonly last: readonly ReportFrame[];
}

function details(view: ReportView, shown: ReportConnection, frames: readonly ReportFrame[]): Markup {
  const connection = view.session.connections.get(shown.id);
  if (!connection) return html``;
  return html`<details class="card" id="connection-${connection.ordinal}">
    <summary>#${connection.ordinal} <span class="mono">${shown.url}</span></summary>
    <div class="detail">
      ${facts(view, shown, connection)}
      ${headers("Request headers", shown.handshake.requestHeaders)}${headers("Response headers", shown.handshake.responseHeaders)}
      ${stack("Opened by", shown.initiator)}${stack("close() called by", shown.closeCalled?.stack ?? [])}
      ${framesTable(view, { total: shown.sent.frames + shown.received.frames, first: frames.slice(0, FIRST_FRAMES), last: frames.slice(FIRST_FRAMES) })}
    </div>
  </details>`;
}

function facts(view: ReportView, shown: ReportConnection, connection: Connection): Markup {
  const { handshake, close, blocked, error, closeCalled } = shown;
  const status = [handshake.status, handshake.statusText, handshake.httpVersion && `over HTTP/${handshake.httpVersion}`]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
  const called = closeCalled && [closeCalled.code, closeCalled.reason].filter((part) => part !== undefined).join(" ");
  const rows: readonly (readonly [string, Markup | undefined | false])[] = [
    ["Page", shown.documentUrl === undefined ? undefined : html`${shown.documentUrl}`],
    ["Blocked", blocked && html`${blocked.message}`],
    ["Handshake", status === "" ? undefined : html`${status}`],
    [
      // A status is an answer, whatever it says; a connection that was dropped got none.
      handshake.status === undefined && handshake.answeredAt === undefined ? "Failed after" : "Answered after",
      handshake.durationMs === undefined ? undefined : html`${formatDuration(handshake.durationMs)}`,
    ],
    [
      "Browser's error",
      handshake.error === undefined
        ? undefined
        : html`${handshake.error === "" ? "(the browser gave no text)" : handshake.error}`,
    ],
    ["Opened", shown.openedAt === undefined ? undefined : time(view, shown.openedAt)],
    ["Sub-protocol", shown.subprotocol === undefined ? undefined : html`${shown.subprotocol}`],
    ["Extensions", shown.extensions === undefined ? undefined : html`${shown.extensions}`],
    ["Error", error && html`${error.message} ${time(view, error.at)}`],
    [
      "Page called close()",
      closeCalled && html`${called === "" ? "without a code" : called} ${time(view, closeCalled.at)}`,
    ],
    [
      "Close",
      // Of a connection that never opened the page is always told 1006, which says nothing about it.
      close &&
        shown.state !== "failed" &&
        html`${close.code}${close.reason !== "" && ` “${close.reason}”`}, ${close.wasClean ? "clean" : "not clean"}
        ${time(view, close.at)}`,
    ],
    [
      "Ended",
      shown.closedAt === undefined
        ? html`${standing(connection)}`
        : shown.endUnseen
          ? endBounds(view, connection, shown.closedAt)
          : html`${standing(connection)}, ${time(view, shown.closedAt)}`,
    ],
    [
      "Silent before the end",
      shown.idleBeforeCloseMs === undefined || shown.endUnseen
        ? undefined
        : html`${formatDuration(shown.idleBeforeCloseMs)} at most (pings are invisible)`,
    ],
  ];
  return html`<dl>
    ${rows.map(
      ([term, value]) =>
        value &&
        html`<dt>${term}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function headers(title: string, fields: readonly ReportHeader[]): Markup {
  if (fields.length === 0) return html``;
  const text = fields.map(({ name, value }) => `${name}: ${value}`).join("\n");
  return html`<h4>${title}</h4>
    <pre>${text}</pre>`;
}

function stack(title: string, frames: ReportConnection["initiator"]): Markup {
  if (frames.length === 0) return html``;
  const text = frames.map(
    ({ functionName, url, line, column }) => `${functionName || "(anonymous)"}  ${url}:${line}:${column}`,
  );
  return html`<h4>${title}</h4>
    <pre>${text.join("\n")}</pre>`;
}

/** The first and last frames of each shown connection, found in one pass from either end. */
function framesOf(frames: FrameSource, shown: readonly ReportConnection[]): Map<string, ReportFrame[]> {
  const first = new Map(shown.map(({ id }) => [id, [] as ReportFrame[]]));
  const last = new Map(shown.map(({ id }) => [id, [] as ReportFrame[]]));
  const taken = new Set<number>();
  for (let row = 0; row < frames.length; row++) {
    const frame = frames.row(row);
    const list = first.get(frame.connection);
    if (!list || list.length === FIRST_FRAMES) continue;
    list.push(frame);
    taken.add(row);
  }
  for (let row = frames.length - 1; row >= 0; row--) {
    const frame = frames.row(row);
    const list = last.get(frame.connection);
    if (list && list.length < LAST_FRAMES && !taken.has(row)) list.push(frame);
  }
  return new Map(shown.map(({ id }) => [id, [...first.get(id)!, ...last.get(id)!.reverse()]]));
}

function framesTable(view: ReportView, { total, first, last }: Rows): Markup {
  const shown = first.length + last.length;
  if (shown === 0) return html``;
  const left = total - shown;
  const title =
    left > 0 ? `First ${first.length} and last ${last.length} of ${counted(total, "frame")}` : counted(total, "frame");
  const gap = html`<tr>
    <td colspan="4" class="when">… ${left} more, in the data of this file …</td>
  </tr>`;
  return html`<h4>${title}</h4>
    <table class="frames mono">
      <tbody>
        ${first.map((frame) => frameRow(view, frame))}${left > 0 && gap}${last.map((frame) => frameRow(view, frame))}
      </tbody>
    </table>`;
}

function frameRow(view: ReportView, frame: ReportFrame): Markup {
  const sign = frame.direction === "sent" ? "↑ sent" : "↓ received";
  return html`<tr>
    <td class="nowrap">${offset(view, frame.at)}</td>
    <td class="nowrap ${frame.direction}">${sign}</td>
    <td class="number">${size(frame.length)}</td>
    <td>${payload(frame)}</td>
  </tr>`;
}

function payload({ payload, tail, encoding, payloadDropped }: ReportFrame): Markup {
  if (payload === undefined) {
    return html`<span class="when">${payloadDropped ? "(payload dropped: memory limit)" : "(payload left out)"}</span>`;
  }
  const shown = payload.length > LONGEST_PAYLOAD ? `${payload.slice(0, LONGEST_PAYLOAD)}…` : payload;
  return html`${encoding && html`<span class="when">${encoding}: </span>`}${shown}${tail !== undefined && html` <span class="when">(shortened)</span>`}`;
}
