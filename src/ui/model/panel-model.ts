import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ConnectionId, EpochMillis } from "../../core/base/units.ts";
import type { DecoderId } from "../../core/decode/decoders.ts";
import type { Audience, Finding } from "../../core/diagnosis/finding.ts";
import type { Profile } from "../../core/knowledge/knowledge.ts";
import type { FrameStore } from "../../core/session/frame-store.ts";
import type { Connection, Session } from "../../core/session/session.ts";
import type { TimeWindow } from "../../core/timeline/scale.ts";
import type { SessionSource } from "../source.ts";
import type { Order } from "./connection-order.ts";
import { arrangeFindings, keyFindings, type KeyedFinding } from "./findings-order.ts";
import { createFrameListModel, type FrameListModel } from "./frame-list-model.ts";
import { frameList, indexOfRow, nearestIndex } from "./frame-list.ts";
import { GUIDE_STEPS, type GuideStep } from "./guide.ts";
import type { Pin } from "./notes.ts";
import { PAYLOAD_FORMS, type PayloadForm } from "./payload-view.ts";
import { numberBetween, oneOf, remembered, type ChoiceStore } from "./remembered.ts";
import { createTrafficCounter, type TrafficOf } from "./within-range.ts";

/** The lists are redrawn at most this often, however many frames arrive. */
export const REDRAW_MS = 100;
/** And no more often than this many times what a redraw costs: the rest of the thread is the recorder's. */
const REDRAW_SHARE = 8;
/** But at least so often. */
export const SLOWEST_REDRAW_MS = 500;
/** The diagnosis is repeated at most this often, */
export const DIAGNOSE_MS = 250;
/** and no more often than this many times what it costs. */
const DIAGNOSE_SHARE = 10;
/** Running ages and silences move this often. */
export const CLOCK_MS = 500;

export type DetailTab = "frames" | "handshake" | "ending" | "checklist";
/** what a narrow panel shows: one of these at a time */
export type Screen = "findings" | "timeline" | "connections" | "frames" | "checklist";
export const AUDIENCES = ["user", "operations", "developer"] as const satisfies readonly Audience[];

/** A place on the timeline to which the frame list should go. A new object for every request. */
export interface Place {
  readonly connection: ConnectionId;
  readonly at: EpochMillis;
}

/** Without `other`, the connection that tells most beside it is taken. */
export type Compare = { readonly one: ConnectionId; readonly other?: ConnectionId } | TimeWindow;

/** Everything that the views share. They read signals; only `refresh` looks at the source. */
export interface PanelModel {
  readonly source: SessionSource;
  /** what the session is judged by at this moment */
  readonly profiles: () => readonly Profile[];
  /** changes when the session or the status did and it is time to redraw */
  readonly tick: ReadonlySignal<number>;
  /** the session's clock for running figures, moved every `CLOCK_MS` */
  readonly now: ReadonlySignal<EpochMillis>;
  /** what the engine said last, in its own order: worst first */
  readonly diagnosis: ReadonlySignal<readonly Finding[]>;
  /** the same in the order of the screen */
  readonly findings: ReadonlySignal<readonly KeyedFinding[]>;
  /** how many findings say that something is broken */
  readonly problems: ReadonlySignal<number>;
  readonly connectionCount: ReadonlySignal<number>;
  /** false until the engine has spoken: only then is an empty list good news */
  readonly diagnosed: ReadonlySignal<boolean>;
  /** what went wrong in the diagnosis itself */
  readonly diagnosisError: ReadonlySignal<string | undefined>;
  /** for screen readers: what is new since the last announcement */
  readonly news: ReadonlySignal<readonly Finding[]>;

