import { signal, useSignalEffect, type ReadonlySignal, type Signal } from "@preact/signals";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import type { ConnectionId, EpochMillis } from "../../core/base/units.ts";
import type { Finding } from "../../core/diagnosis/finding.ts";
import { formatClock } from "../../core/timeline/format.ts";
import type { TimeWindow } from "../../core/timeline/scale.ts";
import { t } from "../text/text.ts";
import type { Pin } from "../model/notes.ts";
import type { SessionSource } from "../source.ts";
import { runCanvasLoop } from "./canvas-loop.ts";
import { listenToBrush } from "./brush-gestures.ts";
import { listenToChart, type Point } from "./chart-gestures.ts";
import { listenToKeys } from "./keys.ts";
import { TimelineTable } from "./timeline-table.tsx";
import { createTimelineModel, type TimelineModel, type TimelineOptions } from "./timeline-model.ts";
import { Tooltip, type Hover } from "./tooltip.tsx";

export interface TimelineProps {
  readonly source: SessionSource;
  readonly selection: Signal<ConnectionId | undefined>;
  readonly highlight: ReadonlySignal<Finding | undefined>;
  /** if given, a drag with Shift chooses a stretch of time */
  readonly range?: Signal<TimeWindow | undefined>;
  /** called when a frame, an opening or an end is clicked */
  readonly onPlace?: (connection: ConnectionId, at: EpochMillis) => void;
  /** called when a note is to be written, or the notes to be seen */
  readonly onNote?: (pin?: Pin) => void;
}

/** What changes rarely and is drawn by the page, not on the canvas; looked at a few times a second. */
interface Surroundings {
  readonly recording: boolean;
  readonly empty: boolean;
  readonly notes: number;
  readonly contentHeight: number;
  readonly lanesTop: number;
  /** what is in sight, for those who do not see it */
  readonly from: string;
  readonly to: string;
}

const SURROUNDINGS_MS = 250;

/** In a narrow panel the timeline comes and goes with its tab: what one looked at stays. */
const models = new WeakMap<SessionSource, TimelineModel>();

function modelFor(options: TimelineOptions): TimelineModel {
  const known = models.get(options.source);
  if (
    known?.selection === options.selection &&
    known.highlight === options.highlight &&
    known.range === options.range &&
    known.onPlace === options.onPlace &&
    known.onNote === options.onNote
  ) {
    return known;
  }
  const model = createTimelineModel(options);
  models.set(options.source, model);
  return model;
}

/** Every connection as a lane, live: fills its parent. */
export function Timeline({ source, selection, highlight, range, onPlace, onNote }: TimelineProps) {
  const model = useMemo(
    () => modelFor({ source, selection, highlight, range, onPlace, onNote }),
    [source, selection, highlight, range, onPlace, onNote],
  );
  const hover = useMemo(() => signal<Hover>(), []);
  const around = useMemo(() => signal<Surroundings>(surroundings(model)), [model]);
  const inSight = useId();
  const plot = useRef<HTMLDivElement>(null);
  const chart = useRef<HTMLCanvasElement>(null);
  const overview = useRef<HTMLCanvasElement>(null);
  const rates = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const box = plot.current!;
    // What is under a pointer that rests changes too, as the picture moves beneath it.
    let pointer: Point | undefined;
    let moved = false;
    const onPointer = (at: Point | undefined): void => {
      pointer = at;
      moved = true;
    };
    listenToChart({ model, chart: chart.current!, onPointer, signal });
    listenToKeys(model, box, signal);
    listenToBrush({ model, brush: overview.current!, signal });
    const sizes = new ResizeObserver(() => {
      model.size.value = { width: box.clientWidth, height: box.clientHeight };
    });
    sizes.observe(box);
    signal.addEventListener("abort", () => sizes.disconnect(), { once: true });
    const reduced = matchMedia("(prefers-reduced-motion: reduce)");
    const heed = (): void => void (model.stillness.value = reduced.matches);
    heed();
    reduced.addEventListener("change", heed, { signal });
    let looked = -Infinity;
    const onFrame = (time: number, painted: boolean): void => {
      if (moved || (painted && pointer)) {
        moved = false;
        model.pointed.value = pointer && model.under(pointer.x, pointer.y);
        hover.value = pointer && { ...pointer, under: model.pointed.peek() };
      }
      if (time - looked < SURROUNDINGS_MS) return;
      looked = time;
      const now = surroundings(model);
      if (JSON.stringify(now) !== JSON.stringify(around.peek())) around.value = now;
    };
    const canvases = { chart: chart.current!, overview: overview.current!, rates: rates.current! };
    runCanvasLoop({ model, ...canvases, onFrame, signal });
    return () => stop.abort();
  }, [model, hover, around]);

  // Chosen in another view: show where it is.
  useSignalEffect(() => {
    const id = selection.value;
    if (id !== undefined && model.size.peek().height > 0) model.reveal(id);
  });

  return (
    <section class="region timeline" aria-label={t("view_timeline")}>
      <div class="timeline-bar">
        <h2 class="region-title">{t("view_timeline")}</h2>
        <Legend />
        <Controls model={model} around={around} />
      </div>
      <div
        class="timeline-plot"
        ref={plot}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- an application handles its own keys
        tabIndex={0}
        role="application"
        aria-describedby={inSight}
        aria-label={t("timeline_chart")}
      >
        <canvas ref={chart} class="timeline-chart" aria-hidden="true" />
        <span class="for-screen-readers" id={inSight}>
          {t("timeline_in_sight", around.value.from, around.value.to)}
        </span>
        <Scrollbar model={model} around={around} />
        <EmptyNote around={around} />
        <Tooltip hover={hover} size={model.size} />
      </div>
      <div class="timeline-rates">
        <canvas ref={rates} aria-hidden="true" />
      </div>
      <div class="timeline-overview">
        <canvas ref={overview} aria-hidden="true" />
      </div>
      <TimelineTable model={model} />
    </section>
  );
}

