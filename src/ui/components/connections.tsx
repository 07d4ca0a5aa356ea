import { useComputed } from "@preact/signals";
import type { Connection } from "../../core/session/session.ts";
import type { EpochMillis } from "../../core/base/units.ts";
import { connectionLabel } from "../../core/timeline/lanes.ts";
import { outcomeOf } from "../../core/timeline/outcome.ts";
import { formatBytes, formatCount } from "../format/amount.ts";
import { nextOrder, orderConnections, type SortKey } from "../model/connection-order.ts";
import { ageText, conditionOf, lastActivityText, matchesFilter } from "../model/connection-view.ts";
import type { PanelModel } from "../model/panel-model.ts";
import { livedWithin, type TrafficOf } from "../model/within-range.ts";
import { ConditionMark } from "./icons.tsx";
import { gridHeight, VirtualGrid, type Column } from "./virtual-grid.tsx";
import { t } from "../text/text.ts";

/** @param now undefined while nothing is recorded */
function columnsOf(
  { source, traffic }: PanelModel,
  now: EpochMillis | undefined,
): readonly Column<Connection, SortKey>[] {
  const { session } = source;
  return [
    {
      id: "state",
      label: t("column_state"),
      track: "minmax(104px, 150px)",
      cell: (connection) => stateOf(connection, now !== undefined),
    },
    { id: "name", label: t("column_connection"), track: "minmax(96px, 1.6fr)", cell: nameOf },
    {
      id: "age",
      label: t("column_age"),
      from: 300,
      track: "68px",
      numeric: true,
      cell: (connection) => ageText(connection, now ?? session.now) || "–",
    },
    {
      id: "sent",
      label: t("column_sent"),
      from: 480,
      track: "84px",
      numeric: true,
      cell: (connection) => trafficText(traffic(connection).sent),
    },
    {
      id: "received",
      label: t("column_received"),
      from: 480,
      track: "84px",
      numeric: true,
      cell: (connection) => trafficText(traffic(connection).received),
    },
    {
      id: "last",
      label: t("column_last"),
      from: 560,
      track: "92px",
      numeric: true,
      cell: (connection) => lastActivityText(connection, session, now) || "–",
    },
    {
      id: "host",
      label: t("column_host"),
      from: 680,
      track: "minmax(80px, 1fr)",
      cell: ({ host }) => <span class="quiet">{host}</span>,
    },
  ];
}

/** A first connection or two do not move what lies above. */
const FEWEST_ROWS = 4;
const TITLE_HEIGHT = 22;

/** Pixels in which `count` connections are all seen. */
export function connectionsHeight(count: number): number {
  return TITLE_HEIGHT + gridHeight(Math.max(FEWEST_ROWS, count));
}

/** The region with a row for every connection that the page made or tried to make. */
export function Connections({ model }: { model: PanelModel }) {
  const shown = useComputed(() => shownConnections(model));
  const { session, status } = model.source;
  const rows = shown.value;
  const order = model.order.value;
  const selected = rows.findIndex(({ id }) => id === model.selection.value);
  const now = status.state === "recording" ? model.now.value : undefined;
  return (
    <section class="region connections" aria-label={t("view_connections")}>
      <h2 class="region-title">
        {t("view_connections")}
        {rows.length < session.connections.size ? (
          <span class="quiet"> {t("connections_shown", rows.length, session.connections.size)}</span>
        ) : undefined}
      </h2>
      <VirtualGrid
        label={t("view_connections")}
        columns={columnsOf(model, now)}
        sorting={{
          by: order?.by,
          descending: order?.descending ?? false,
          sort: (by) => {
            model.order.value = nextOrder(order, by);
          },
        }}
        count={rows.length}
        rowAt={(index) => rows[index]!}
        keyOf={({ id }) => id}
        selected={selected}
        select={(index) => {
          model.selection.value = rows[index]?.id;
        }}
        open={() => {
          model.screen.value = "frames";
        }}
        pick={(index) => {
          const one = model.selection.peek();
          const other = rows[index]?.id;
          if (one === undefined || one === other) model.selection.value = other;
          else if (other !== undefined) model.comparing.value = { one, other };
        }}
        clear={() => {
          model.selection.value = undefined;
        }}
        empty={session.connections.size === 0 ? t("connections_none") : t("connections_no_match")}
      />
    </section>
  );
}

function shownConnections(model: PanelModel): readonly Connection[] {
  void model.tick.value;
  const filter = model.filter.value;
  const { session } = model.source;
  const range = model.range.value;
  const matching = [...session.connections.values()].filter(
    (connection) => matchesFilter(connection, filter) && (!range || livedWithin(connection, range)),
  );
  return orderConnections(matching, model.order.value, session, model.traffic);
}

function nameOf(connection: Connection) {
  const label = connectionLabel(connection);
  const number = label.lastIndexOf("#");
  return (
    <span class="connection-name" title={connection.url}>
      <span>{label.slice(0, number)}</span>
      {label.slice(number)}
      {connection.target === "page" ? undefined : <span class="tag">{connection.target.replace("-", " ")}</span>}
    </span>
  );
}

function stateOf(connection: Connection, recording: boolean) {
  const condition = conditionOf(connection, recording);
  const { short, text } = outcomeOf(connection);
  return (
    <span class="state" title={text}>
      <ConditionMark condition={condition} />
      {condition === "ended-unseen" ? undefined : <span class="state-code numeric">{short}</span>}
    </span>
  );
}

function trafficText({ frames, bytes }: TrafficOf["sent"]) {
  if (frames === 0) return "–";
  return (
    <>
      {formatCount(frames)} <span class="quiet">· {formatBytes(bytes)}</span>
    </>
  );
}