  readonly selection: Signal<ConnectionId | undefined>;
  /** a stretch of time that was chosen: everything shows what touches it */
  readonly range: Signal<TimeWindow | undefined>;
  readonly frameList: FrameListModel;
  /** what went over a connection, in the chosen stretch of time if there is one */
  readonly traffic: (connection: Connection) => TrafficOf;
  readonly highlight: Signal<Finding | undefined>;
  readonly filter: Signal<string>;
  /** of the connections; undefined: as they were made */
  readonly order: Signal<Order | undefined>;
  readonly place: Signal<Place | undefined>;
  /** the selected frame, by its row in the session */
  readonly frame: Signal<number | undefined>;
  readonly expanded: Signal<ReadonlySet<string>>;
  /** the finding that was unfolded now, to be scrolled to. A new object for every request. */
  readonly unfolding: Signal<{ readonly key: string } | undefined>;
  /** a pointer or the focus is in the findings: their order is held */
  readonly reading: Signal<boolean>;
  readonly detail: Signal<DetailTab>;
  readonly screen: Signal<Screen>;
  readonly role: Signal<Audience>;
  readonly follow: Signal<boolean>;
  /** the notes are open, with a new one to this place */
  readonly noting: Signal<Pin | undefined>;
  /** what is compared: two connections, or a stretch of time with the rest */
  readonly comparing: Signal<Compare | undefined>;
  /** the export dialog is open */
  readonly exporting: Signal<boolean>;
  /** where a guided capture stands; kept, so that it can be resumed */
  readonly guide: Signal<GuideStep>;
  /** how payloads are shown, where they can be shown so */
  readonly payloadForm: Signal<PayloadForm>;
  /** decoders that a person chose for the messages of a connection */
  readonly decoders: Signal<ReadonlyMap<ConnectionId, DecoderId>>;
  /** the person knows that recording shows the browser's bar */
  readonly noticed: Signal<boolean>;
  readonly sizes: {
    readonly left: Signal<number>;
    readonly findings: Signal<number>;
    readonly timeline: Signal<number>;
    readonly middle: Signal<number>;
    readonly frames: Signal<number>;
  };

  /**
   * To be called once a display frame.
   * @param time steady milliseconds
   * @returns whether views were told to redraw
   */
  refresh(time: number): boolean;
  /** What the last redraw cost, until the thread was free again, in milliseconds. */
  redrawn(cost: number): void;
}

export interface PanelModelOptions {
  readonly source: SessionSource;
  /** undefined while the engine is still on its way: it is asked again */
  readonly diagnose: (session: Session, own: readonly Profile[]) => readonly Finding[] | undefined;
  /** what the session is judged by; with one's own profiles it may change */
  readonly profiles?: () => readonly Profile[];
  readonly choices: ChoiceStore;
  /** lets the browser do what waits, then goes on */
  readonly pause?: () => Promise<void>;
  /** steady milliseconds, by which the cost of a diagnosis is measured */
  readonly clock?: () => number;
}

const NO_PROFILES: readonly Profile[] = [];

/** Input and drawing come first; what is searched in the meantime can wait. */
const afterOthers = (): Promise<void> => scheduler.postTask(() => undefined, { priority: "user-visible" });

