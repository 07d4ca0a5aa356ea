import { signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { EpochMillis } from "../../core/base/units.ts";
import type { Session } from "../../core/session/session.ts";
import { connectionLabel } from "../../core/timeline/lanes.ts";
import { summaryRows, type SummaryRow } from "../../core/timeline/summary.ts";
import type { TimelineModel } from "./timeline-model.ts";
import { formatOffset } from "../format/time.ts";
import { t } from "../text/text.ts";

/** A table that changes under a reader cannot be read: it is renewed at this pace. */
const RENEW_MS = 5_000;
/** A new or ended connection is told sooner. */
const LOOK_MS = 1_000;
const MOST_ROWS = 500;

/** The picture as a table, a row a connection, for those who do not see it. */
export function TimelineTable({ model }: { model: TimelineModel }) {
  const rows = useMemo(() => signal<readonly SummaryRow[]>(rowsNow(model)), [model]);
  useEffect(() => {
    let renewed = performance.now();
    let stage = stageOf(model);
    const timer = setInterval(() => {
      const time = performance.now();
      const now = stageOf(model);
      if (now === stage && time - renewed < RENEW_MS) return;
      stage = now;
      renewed = time;
      rows.value = rowsNow(model);
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [model, rows]);

  const { session } = model.source;
  const left = rows.value.length - MOST_ROWS;
  return (
    <div class="for-screen-readers">
      <table>
        <caption>{left > 0 ? t("timeline_table_without", left) : t("timeline_table")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("column_connection")}</th>
            <th scope="col">{t("ending_opened")}</th>
            <th scope="col">{t("view_frames")}</th>
            <th scope="col">{t("ending_longest_silence")}</th>
            <th scope="col">{t("ending_ended")}</th>
          </tr>
        </thead>
        <tbody lang="en">
          {rows.value.slice(0, MOST_ROWS).map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.label}</th>
              <td>{row.opened}</td>
              <td>{row.frames}</td>
              <td>{row.longestSilence}</td>
              <td>{row.ended}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {session.notes.length === 0 ? undefined : <NotesTable session={session} origin={model.extent().origin} />}
    </div>
  );
}

function NotesTable({ session, origin }: { session: Session; origin: EpochMillis }) {
  return (
    <table>
      <caption>{t("notes")}</caption>
      <tbody>
        {session.notes.map(({ id, at, connection = "", text }) => {
          const about = session.connections.get(connection);
          return (
            <tr key={id}>
              <th scope="row">{formatOffset(at - origin)}</th>
              <td>{about ? connectionLabel(about) : t("notes_session")}</td>
              <td>{text}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function rowsNow(model: TimelineModel): SummaryRow[] {
  const { origin, now } = model.extent();
  return summaryRows(model.source.session, origin, now);
}

/** Changes when a connection came, opened or ended, and with the notes. */
function stageOf(model: TimelineModel): string {
  let ended = 0;
  let opened = 0;
  const { connections, notes } = model.source.session;
  for (const { closedAt, openedAt } of connections.values()) {
    if (closedAt !== undefined) ended++;
    if (openedAt !== undefined) opened++;
  }
  return `${connections.size} ${opened} ${ended} ${notes.map(({ text }) => text).join(" ")}`;
}
