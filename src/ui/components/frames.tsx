import { useComputed, type Signal } from "@preact/signals";
import { assertNever } from "../../core/base/assert-never.ts";
import type { EpochMillis } from "../../core/base/units.ts";
import type { FrameKind } from "../../core/decode/kind.ts";
import type { Direction } from "../../core/session/events.ts";
import type { RowList } from "../../core/session/frame-store.ts";
import type { Connection } from "../../core/session/session.ts";
import { connectionLabel } from "../../core/timeline/lanes.ts";
import { originOf } from "../../core/timeline/scene.ts";
import { formatBytes } from "../format/amount.ts";
import { formatOffset, formatTimeOfDay } from "../format/time.ts";
import { TIME_FORMS, type TimeForm } from "../model/frame-list-model.ts";
import { indexOfRow, nearestIndex } from "../model/frame-list.ts";
import { markedPreview, type MarkedPreview } from "../model/frame-preview.ts";
import type { PanelModel } from "../model/panel-model.ts";
import { typeName } from "../model/payload-view.ts";
import { t, tn, type TextKey } from "../text/text.ts";
import { FrameFilterBar, frameCountWords } from "./frame-filter.tsx";
import { later } from "./later.tsx";
import { Split } from "./split.tsx";
import { VirtualGrid, type Column } from "./virtual-grid.tsx";

const Payload = later(async () => (await import("./payload.tsx")).Payload);

const TIME_TEXTS = {
  relative: { head: "frames_time_head_relative", choice: "frames_time_relative" },
  absolute: { head: "frames_time_head_absolute", choice: "frames_time_absolute" },
  delta: { head: "frames_time_head_delta", choice: "frames_time_delta" },
} as const satisfies Record<TimeForm, { readonly head: TextKey; readonly choice: TextKey }>;

/** A row is the frame's number in the session. */
function columnsOf(model: PanelModel, rows: RowList, withConnection: boolean): readonly Column<number>[] {
  const { session } = model.source;
  const { frames, connections } = session;
  const { matcher } = model.frameList.found.value;
  const form = model.frameList.timeForm.value;
  const connectionAt = (row: number): Connection | undefined => connections.get(frames.connectionOf(row));
  const columns: Column<number>[] = [
    {
      id: "time",
      label: t(TIME_TEXTS[form].head),
      track: "88px",
      numeric: true,
      cell: (row, index) => {
        const at = frames.timeOf(row);
        const before = index > 0 ? frames.timeOf(rows.at(index - 1)) : undefined;
        return <span title={formatTimeOfDay(at)}>{timeText(form, at, before, originOf(session))}</span>;
      },
    },
    {
      id: "direction",
      label: "↑↓",
      track: "30px",
      cell: (row) => <DirectionMark direction={frames.directionOf(row)} />,
    },
    { id: "type", label: t("column_type"), from: 360, track: "50px", cell: (row) => typeName(frames.opcodeOf(row)) },
    {
      id: "length",
      label: t("column_length"),
      track: "66px",
      numeric: true,
      cell: (row) => formatBytes(frames.lengthOf(row)),
    },
    {
      id: "kind",
      label: t("column_kind"),
      from: 520,
      track: "minmax(60px, 150px)",
      cell: (row) => <Kind kind={model.frameList.kindOf(row)} />,
    },
    {
      id: "payload",
      label: t("payload"),
      track: "minmax(120px, 1fr)",
      cell: (row) => <Preview {...markedPreview(frames.payloadOf(row), frames.opcodeOf(row), matcher)} />,
    },
  ];
  if (withConnection)
    columns.splice(1, 0, {
      id: "connection",
      label: t("column_connection"),
      from: 420,
      track: "minmax(80px, 130px)",
      cell: (row) => {
        const connection = connectionAt(row);
        return <span class="quiet">{connection ? connectionLabel(connection) : ""}</span>;
      },
    });
  return columns;
}

/** @param before the time of the row above; undefined in the first */
function timeText(form: TimeForm, at: EpochMillis, before: EpochMillis | undefined, origin: EpochMillis): string {
  switch (form) {
    case "relative":
      return formatOffset(at - origin);
    case "absolute":
      return formatTimeOfDay(at);
    case "delta":
      return before === undefined ? "–" : formatOffset(at - before);
    default:
      return assertNever(form);
  }
}

