import { useMemo } from "preact/hooks";
import type { Session } from "../../core/session/session.ts";
import { connectionLabel } from "../../core/timeline/lanes.ts";
import { formatBytes, formatPlural } from "../format/amount.ts";
import { formatOffset, formatTimeOfDay } from "../format/time.ts";
import { originOf } from "../model/connection-view.ts";
import { frameList, indexOfRow, nearestIndex } from "../model/frame-list.ts";
import type { PanelModel } from "../model/panel-model.ts";
import { previewOf, typeName } from "../model/payload-view.ts";
import { Payload } from "./payload.tsx";
import { Split } from "./split.tsx";
import { VirtualGrid, type Column } from "./virtual-grid.tsx";

const COLUMNS: readonly Column[] = [
  { id: "time", label: "Time", track: "88px", numeric: true },
  { id: "direction", label: "↑↓", track: "30px" },
  { id: "type", label: "Type", track: "50px" },
  { id: "length", label: "Length", track: "66px", numeric: true },
  { id: "payload", label: "Payload", track: "minmax(120px, 1fr)" },
];
const CONNECTION: Column = { id: "connection", label: "Connection", track: "minmax(80px, 130px)" };
const COLUMNS_OF_ALL: readonly Column[] = [COLUMNS[0]!, CONNECTION, ...COLUMNS.slice(1)];

/** Every message that was seen, live; of the selected connection, or of all. */
export function Frames({ model }: { model: PanelModel }) {
  void model.tick.value;
  const { session } = model.source;
  const { frames } = session;
  const selection = model.selection.value;
  const rows = frameList(frames, selection);
  const row = model.frame.value;
  const place = model.place.value;
  const target = useMemo(() => {
    if (!place || place.connection !== selection) return undefined;
    const index = nearestIndex(rows, frames, place.at);
    return index === undefined ? undefined : { index };
  }, [place]);
  const grid = (
    <VirtualGrid
      key={selection ?? ""}
      label="Frames"
      columns={selection === undefined ? COLUMNS_OF_ALL : COLUMNS}
      count={rows.length}
      keyOf={(index) => rows.at(index)}
      cells={(index) => cellsOf(rows.at(index), session, selection === undefined)}
      rowClass={(index) => `frame-${frames.directionOf(rows.at(index))}`}
      selected={row === undefined ? -1 : indexOfRow(rows, row)}
      select={(index) => {
        model.frame.value = rows.at(index);
        model.follow.value = false;
      }}
      clear={() => {
        model.frame.value = undefined;
      }}
      follow={model.follow.value}
      unfollow={() => {
        model.follow.value = false;
      }}
      goTo={target}
      empty={emptyText(session, selection)}
    />
  );
  const shown = row !== undefined && row < frames.length ? row : undefined;
  return (
    <section class="region frames" aria-label="Frames">
      <div class="frames-bar">
        <span class="quiet">
          {formatPlural(rows.length, "frame")}
          {frames.payloads.droppedFrames > 0
            ? ` · the payloads of the oldest ${formatPlural(frames.payloads.droppedFrames, "frame")} are no longer kept`
            : ""}
        </span>
        <label class="switch">
          <input
            type="checkbox"
            checked={model.follow.value}
            onChange={(event) => {
              model.follow.value = event.currentTarget.checked;
            }}
          />
          Follow new frames
        </label>
      </div>
      {shown === undefined ? (
        grid
      ) : (
        <Split
          as="rows"
          size={model.sizes.frames}
          label="Height of the frame list"
          first={grid}
          second={<Payload row={shown} frames={frames} close={() => (model.frame.value = undefined)} />}
        />
      )}
    </section>
  );
}

function emptyText(session: Session, selection: string | undefined): string {
  const connection = selection === undefined ? undefined : session.connections.get(selection);
  if (!connection) return "No frames yet.";
  if (connection.openedAt === undefined && !connection.seenLate && connection.closedAt !== undefined)
    return "This connection never opened, so there are no frames.";
  return connection.closedAt === undefined
    ? "No frames on this connection yet."
    : "This connection ended without a single frame.";
}

const ARROWS = { sent: "↑", received: "↓" } as const;

function cellsOf(row: number, session: Session, withConnection: boolean) {
  const { frames } = session;
  const at = frames.timeOf(row);
  const direction = frames.directionOf(row);
  const opcode = frames.opcodeOf(row);
  const connection = session.connections.get(frames.connectionOf(row));
  const cells = [
    <span title={formatTimeOfDay(at)}>{formatOffset(at - originOf(session, connection))}</span>,
    <span class={`direction direction-${direction}`} title={direction}>
      <span aria-hidden="true">{ARROWS[direction]}</span>
      <span class="for-screen-readers">{direction}</span>
    </span>,
    typeName(opcode),
    formatBytes(frames.lengthOf(row)),
    <span class="payload">{previewOf(frames.payloadOf(row), opcode)}</span>,
  ];
  if (withConnection) cells.splice(1, 0, <span class="quiet">{connection ? connectionLabel(connection) : ""}</span>);
  return cells;
}
