import { useComputed } from "@preact/signals";
import type { Connection, Session, Traffic } from "../../core/session/session.ts";
import type { EpochMillis } from "../../core/base/units.ts";
import { connectionLabel } from "../../core/timeline/lanes.ts";
import { outcomeOf } from "../../core/timeline/outcome.ts";
import { formatBytes, formatCount } from "../format/amount.ts";
import { ageText, conditionOf, lastActivityText, matchesFilter } from "../model/connection-view.ts";
import type { PanelModel } from "../model/panel-model.ts";
import { ConditionMark } from "./icons.tsx";
import { VirtualGrid, type Column } from "./virtual-grid.tsx";

const COLUMNS: readonly Column[] = [
  { id: "state", label: "State", track: "78px" },
  { id: "path", label: "Connection", track: "minmax(90px, 1.4fr)" },
  { id: "end", label: "End", track: "minmax(46px, 84px)" },
  { id: "age", label: "Age", track: "62px", numeric: true },
  { id: "sent", label: "↑ Sent", track: "92px", numeric: true },
  { id: "received", label: "↓ Received", track: "92px", numeric: true },
  { id: "last", label: "Last activity", track: "82px", numeric: true },
  { id: "host", label: "Host", track: "minmax(80px, 1fr)" },
];

/** The region with a row for every connection that the page made or tried to make. */
export function Connections({ model }: { model: PanelModel }) {
  const shown = useComputed(() => shownConnections(model));
  const { session, status } = model.source;
  const rows = shown.value;
  const selected = rows.findIndex(({ id }) => id === model.selection.value);
  const now = status.state === "recording" ? model.now.value : session.now;
  return (
    <section class="region connections" aria-label="Connections">
      <h2 class="region-title">
        Connections
        {rows.length < session.connections.size ? (
          <span class="quiet">
            {" "}
            {formatCount(rows.length)} of {formatCount(session.connections.size)}
          </span>
        ) : undefined}
      </h2>
      <VirtualGrid
        label="Connections"
        columns={COLUMNS}
        count={rows.length}
        keyOf={(index) => rows[index]!.id}
        cells={(index) => cellsOf(rows[index]!, session, now)}
        selected={selected}
        select={(index) => {
          model.selection.value = rows[index]?.id;
        }}
        clear={() => {
          model.selection.value = undefined;
        }}
        empty={session.connections.size === 0 ? "No connections yet." : "No connection matches the filter."}
      />
    </section>
  );
}

function shownConnections(model: PanelModel): Connection[] {
  void model.tick.value;
  const filter = model.filter.value;
  return [...model.source.session.connections.values()].filter((connection) => matchesFilter(connection, filter));
}

function cellsOf(connection: Connection, session: Session, now: EpochMillis) {
  return [
    <ConditionMark condition={conditionOf(connection)} />,
    <span class="path" title={connection.url}>
      {connectionLabel(connection)}
      {connection.target === "page" ? undefined : <span class="tag">{connection.target.replace("-", " ")}</span>}
    </span>,
    outcomeText(connection),
    ageText(connection, now) || "–",
    trafficText(connection.sent),
    trafficText(connection.received),
    lastActivityText(connection, session, now) || "–",
    <span class="quiet">{connection.host}</span>,
  ];
}

function outcomeText(connection: Connection) {
  const { short, text } = outcomeOf(connection);
  return short === "" ? "–" : <span title={text}>{short}</span>;
}

function trafficText({ frames, bytes }: Traffic) {
  if (frames === 0) return "–";
  return (
    <>
      {formatCount(frames)} <span class="quiet">· {formatBytes(bytes)}</span>
    </>
  );
}