/** Every message that was seen, live; of the selected connection, or of all; those that a filter leaves. */
export function Frames({ model }: { model: PanelModel }) {
  void model.tick.value;
  const { session } = model.source;
  const { frames } = session;
  const { frameList: list } = model;
  const selection = model.selection.value;
  void model.range.value;
  const { matches } = list.found.value;
  const amongAll = list.showsAll.value && matches !== undefined;
  const rows = list.rows();
  const row = model.frame.value;
  const target = useComputed(() => targetOf(model)).value;
  const grid = (
    <VirtualGrid
      key={selection ?? ""}
      label={t("view_frames")}
      columns={columnsOf(model, rows, selection === undefined)}
      count={rows.length}
      rowAt={(index) => rows.at(index)}
      keyOf={(row) => row}
      classOf={(row) => (amongAll && indexOfRow(matches, row) >= 0 ? "grid-row-match" : undefined)}
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
        matches || model.range.value ? (
          t("frames_no_match")
        ) : (
          <NoFrames
            model={model}
            connection={selection === undefined ? undefined : session.connections.get(selection)}
          />
        )
      }
    />
  );
  const shown = row !== undefined && row < frames.length ? row : undefined;
  return (
    <section class="region frames" aria-label={t("view_frames")}>
      <FrameFilterBar model={model} />
      <div class="frames-bar">
        <span class="quiet">
          {frameCountWords(list, rows.length)}
          {frames.payloads.droppedFrames > 0 ? ` · ${tn("frames_dropped", frames.payloads.droppedFrames)}` : ""}
        </span>
        <span class="frames-bar-choices">
          <TimeFormChoice form={list.timeForm} />
          {model.source.controls ? (
            <label class="switch">
              <input
                type="checkbox"
                checked={model.follow.value}
                onChange={(event) => {
                  model.follow.value = event.currentTarget.checked;
                }}
              />
              {t("frames_follow")}
            </label>
          ) : undefined}
        </span>
      </div>
      <Split
        as="rows"
        size={model.sizes.frames}
        label={t("split_frames")}
        first={grid}
        second={
          shown === undefined ? undefined : (
            <Payload row={shown} model={model} close={() => (model.frame.value = undefined)} />
          )
        }
      />
    </section>
  );
}

function TimeFormChoice({ form }: { form: Signal<TimeForm> }) {
  return (
    <select
      aria-label={t("frames_time_form")}
      value={form.value}
      onChange={(event) => {
        const { value } = event.currentTarget;
        form.value = TIME_FORMS.find((one) => one === value) ?? form.peek();
      }}
    >
      {TIME_FORMS.map((one) => (
        <option key={one} value={one}>
          {t(TIME_TEXTS[one].choice)}
        </option>
      ))}
    </select>
  );
}

function Kind({ kind }: { kind: FrameKind | undefined }) {
  if (!kind) return null;
  return (
    <span title={`${kind.protocol}: ${kind.kind} ${kind.detail ?? ""}`}>
      {kind.kind} <span class="quiet">{kind.detail}</span>
    </span>
  );
}

function Preview({ before, match, after }: MarkedPreview) {
  return (
    <span class="payload">
      {before}
      {match === "" ? undefined : <mark>{match}</mark>}
      {after}
    </span>
  );
}

/**
 * Where the list should go: to a place that was asked for, and to the selected frame when the list
 * changes between matches and all, so that one does not lose one's place.
 */
function targetOf(model: PanelModel): { index: number } | undefined {
  const place = model.place.value;
  void model.frameList.showsAll.value;
  const rows = model.frameList.rows();
  const selected = model.frame.peek();
  const index = selected === undefined ? -1 : indexOfRow(rows, selected);
  if (index >= 0) return { index };
  if (!place || place.connection !== model.selection.peek()) return undefined;
  const nearest = nearestIndex(rows, model.source.session.frames, place.at);
  return nearest === undefined ? undefined : { index: nearest };
}

/** Why the list is empty; for a connection that failed, the way to the reason. */
function NoFrames({ model, connection }: { model: PanelModel; connection: Connection | undefined }) {
  if (!connection) return <>{t("frames_none")}</>;
  if (connection.closedAt === undefined) return <>{t("frames_none_here")}</>;
  const opened = connection.openedAt !== undefined || connection.seenLate;
  return (
    <>
      {t(opened ? "frames_none_ended" : "frames_none_unopened")}{" "}
      <button
        type="button"
        class="link"
        onClick={() => {
          model.detail.value = "ending";
        }}
      >
        {t("frames_see_ending")}
      </button>
    </>
  );
}

const ARROWS = { sent: "↑", received: "↓" } as const;

function DirectionMark({ direction }: { direction: Direction }) {
  const word = t(direction === "sent" ? "payload_sent" : "payload_received");
  return (
    <span class={`direction direction-${direction}`} title={word}>
      <span aria-hidden="true">{ARROWS[direction]}</span>
      <span class="for-screen-readers">{word}</span>
    </span>
  );
}
