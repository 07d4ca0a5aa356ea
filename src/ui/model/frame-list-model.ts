import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ConnectionId } from "../../core/base/units.ts";
import { filters, NO_FILTER, textQuery, type FrameFilter } from "../../core/filter/frame-filter.ts";
import { createFrameScan, type FrameScan } from "../../core/filter/frame-scan.ts";
import { patternMatcher } from "../../core/filter/pattern.ts";
import { createRowKind, type RowKind } from "../../core/filter/row-kind.ts";
import { wordsMatcher, type Matcher } from "../../core/filter/words.ts";
import type { RowList } from "../../core/session/frame-store.ts";
import type { Session } from "../../core/session/session.ts";
import type { TimeWindow } from "../../core/timeline/scale.ts";
import type { SessionSource } from "../source.ts";
import { frameList, neighbourRow } from "./frame-list.ts";
import { oneOf, remembered, type ChoiceStore } from "./remembered.ts";

/** How the time of a frame is written: since the beginning, as time of day, since the row before. */
export const TIME_FORMS = ["relative", "absolute", "delta"] as const;
export type TimeForm = (typeof TIME_FORMS)[number];

/** The list of frames: what is asked for, and what was found so far. */
export interface FrameListModel {
  /** kept for the visit only: a filter of yesterday hides what one looks for today */
  readonly filter: Signal<FrameFilter>;
  readonly timeForm: Signal<TimeForm>;
  /** the conditions besides direction and words are in sight */
  readonly unfolded: Signal<boolean>;
  /** a match is looked at among all frames; the filter goes on marking */
  readonly amongAll: Signal<boolean>;
  /** whether all frames are in the list, for this reason or because nothing is filtered */
  readonly showsAll: ReadonlySignal<boolean>;
  readonly found: ReadonlySignal<Found>;
  /** for screen readers: said once for a change of the filter */
  readonly said: ReadonlySignal<Said | undefined>;
  /** what a row of the session is in the words of its protocol */
  readonly kindOf: RowKind;
  /** the rows to show now */
  rows(): RowList;
  /** the next match after the selected frame, or before it, selected */
  jump(step: 1 | -1): void;
  clear(): void;
}

/** What a filter found so far. A new object whenever there is news. */
export interface Found {
  /** absent while nothing is filtered */
  readonly matches?: RowList;
  /** made from them; stays when more are found */
  readonly matcher?: Matcher | undefined;
  /** how many matched when this was made */
  readonly count: number;
  /** of how many */
  readonly of: number;
  /** all that there is was looked at */
  readonly complete: boolean;
  readonly heartbeats: number;
  readonly uncertain: number;
  /** why the pattern cannot be used, as a sentence: then the frames of the last one are shown */
  readonly problem?: string;
}

export interface Said {
  readonly count: number;
  readonly of: number;
}

export interface FrameListOptions {
  readonly source: SessionSource;
  readonly tick: ReadonlySignal<number>;
  readonly selection: ReadonlySignal<ConnectionId | undefined>;
  readonly range: ReadonlySignal<TimeWindow | undefined>;
  /** the selected frame, by its row */
  readonly frame: Signal<number | undefined>;
  readonly follow: Signal<boolean>;
  readonly choices: ChoiceStore;
  /** lets the browser do what waits, then goes on */
  readonly pause: () => Promise<void>;
}

/** So long the thread is held at once, and so much is done between two looks at the clock. */
const SLICE_MS = 8;
const WORK_A_LOOK = 64 * 1024;
/** What was found so far is shown this often. */
const NEWS_MS = 100;

const NOTHING: Found = { count: 0, of: 0, complete: true, heartbeats: 0, uncertain: 0 };

export function createFrameListModel(options: FrameListOptions): FrameListModel {
  const { source, tick, selection, range, frame, follow, choices, pause } = options;
  const filter = signal(NO_FILTER);
  const amongAll = signal(false);
  const found = signal<Found>(NOTHING);
  const said = signal<Said>();
  let scan: FrameScan | undefined;
  let matcher: Matcher | undefined;
  /** grows with each new scan: what an older one still waits for is of no use */
  let turn = 0;
  let running = false;
  let toBeSaid = false;
  let session: Session | undefined;
  let kindOf = createRowKind(source.session);

  const list = (): RowList => frameList(source.session.frames, selection.peek(), range.peek());

  /** Rows of another session are none of this one. */
  const matching = (): RowList => (session === source.session ? found.peek().matches : undefined) ?? list();

  const tell = (complete: boolean): void => {
    if (!scan) return;
    const { matches, scanned, heartbeats, uncertain } = scan;
    const told = found.peek();
    if (told.matches === matches && told.of === scanned && told.complete === complete) return;
    const count = matches.length;
    batch(() => {
      found.value = { matches, matcher, count, of: scanned, complete, heartbeats, uncertain };
      if (!complete || !toBeSaid) return;
      toBeSaid = false;
      said.value = { count, of: scanned };
    });
  };

  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    let toldAt = performance.now();
    try {
      for (let more = true; more;) {
        const began = performance.now();
        do more = scan?.advance(WORK_A_LOOK) ?? false;
        while (more && performance.now() - began < SLICE_MS);
        if (!more || performance.now() - toldAt >= NEWS_MS) {
          toldAt = performance.now();
          tell(!more);
        }
        if (more) await pause();
      }
    } finally {
      running = false;
    }
  };

  const begin = async (asked: FrameFilter): Promise<void> => {
    const mine = ++turn;
    if (!filters(asked)) {
      scan = undefined;
      batch(() => {
        found.value = NOTHING;
        said.value = undefined;
        amongAll.value = false;
      });
      return;
    }
    const query = textQuery(asked);
    let sought: Matcher | undefined;
    if (query?.kind === "words") sought = wordsMatcher(query.words);
    if (query?.kind === "pattern") {
      const compiled = await patternMatcher(query.source, query.flags);
      if (mine !== turn) return;
      if (!compiled.ok) {
        found.value = { ...found.peek(), problem: compiled.error };
        return;
      }
      sought = compiled.value;
    }
    matcher = sought;
    const { frames } = source.session;
    scan = createFrameScan({ frames, list, filter: asked, matcher: sought, kindOf });
    toBeSaid = true;
    await run();
  };

  let began: readonly unknown[] = [];
  effect(() => {
    void tick.value;
    if (session !== source.session) {
      session = source.session;
      kindOf = createRowKind(session);
      scan = undefined;
      found.value = NOTHING;
    }
    const wanted = [filter.value, selection.value, range.value, session];
    if (wanted.some((value, index) => value !== began[index])) {
      began = wanted;
      void begin(filter.value);
    } else void run();
  });

  return {
    filter,
    timeForm: remembered<TimeForm>(choices, "frames.time", "relative", oneOf(TIME_FORMS)),
    unfolded: signal(false),
    amongAll,
    showsAll: computed(() => amongAll.value || !found.value.matches),
    found,
    said,
    kindOf: (row) => kindOf(row),
    rows: () => (amongAll.peek() ? list() : matching()),
    jump(step) {
      const next = neighbourRow(matching(), frame.peek(), step);
      if (next === undefined) return;
      batch(() => {
        follow.value = false;
        frame.value = next;
      });
    },
    clear() {
      filter.value = NO_FILTER;
    },
  };
}
