import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ConnectionId, EpochMillis, Millis } from "../../core/base/units.ts";
import type { Finding } from "../../core/diagnosis/finding.ts";
import type { Connection, Session } from "../../core/session/session.ts";
import { createFrameBins, type FrameBins } from "../../core/timeline/bins.ts";
import { lanesOf, type Lane } from "../../core/timeline/lanes.ts";
import { laneTop, layoutOf, type Layout } from "../../core/timeline/layout.ts";
import { overviewScene } from "../../core/timeline/overview.ts";
import type { Primitive } from "../../core/timeline/primitives.ts";
import { ratesScene } from "../../core/timeline/rates.ts";
import { spanOf, type Scale, type TimeWindow } from "../../core/timeline/scale.ts";
import { buildScene, originOf } from "../../core/timeline/scene.ts";
import { underPointer, type UnderPointer } from "../../core/timeline/under-pointer.ts";
import {
  boundsOf,
  isFollowing,
  panned,
  showing,
  windowOf,
  withFollow,
  zoomed,
  type Extent,
  type View,
} from "../../core/timeline/viewport.ts";
import type { Pin } from "../model/notes.ts";
import type { SessionSource } from "../source.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface TimelineOptions {
  readonly source: SessionSource;
  readonly selection: Signal<ConnectionId | undefined>;
  readonly highlight: ReadonlySignal<Finding | undefined>;
  /** a stretch of time chosen by the person, to filter by */
  readonly range?: Signal<TimeWindow | undefined> | undefined;
  /** the person pointed at a moment of a connection */
  readonly onPlace?: ((connection: ConnectionId, at: EpochMillis) => void) | undefined;
  /** the person wants to write a note: about what is pointed at, if given */
  readonly onNote?: ((pin?: Pin) => void) | undefined;
}

/** What one timeline shows and how it moves. Knows nothing of the page it is drawn in. */
export interface TimelineModel extends TimelineOptions {
  readonly view: ReadonlySignal<View>;
  readonly following: ReadonlySignal<boolean>;
  readonly size: Signal<Size>;
  readonly scrollTop: Signal<number>;
  /** people who asked for less motion see the present move in whole seconds */
  readonly stillness: Signal<boolean>;
  /** drags choose a stretch of time instead of moving the picture; for fingers, which have no Shift key */
  readonly choosing: Signal<boolean>;
  /** the stretch while it is being drawn: what filters by it waits for the end of the drag */
  readonly draft: Signal<TimeWindow | undefined>;
  /** what the pointer is on */
  readonly pointed: Signal<UnderPointer | undefined>;
  extent(): Extent;
  layout(): Layout;
  scene(): Primitive[];
  /** what is at a point of the chart */
  under(x: number, y: number): UnderPointer | undefined;
  overviewScale(): Scale;
  overview(height: number): Primitive[];
  /** frames and bytes a second, over what is in sight */
  rates(height: number): Primitive[];
  /** whether the last pictures lack frames that were too many to count at once */
  unfinished(): boolean;
  zoom(factor: number, at?: EpochMillis): void;
  pan(by: number): void;
  show(window: TimeWindow): void;
  fit(): void;
  /** the whole life of a connection, with a little of what was around it */
  showLife(id: ConnectionId): void;
  setFollow(on: boolean): void;
  /** begins to draw a stretch of time, or goes on with it */
  drawRange(one: EpochMillis, other: EpochMillis): void;
  /** what was drawn is chosen */
  endRange(): void;
  /** chooses what is in sight, or nothing if just that is chosen */
  chooseWindow(): void;
  /** moves the end of what is chosen */
  stretchRange(by: Millis): void;
  /** begins a note: about what the pointer is on, if it is on anything */
  note(): void;
  /** selects, and brings the connection into sight */
  select(connection: Connection): void;
  /** selects the next or previous connection in the order of the lanes */
  selectBy(step: 1 | -1): void;
  /** brings a connection's lane, and its time if none of it is in the window, into sight */
  reveal(id: ConnectionId): void;
}

/** About 10 ms of counting: many more frames than arrive between two pictures. */
const FRAMES_A_PICTURE = 150_000;
/** Around a life that was only a moment. */
const LEAST_MARGIN: Millis = 500;

