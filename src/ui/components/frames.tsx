import { useComputed } from "@preact/signals";
import type { Direction } from "../../core/session/events.ts";
import type { Connection, Session } from "../../core/session/session.ts";
import { connectionLabel } from "../../core/timeline/lanes.ts";
import { formatBytes, formatPlural } from "../format/amount.ts";
import { formatOffset, formatTimeOfDay } from "../format/time.ts";
import { originOf } from "../../core/timeline/scene.ts";
import { frameList, indexOfRow, nearestIndex } from "../model/frame-list.ts";
import type { PanelModel, Place } from "../model/panel-model.ts";
import { previewOf, typeName } from "../model/payload-view.ts";
import { Payload } from "./payload.tsx";
import { Split } from "./split.tsx";
import { VirtualGrid, type Column } from "./virtual-grid.tsx";

/** A row is the frame's number in the session. */
function columnsOf(session: Session, withConnection: boolean): readonly Column<number>[] {
  const { frames, connections } = session;
  const connectionAt = (row: number): Connection | undefined => connections.get(frames.connectionOf(row));
  const columns: Column<number>[] = [
    {
      id: "time",
      label: "Time",
      track: "88px",
      numeric: true,
      cell: (row) => {
        const at = frames.timeOf(row);
        return <span title={formatTimeOfDay(at)}>{formatOffset(at - originOf(session))}</span>;
      },
    },
    {
      id: "direction",
      label: "↑↓",
      track: "30px",
      cell: (row) => <DirectionMark direction={frames.directionOf(row)} />,
    },
    { id: "type", label: "Type", track: "50px", cell: (row) => typeName(frames.opcodeOf(row)) },
    { id: "length", label: "Length", track: "66px", numeric: true, cell: (row) => formatBytes(frames.lengthOf(row)) },
    {
      id: "payload",
      label: "Payload",
      track: "minmax(120px, 1fr)",
      cell: (row) => <span class="payload">{previewOf(frames.payloadOf(row), frames.opcodeOf(row))}</span>,
    },
  ];
  if (withConnection)
    columns.splice(1, 0, {
      id: "connection",
      label: "Connection",
      track: "minmax(80px, 130px)",
      cell: (row) => {
        const connection = connectionAt(row);
        return <span class="quiet">{connection ? connectionLabel(connection) : ""}</span>;
      },
    });
  return columns;
}

/** Every message that was seen, live; of the selected connection, or of all. */
export function Frames({ model }: { model: PanelModel }) {
  void model.tick.value;
  const { session } = model.source;
  const { frames } = session;
  const selection = model.selection.value;
  const rows = frameList(frames, selection);
  const row = model.frame.value;
  const target = useComputed(() => placeIn(model, model.place.value)).value;
  const grid = (
    <VirtualGrid
      key={selection ?? ""}
      label="Frames"
      columns={columnsOf(session, selection === undefined)}
      count={rows.length}
      rowAt={(index) => rows.at(index)}
      keyOf={(row) => row}
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
      empty={
        <NoFrames model={model} connection={selection === undefined ? undefined : session.connections.get(selection)} />
      }
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
        {model.source.controls ? (
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
        ) : undefined}
      </div>
      <Split
        as="rows"
        size={model.sizes.frames}
        label="Height of the frame list"
        first={grid}
        second={
          shown === undefined ? undefined : (
            <Payload row={shown} frames={frames} close={() => (model.frame.value = undefined)} />
          )
        }
      />
    </section>
  );
}

/** Where in the list a requested place is; nowhere once another connection was selected. */
function placeIn(model: PanelModel, place: Place | undefined): { index: number } | undefined {
  if (!place || place.connection !== model.selection.peek()) return undefined;
  const { frames } = model.source.session;
  const index = nearestIndex(frameList(frames, place.connection), frames, place.at);
  return index === undefined ? undefined : { index };
}

/** Why the list is empty; for a connection that failed, the way to the reason. */
function NoFrames({ model, connection }: { model: PanelModel; connection: Connection | undefined }) {
  if (!connection) return <>No frames yet.</>;
  if (connection.closedAt === undefined) return <>No frames on this connection yet.</>;
  const opened = connection.openedAt !== undefined || connection.seenLate;
  return (
    <>
      {opened
        ? "This connection ended without a single frame. "
        : "This connection never opened, so there are no frames. "}
      <button
        type="button"
        class="link"
        onClick={() => {
          model.detail.value = "ending";
        }}
      >
        See why it ended
      </button>
    </>
  );
}

const ARROWS = { sent: "↑", received: "↓" } as const;

function DirectionMark({ direction }: { direction: Direction }) {
  return (
    <span class={`direction direction-${direction}`} title={direction}>
      <span aria-hidden="true">{ARROWS[direction]}</span>
      <span class="for-screen-readers">{direction}</span>
    </span>
  );
}