function surroundings(model: TimelineModel): Surroundings {
  const { lanesTop, contentHeight, lanes, scale } = model.layout();
  const { origin, recording } = model.extent();
  const clock = (at: EpochMillis): string => formatClock(Math.max(0, at - origin), 1);
  const { from, to } = scale.window;
  const notes = model.source.session.notes.length;
  return { recording, empty: lanes.length === 0, notes, contentHeight, lanesTop, from: clock(from), to: clock(to) };
}

function Legend() {
  return (
    <span class="timeline-legend" aria-hidden="true">
      <span class="timeline-key sent">{t("payload_sent")}</span>
      <span class="timeline-key received">{t("payload_received")}</span>
      <span class="timeline-key silence">{t("timeline_silent")}</span>
    </span>
  );
}

interface PartProps {
  readonly model: TimelineModel;
  readonly around: ReadonlySignal<Surroundings>;
}

function Controls({ model, around }: PartProps) {
  return (
    <div class="timeline-controls">
      <NoteButtons model={model} around={around} />
      {model.range ? (
        <button
          type="button"
          class="button toggle"
          aria-pressed={model.choosing.value}
          title={t("timeline_choose_title")}
          onClick={() => {
            model.choosing.value = !model.choosing.peek();
          }}
        >
          {t("timeline_choose")}
        </button>
      ) : undefined}
      {around.value.recording ? (
        <label class="switch">
          <input
            type="checkbox"
            role="switch"
            checked={model.following.value}
            aria-checked={model.following.value}
            onChange={(event) => model.setFollow(event.currentTarget.checked)}
          />
          {t("timeline_follow")}
        </label>
      ) : undefined}
      <button type="button" class="button" aria-label={t("timeline_zoom_out")} onClick={() => model.zoom(1.5)}>
        −
      </button>
      <button type="button" class="button" aria-label={t("timeline_zoom_in")} onClick={() => model.zoom(1 / 1.5)}>
        +
      </button>
      <button type="button" class="button" title={t("timeline_fit_title")} onClick={() => model.fit()}>
        {t("timeline_fit")}
      </button>
    </div>
  );
}

function NoteButtons({ model, around }: PartProps) {
  const { onNote, source } = model;
  if (!onNote) return null;
  const count = around.value.notes;
  return (
    <>
      {count > 0 ? (
        <button type="button" class="button" onClick={() => onNote()}>
          {t("notes_count", count)}
        </button>
      ) : undefined}
      {source.annotate ? (
        <button type="button" class="button" title={t("notes_add_title")} onClick={() => onNote()}>
          {t("notes_add")}
        </button>
      ) : undefined}
    </>
  );
}

/** A scroll bar of the browser's own beside a canvas that scrolls its lanes itself. */
function Scrollbar({ model, around }: PartProps) {
  const bar = useRef<HTMLDivElement>(null);
  const { contentHeight, lanesTop } = around.value;
  const room = model.size.value.height - lanesTop;
  useSignalEffect(() => {
    const top = model.scrollTop.value;
    if (bar.current) bar.current.scrollTop = top;
  });
  if (contentHeight <= room) return null;
  return (
    <div
      ref={bar}
      class="timeline-scroll"
      style={{ top: `${lanesTop}px` }}
      tabIndex={-1}
      onScroll={(event) => {
        model.scrollTop.value = event.currentTarget.scrollTop;
      }}
    >
      <div style={{ height: `${contentHeight}px` }} />
    </div>
  );
}

function EmptyNote({ around }: Pick<PartProps, "around">) {
  if (!around.value.empty) return null;
  return <p class="timeline-empty">{t("timeline_empty")}</p>;
}