export function createPanelModel({
  source,
  diagnose,
  profiles = () => NO_PROFILES,
  choices,
  pause: letOthers = afterOthers,
  clock = () => performance.now(),
}: PanelModelOptions): PanelModel {
  const tick = signal(source.revision);
  const now = signal(source.now());
  const diagnosis = signal<readonly Finding[]>([]);
  const findings = signal<readonly KeyedFinding[]>([]);
  const diagnosed = signal(false);
  const diagnosisError = signal<string>();
  const news = signal<readonly Finding[]>([]);
  const selection = signal<ConnectionId>();
  const range = signal<TimeWindow>();
  const follow = signal(true);
  const highlight = signal<Finding>();
  const place = signal<Place>();
  const frame = signal<number>();
  const expanded = signal<ReadonlySet<string>>(new Set());
  const unfolding = signal<{ readonly key: string }>();
  const noting = signal<Pin>();
  const comparing = signal<Compare>();
  const reading = signal(false);
  const decoders = signal<ReadonlyMap<ConnectionId, DecoderId>>(new Map());

  const countTraffic = createTrafficCounter();

  let session = source.session;
  let announced = new Set<string>();
  let drawnAt = -Infinity;
  let pause = REDRAW_MS;
  let clockAt = -Infinity;
  let diagnosedAt = -Infinity;
  let diagnosePause = DIAGNOSE_MS;
  let diagnosedRevision: number | undefined;
  let diagnosedReading = false;

  const guide = remembered<GuideStep>(choices, "guide", "reproduce", oneOf(GUIDE_STEPS));

  const forget = (): void => {
    session = source.session;
    selection.value = undefined;
    range.value = undefined;
    highlight.value = undefined;
    place.value = undefined;
    frame.value = undefined;
    expanded.value = new Set();
    unfolding.value = undefined;
    // What was found is gone: the way begins anew.
    guide.value = "reproduce";
    noting.value = undefined;
    comparing.value = undefined;
    decoders.value = new Map();
    diagnosis.value = [];
    diagnosed.value = false;
    findings.value = [];
    news.value = [];
    announced = new Set();
    drawnAt = clockAt = diagnosedAt = -Infinity;
    diagnosedRevision = undefined;
  };

  const diagnoseNow = (): void => {
    let found: KeyedFinding[];
    try {
      const said = diagnose(session, profiles());
      if (!said) {
        diagnosedRevision = undefined;
        return;
      }
      diagnosed.value = true;
      diagnosis.value = said;
      found = keyFindings(diagnosis.peek());
      diagnosisError.value = undefined;
    } catch (error) {
      diagnosisError.value = error instanceof Error ? error.message : String(error);
      return;
    }
    const shown = findings.peek().map(({ key }) => key);
    findings.value = arrangeFindings(shown, found, reading.peek());
    const fresh = found.filter(({ key }) => !announced.has(key));
    if (fresh.length > 0) {
      for (const { key } of fresh) announced.add(key);
      news.value = fresh.map(({ finding }) => finding);
    }
  };

  const refresh = (time: number): boolean => {
    let drew = false;
    batch(() => {
      if (source.session !== session) forget();
      const { revision } = source;
      if (revision !== tick.peek() && time - drawnAt >= pause) {
        drew = true;
        drawnAt = time;
        tick.value = revision;
      }
      if (time - clockAt >= CLOCK_MS) {
        clockAt = time;
        now.value = source.now();
      }
      const stale = revision !== diagnosedRevision || (diagnosedReading && !reading.peek());
      if (stale && time - diagnosedAt >= diagnosePause) {
        diagnosedAt = time;
        diagnosedRevision = revision;
        diagnosedReading = reading.peek();
        const began = clock();
        diagnoseNow();
        diagnosePause = Math.max(DIAGNOSE_MS, (clock() - began) * DIAGNOSE_SHARE);
      }
    });
    return drew;
  };

  return {
    source,
    profiles,
    tick,
    now,
    diagnosis,
    findings,
    problems: computed(() => findings.value.filter(({ finding }) => finding.severity === "error").length),
    connectionCount: computed(() => (void tick.value, source.session.connections.size)),
    diagnosed,
    diagnosisError,
    news,
    selection,
    range,
    frameList: createFrameListModel({ source, tick, selection, range, frame, follow, choices, pause: letOthers }),
    traffic: (connection) => countTraffic(source.session.frames, connection, range.value),
    highlight,
    filter: signal(""),
    order: signal<Order>(),
    place,
    frame,
    expanded,
    unfolding,
    reading,
    detail: signal<DetailTab>("frames"),
    screen: signal<Screen>("findings"),
    payloadForm: remembered(choices, "payload.form", "decoded", oneOf(PAYLOAD_FORMS)),
    decoders,
    role: remembered(choices, "role", "user", oneOf(AUDIENCES)),
    follow,
    noting,
    comparing,
    exporting: signal(false),
    guide,
    noticed: remembered(choices, "noticed", false, (stored) => (stored === "true" ? true : undefined)),
    sizes: {
      left: remembered(choices, "size.left", 0.4, numberBetween(0.15, 0.85)),
      findings: remembered(choices, "size.findings", 0.55, numberBetween(0.15, 0.85)),
      timeline: remembered(choices, "size.timeline", 0.42, numberBetween(0.15, 0.85)),
      middle: remembered(choices, "size.middle", 0.5, numberBetween(0.15, 0.85)),
      frames: remembered(choices, "size.frames", 0.5, numberBetween(0.15, 0.85)),
    },
    refresh,
    redrawn(cost) {
      pause = Math.min(SLOWEST_REDRAW_MS, Math.max(REDRAW_MS, cost * REDRAW_SHARE));
    },
  };
}