export function createTimelineModel(options: TimelineOptions): TimelineModel {
  const { source, selection, highlight, range } = options;
  const view = signal<View>({ mode: "fit" });
  const size = signal<Size>({ width: 0, height: 0 });
  const scrollTop = signal(0);
  const stillness = signal(false);
  const choosing = signal(false);
  const draft = signal<TimeWindow>();
  const pointed = signal<UnderPointer>();

  let session: Session | undefined;
  let bins: FrameBins | undefined;
  let lanes: Lane[] = [];
  let lanesFor = -1;

  /** Caches belong to one session; another one begins with a fresh look. */
  const current = (): { session: Session; bins: FrameBins; lanes: readonly Lane[] } => {
    if (session !== source.session || !bins) {
      if (session) {
        view.value = { mode: "fit" };
        scrollTop.value = 0;
      }
      session = source.session;
      bins = createFrameBins(session.frames);
      lanesFor = -1;
    }
    // Lanes depend on the connections there are and, by their order of creation, on nothing else.
    if (lanesFor !== session.connections.size) {
      lanesFor = session.connections.size;
      lanes = lanesOf(session);
    }
    return { session, bins, lanes };
  };

  const extent = (): Extent => {
    const { session } = current();
    const recording = source.status.state === "recording";
    const origin = originOf(session);
    const present = recording ? Math.max(source.now(), session.now) : (session.capture.endedAt ?? session.now);
    const now = recording && stillness.peek() ? origin + Math.floor((present - origin) / 1000) * 1000 : present;
    return { origin, now: Math.max(origin, now), recording };
  };

  const layout = (): Layout => {
    const { lanes } = current();
    const window = windowOf(view.peek(), extent());
    return layoutOf({ lanes, window, ...size.peek(), scrollTop: scrollTop.peek() });
  };

  const overviewScale = (): Scale => ({ ...layout().scale, window: boundsOf(extent()) });

  const reveal = (id: ConnectionId): void => {
    const connection = current().session.connections.get(id);
    if (!connection) return;
    const now = layout();
    const lane = now.lanes.findIndex(({ connections }) => connections.some((one) => one.id === id));
    const top = laneTop(now, lane);
    if (top < now.lanesTop) scrollTop.value = now.scrollTop - (now.lanesTop - top);
    else if (top + now.laneHeight > now.height) scrollTop.value = now.scrollTop + top + now.laneHeight - now.height;
    const { window } = now.scale;
    const end = connection.closedAt ?? extent().now;
    if (end >= window.from && connection.createdAt <= window.to) return;
    const half = spanOf(window) / 2;
    view.value = showing({ from: connection.createdAt - half, to: connection.createdAt + half }, extent());
  };

  /** Nothing is known of what lies outside. */
  const known = ({ from, to }: TimeWindow): TimeWindow => {
    const { origin, now } = extent();
    return { from: Math.min(Math.max(from, origin), now), to: Math.max(Math.min(to, now), origin) };
  };

  const select = (connection: Connection): void => {
    selection.value = connection.id;
    reveal(connection.id);
  };

  return {
    ...options,
    view,
    following: computed(() => isFollowing(view.value)),
    size,
    scrollTop,
    stillness,
    choosing,
    draft,
    pointed,
    extent,
    layout,
    scene() {
      const { session, bins } = current();
      bins.allow(FRAMES_A_PICTURE);
      const finding = highlight.peek();
      return buildScene({
        session,
        bins,
        layout: layout(),
        ...extent(),
        selection: selection.peek(),
        highlights: finding ? [finding] : [],
        range: draft.peek() ?? range?.peek(),
      });
    },
    under(x, y) {
      const { session } = current();
      return underPointer({ session, layout: layout(), ...extent() }, x, y);
    },
    overviewScale,
    overview(height) {
      const { session, bins } = current();
      const window = windowOf(view.peek(), extent());
      const chosen = draft.peek() ?? range?.peek();
      return overviewScene({ session, bins, scale: overviewScale(), height, window, range: chosen });
    },
    rates(height) {
      const { bins } = current();
      return ratesScene({ bins, scale: layout().scale, height, range: draft.peek() ?? range?.peek() });
    },
    unfinished: () => current().bins.behind,
    zoom(factor, at) {
      view.value = zoomed(view.peek(), extent(), factor, at);
    },
    pan(by) {
      view.value = panned(view.peek(), extent(), by);
    },
    show(window) {
      view.value = showing(window, extent());
    },
    fit() {
      view.value = { mode: "fit" };
    },
    showLife(id) {
      const connection = current().session.connections.get(id);
      if (!connection) return;
      const end = connection.closedAt ?? extent().now;
      const margin = Math.max(LEAST_MARGIN, (end - connection.createdAt) * 0.08);
      view.value = showing({ from: connection.createdAt - margin, to: end + margin }, extent());
    },
    setFollow(on) {
      view.value = withFollow(view.peek(), on, extent());
    },
    drawRange(one, other) {
      draft.value = known({ from: Math.min(one, other), to: Math.max(one, other) });
    },
    endRange() {
      batch(() => {
        if (range && draft.peek()) range.value = draft.peek();
        draft.value = undefined;
        choosing.value = false;
      });
    },
    chooseWindow() {
      if (!range) return;
      const window = known(windowOf(view.peek(), extent()));
      const chosen = range.peek();
      range.value = chosen?.from === window.from && chosen.to === window.to ? undefined : window;
    },
    stretchRange(by) {
      const chosen = range?.peek();
      if (range && chosen) range.value = known({ from: chosen.from, to: Math.max(chosen.from, chosen.to + by) });
    },
    note() {
      const on = pointed.peek();
      if (!on) return options.onNote?.();
      const { at, mark = at, connection } = on;
      return options.onNote?.({ at: mark, ...(connection === undefined ? {} : { connection }) });
    },
    select,
    selectBy(step) {
      const all = current().lanes.flatMap(({ connections }) => connections);
      const index = all.findIndex(({ id }) => id === selection.peek());
      const next = all[index < 0 ? (step > 0 ? 0 : all.length - 1) : index + step];
      if (next) select(next);
    },
    reveal,
  };
}