/** Selects a connection, shows its details and, with a moment, takes the frame list to it. */
export function goTo(model: PanelModel, connection: ConnectionId, at?: EpochMillis): void {
  batch(() => {
    if (model.selection.peek() !== connection) model.frame.value = undefined;
    model.selection.value = connection;
    model.screen.value = "frames";
    if (at === undefined) return;
    model.detail.value = "frames";
    model.follow.value = false;
    const { range, frameList: list } = model;
    if (range.peek() && (at < range.peek()!.from || at > range.peek()!.to)) range.value = undefined;
    const row = frameAt(model.source.session.frames, connection, at);
    // What a filter leaves out is shown among all frames, with the way back to the matches.
    const { matches } = list.found.peek();
    if (matches && (row === undefined || indexOfRow(matches, row) < 0)) list.amongAll.value = true;
    model.place.value = { connection, at };
    model.frame.value = row;
  });
}

/** A frame this close to a moment is the one that was meant. */
const SAME_MOMENT_MS = 50;

function frameAt(frames: FrameStore, connection: ConnectionId, at: EpochMillis): number | undefined {
  const rows = frameList(frames, connection);
  const index = nearestIndex(rows, frames, at);
  if (index === undefined) return undefined;
  const row = rows.at(index);
  return Math.abs(frames.timeOf(row) - at) <= SAME_MOMENT_MS ? row : undefined;
}

/** Shows what a finding has to say; if it is about one connection and none is selected, that one too. */
export function unfold(model: PanelModel, { key, finding }: KeyedFinding): void {
  const [connection, ...others] = finding.connections;
  batch(() => {
    const rest = [...model.expanded.peek()].filter((other) => other !== key);
    model.expanded.value = new Set([...rest, key]);
    model.unfolding.value = { key };
    model.highlight.value = finding;
    if (connection === undefined || others.length > 0 || model.selection.peek() !== undefined) return;
    if (model.source.session.connections.has(connection)) model.selection.value = connection;
  });
}

/** The finding that was unfolded last and still is: it stays marked while no pointer is on another. */
export function unfolded(model: PanelModel): Finding | undefined {
  const key = [...model.expanded.peek()].pop();
  return model.findings.peek().find((shown) => shown.key === key)?.finding;
}

/** Calls `refresh` once a display frame until `signal` says stop, and measures what redrawing costs. */
export function runFrameLoop(
  model: Pick<PanelModel, "refresh" | "redrawn">,
  { signal: stop }: { signal: AbortSignal },
): void {
  // A message is the first thing to run after the browser has laid out and painted the frame.
  const { port1, port2 } = new MessageChannel();
  let began = 0;
  port1.addEventListener("message", () => model.redrawn(performance.now() - began));
  port1.start();
  stop.addEventListener("abort", () => port1.close(), { once: true });
  const step = (time: number): void => {
    if (stop.aborted) return;
    began = performance.now();
    if (model.refresh(time)) port2.postMessage(undefined);
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
